"""Offers and budgets as they stood, asked on two clocks."""

import msgspec
from sqlalchemy import Connection

from domain.support.budget import Budget
from domain.support.offer import Offer
from domain.times import AsOf
from projections.state_projection import states_as_of
from projections.support.tables import budgets, offers

_offer = msgspec.json.Decoder(Offer).decode
_budget = msgspec.json.Decoder(Budget).decode


def offers_as_of(connection: Connection, as_of: AsOf) -> dict[str, Offer]:
    """Give the offers by id as hex, those that were withdrawn too, by title."""
    found = {
        stream: _offer(state) for stream, state in states_as_of(connection, offers, as_of).items()
    }
    return dict(sorted(found.items(), key=lambda item: (item[1].made.title, item[0])))


def offer_as_of(connection: Connection, as_of: AsOf, which: str) -> Offer | None:
    """Give one offer; None where there was none."""
    found = states_as_of(connection, offers, as_of, which)
    return _offer(found[which]) if which in found else None


def budgets_as_of(connection: Connection, as_of: AsOf) -> list[Budget]:
    """Give the years' budgets, the newest year first."""
    found = [_budget(state) for state in states_as_of(connection, budgets, as_of).values()]
    return sorted(found, key=lambda one: one.set.year, reverse=True)
