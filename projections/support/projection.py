"""Keeps every offer and every year's budget, on both clocks."""

from domain.support import budget, offer
from domain.support.budget import Budget
from domain.support.budget_events import BudgetEvent
from domain.support.offer import Offer
from domain.support.offer_events import OfferEvent
from projections.state_projection import StateProjection, States

OFFERS = States("support_offers_v1", OfferEvent, Offer, offer.after)
BUDGETS = States("support_budgets_v1", BudgetEvent, Budget, budget.after)


class SupportProjection(StateProjection):
    """Offers of support, and the budgets of years."""

    name = "support_v1"
    states = (OFFERS, BUDGETS)
