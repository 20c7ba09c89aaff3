"""Every offer of support, and each year's money for it, on both clocks."""

from sqlalchemy import Connection

from domain.support import budget, offer
from domain.support.budget import Budget
from domain.support.budget_events import BudgetEvent
from domain.support.offer import Offer
from domain.support.offer_events import OfferEvent
from domain.times import AsOf
from projections.state_projection import StateProjection, States

OFFERS = States("support_offers_v1", OfferEvent, Offer, offer.after)
BUDGETS = States("support_budgets_v1", BudgetEvent, Budget, budget.after)


class SupportProjection(StateProjection):
    """Offers of support, and the budgets of years."""

    name = "support_v1"
    states = (OFFERS, BUDGETS)


def offers_as_of(connection: Connection, as_of: AsOf) -> dict[str, Offer]:
    """Return the offers by id as hex, those that were withdrawn too, by title."""
    found = OFFERS.as_of(connection, as_of)
    return dict(sorted(found.items(), key=lambda item: (item[1].made.title, item[0])))


def offer_as_of(connection: Connection, as_of: AsOf, which: str) -> Offer | None:
    """Return one offer; None where there was none."""
    return OFFERS.as_of(connection, as_of, stream=which).get(which)


def budgets_as_of(connection: Connection, as_of: AsOf) -> list[Budget]:
    """Return the years' budgets, the newest year first."""
    found = BUDGETS.as_of(connection, as_of).values()
    return sorted(found, key=lambda one: one.set.year, reverse=True)
