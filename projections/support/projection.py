"""Keeps every offer and every year's budget, on both clocks."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Table

from domain.log import Recorded
from domain.support import budget, offer
from domain.support.budget import Budget
from domain.support.budget_events import BudgetEvent
from domain.support.offer import Offer
from domain.support.offer_events import OfferEvent
from projections import state_projection
from projections.support.tables import budgets_table, offers_table

_encode = msgspec.json.Encoder().encode
_offer = msgspec.json.Decoder(Offer).decode
_budget = msgspec.json.Decoder(Budget).decode


class SupportProjection:
    """See the module. With a suffix it builds its tables beside those in use."""

    name = "support_v1"

    def __init__(self, suffix: str = "") -> None:
        self._offers, self._budgets = offers_table(suffix), budgets_table(suffix)
        self.tables: tuple[Table, ...] = (self._offers, self._budgets)

    def beside(self, suffix: str) -> "SupportProjection":
        """Give this projection on tables beside those in use."""
        return SupportProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        for table in self.tables:
            table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to offers and budgets."""
        self._take_offers(connection, batch)
        self._take_budgets(connection, batch)

    def _take_offers(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        news = [(one, one.event) for one in batch if isinstance(one.event, OfferEvent)]
        streams = {event.originator_id.hex for _, event in news}
        held = state_projection.in_force(connection, self._offers, streams) if news else {}
        known = {stream: _offer(state) for stream, state in held.items()}
        for one, event in news:
            stream = event.originator_id.hex
            known[stream] = offer.after(known.get(stream), event)
            state_projection.put(connection, self._offers, one, _encode(known[stream]))

    def _take_budgets(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        news = [(one, one.event) for one in batch if isinstance(one.event, BudgetEvent)]
        streams = {event.originator_id.hex for _, event in news}
        held = state_projection.in_force(connection, self._budgets, streams) if news else {}
        known = {stream: _budget(state) for stream, state in held.items()}
        for one, event in news:
            stream = event.originator_id.hex
            known[stream] = budget.after(known.get(stream), event)
            state_projection.put(connection, self._budgets, one, _encode(known[stream]))
