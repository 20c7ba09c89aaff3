"""Keeps where every alert stands with the adviser, on both clocks."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Table, insert, select, update

from domain.alerts.handling import Handling, after
from domain.alerts.handling_events import Decision, StreamEvent
from domain.log import Recorded
from domain.times import FOREVER, to_instant
from projections.bulk import pieces
from projections.triage.tables import triage_table

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Handling).decode


class TriageProjection:
    """See the module. With a suffix it builds its table beside the one in use."""

    name = "triage_v1"

    def __init__(self, suffix: str = "") -> None:
        self._table = triage_table(suffix)
        self.tables: tuple[Table, ...] = (self._table,)

    def beside(self, suffix: str) -> "TriageProjection":
        """Give this projection on a table beside the one in use."""
        return TriageProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the table."""
        self._table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to alerts that somebody decides or decided about."""
        news = [(one, one.event) for one in batch if isinstance(one.event, StreamEvent)]
        states = self._in_force(connection, {event.originator_id.hex for _, event in news})
        for one, event in news:
            alert = event.originator_id.hex
            before = states.get(alert)
            if before is None and not isinstance(event, Decision):
                continue
            # Only what is open is decided about, so that is how an alert comes in here.
            now = after(before or Handling(is_open=True), event)
            if now != before:
                self._replace(connection, one, now)
                states[alert] = now

    def _in_force(self, connection: Connection, alerts: Iterable[str]) -> dict[str, Handling]:
        c = self._table.c
        wanted = select(c.alert, c.state).where(c.position_until == FOREVER)
        return {
            alert: _decode(state)
            for some in pieces(sorted(alerts))
            for alert, state in connection.execute(wanted.where(c.alert.in_(some)))
        }

    def _replace(self, connection: Connection, one: Recorded, now: Handling) -> None:
        alert, at = one.event.originator_id.hex, to_instant(one.event.recorded_at)
        connection.execute(
            update(self._table)
            .where(self._table.c.alert == alert, self._table.c.position_until == FOREVER)
            .values(recorded_until=at, position_until=one.position)
        )
        row = {
            "alert": alert,
            "recorded_at": at,
            "recorded_until": FOREVER,
            "position": one.position,
            "position_until": FOREVER,
            "status": now.status,
            "state": _encode(now),
        }
        connection.execute(insert(self._table), row)
