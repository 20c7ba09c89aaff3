"""Keeps the course of every alert, on both clocks."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Table, func, insert, select, update

from domain.alerts.events import (
    AlertCleared,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
    Step,
)
from domain.events import Event
from domain.log import Recorded
from domain.times import FOREVER, published_instant, to_instant
from projections.alerts.tables import alerts_table, steps_table
from projections.rebuildable import Rebuildable

_encode = msgspec.json.Encoder().encode


class AlertsProjection(Rebuildable):
    """The course of every alert."""

    name = "alerts_v2"

    def __init__(self, suffix: str = "") -> None:
        self._alerts, self._steps = alerts_table(suffix), steps_table(suffix)
        self.tables = (self._alerts, self._steps)

    @property
    def pair(self) -> tuple[Table, Table]:
        """The tables of alerts and of steps."""
        return self._alerts, self._steps

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take alert events in."""
        for one in batch:
            match one.event:
                case AlertOpened() as event:
                    if event.originator_version == 1:
                        connection.execute(insert(self._alerts), _row(one.position, event))
                    self._add(connection, one.position, event, (event.step,))
                case AlertStrengthened() | AlertWeakened() | AlertCleared() as event:
                    self._add(connection, one.position, event, (event.step,))
                case AlertRevised() as event:
                    self._replace(connection, one.position, event)
                case _:
                    pass

    def _add(
        self, connection: Connection, position: int, event: Event, added: Sequence[Step]
    ) -> None:
        alert, table = event.originator_id.hex, self._steps
        count = select(func.coalesce(func.max(table.c.place), 0)).where(table.c.alert == alert)
        place = int(connection.execute(count).scalar_one())
        rows = [
            {
                "alert": alert,
                "place": place + index,
                "known_at": published_instant(step.on),
                "recorded_at": to_instant(event.recorded_at),
                "recorded_until": FOREVER,
                "position": position,
                "position_until": FOREVER,
                "step": _encode(step),
            }
            for index, step in enumerate(added, start=1)
        ]
        if rows:
            connection.execute(insert(table), rows)

    def _replace(self, connection: Connection, position: int, event: AlertRevised) -> None:
        table = self._steps
        connection.execute(
            update(table)
            .where(table.c.alert == event.originator_id.hex, table.c.position_until == FOREVER)
            .values(recorded_until=to_instant(event.recorded_at), position_until=position)
        )
        self._add(connection, position, event, event.steps)


def _row(position: int, event: AlertOpened) -> dict[str, str | int]:
    return {
        "alert": event.originator_id.hex,
        "authority": event.authority,
        "detector": event.detector,
        "domain": event.domain,
        "level": event.level,
        "opened_position": position,
    }
