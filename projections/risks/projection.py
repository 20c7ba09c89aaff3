"""Keeps every risk of the register, on both clocks."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Table

from domain.log import Recorded
from domain.risks.events import RiskEvent
from domain.risks.risks import Risk, after
from projections import state_projection
from projections.risks.tables import risks_table

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Risk).decode


class RisksProjection:
    """See the module. With a suffix it builds its table beside the one in use."""

    name = "risks_v1"

    def __init__(self, suffix: str = "") -> None:
        self._table = risks_table(suffix)
        self.tables: tuple[Table, ...] = (self._table,)

    def beside(self, suffix: str) -> "RisksProjection":
        """Give this projection on a table beside the one in use."""
        return RisksProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the table."""
        self._table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to risks."""
        news = [(one, one.event) for one in batch if isinstance(one.event, RiskEvent)]
        streams = {event.originator_id.hex for _, event in news}
        held = state_projection.in_force(connection, self._table, streams) if news else {}
        known = {stream: _decode(state) for stream, state in held.items()}
        for one, event in news:
            stream = event.originator_id.hex
            known[stream] = after(known.get(stream), event)
            state_projection.put(connection, self._table, one, _encode(known[stream]))
