"""Keeps the course of every alert, on both clocks."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, func, insert, select, update

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
from projections.alerts.tables import alerts, metadata, steps

_encode = msgspec.json.Encoder().encode


class AlertsProjection:
    """See the module."""

    name = "alerts_v1"

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        metadata.create_all(connection)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take alert events in."""
        for one in batch:
            match one.event:
                case AlertOpened() as event:
                    if event.originator_version == 1:
                        connection.execute(insert(alerts), _row(one.position, event))
                    _add(connection, event, (event.step,))
                case AlertStrengthened() | AlertWeakened() | AlertCleared() as event:
                    _add(connection, event, (event.step,))
                case AlertRevised() as event:
                    _replace(connection, event)
                case _:
                    pass


def _row(position: int, event: AlertOpened) -> dict[str, str | int]:
    return {
        "alert": event.originator_id.hex,
        "authority": event.authority,
        "detector": event.detector,
        "domain": event.domain,
        "level": event.level,
        "opened_position": position,
    }


def _add(connection: Connection, event: Event, added: Sequence[Step]) -> None:
    alert = event.originator_id.hex
    count = select(func.coalesce(func.max(steps.c.place), 0)).where(steps.c.alert == alert)
    place = int(connection.execute(count).scalar_one())
    rows = [
        {
            "alert": alert,
            "place": place + index,
            "known_at": published_instant(step.on),
            "recorded_at": to_instant(event.recorded_at),
            "recorded_until": FOREVER,
            "step": _encode(step),
        }
        for index, step in enumerate(added, start=1)
    ]
    if rows:
        connection.execute(insert(steps), rows)


def _replace(connection: Connection, event: AlertRevised) -> None:
    connection.execute(
        update(steps)
        .where(steps.c.alert == event.originator_id.hex, steps.c.recorded_until == FOREVER)
        .values(recorded_until=to_instant(event.recorded_at))
    )
    _add(connection, event, event.steps)
