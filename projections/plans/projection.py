"""Keeps where every support plan stands, on both clocks."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Table, insert, select, update

from domain.log import Recorded
from domain.support.plan import Plan, after
from domain.support.plan_events import PlanEvent
from domain.times import FOREVER, to_instant
from projections.bulk import pieces
from projections.plans.tables import plans_table

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Plan).decode


class PlansProjection:
    """See the module. With a suffix it builds its table beside the one in use."""

    name = "plans_v1"

    def __init__(self, suffix: str = "") -> None:
        self._table = plans_table(suffix)
        self.tables: tuple[Table, ...] = (self._table,)

    def beside(self, suffix: str) -> "PlansProjection":
        """Give this projection on a table beside the one in use."""
        return PlansProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the table."""
        self._table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to plans."""
        news = [(one, one.event) for one in batch if isinstance(one.event, PlanEvent)]
        states = self._in_force(connection, {event.originator_id.hex for _, event in news})
        for one, event in news:
            now = after(states.get(event.originator_id.hex), event)
            if now is not None:
                self._replace(connection, one, now)
                states[now.plan.hex] = now

    def _in_force(self, connection: Connection, wanted: Iterable[str]) -> dict[str, Plan]:
        c = self._table.c
        standing = select(c.plan, c.state).where(c.position_until == FOREVER)
        return {
            plan: _decode(state)
            for some in pieces(sorted(wanted))
            for plan, state in connection.execute(standing.where(c.plan.in_(some)))
        }

    def _replace(self, connection: Connection, one: Recorded, now: Plan) -> None:
        at = to_instant(one.event.recorded_at)
        connection.execute(
            update(self._table)
            .where(self._table.c.plan == now.plan.hex, self._table.c.position_until == FOREVER)
            .values(recorded_until=at, position_until=one.position)
        )
        row = {
            "plan": now.plan.hex,
            "authority": now.authority.hex,
            "recorded_at": at,
            "recorded_until": FOREVER,
            "position": one.position,
            "position_until": FOREVER,
            "state": _encode(now),
        }
        connection.execute(insert(self._table), row)
