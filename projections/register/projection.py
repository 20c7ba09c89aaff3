"""Keeps the register's and the catalogue's events at hand, and a table of authorities to join."""

from collections.abc import Sequence
from typing import get_args

import msgspec
from sqlalchemy import Connection, insert, update

from domain.alerts.rule_events import RulesChanged
from domain.expectations.events import ExpectationEvent
from domain.log import Recorded
from domain.measures.events import MeasureEvent
from domain.register.events import AuthorityRegistered, DuplicateMerged, RegisterEvent
from domain.register.neighbour_events import NeighboursFrozen
from domain.targets.events import TargetDefined, TargetRetired
from domain.times import to_instant
from projections.rebuildable import Rebuildable
from projections.register.tables import authorities_table, definitions_table

_KEPT = (
    *get_args(RegisterEvent),
    *get_args(MeasureEvent),
    NeighboursFrozen,
    *get_args(ExpectationEvent),
    RulesChanged,
    TargetDefined,
    TargetRetired,
)


class RegisterProjection(Rebuildable):
    """The events of the register and the catalogue, and its authorities."""

    name = "register_v2"

    def __init__(self, suffix: str = "") -> None:
        self._definitions = definitions_table(suffix)
        self._authorities = authorities_table(suffix)
        self.tables = (self._definitions, self._authorities)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Keep what is of the register or the catalogue."""
        kept = [one for one in batch if isinstance(one.event, _KEPT)]
        if not kept:
            return
        connection.execute(
            insert(self._definitions),
            [
                {
                    "position": one.position,
                    "recorded_at": to_instant(one.event.recorded_at),
                    "topic": one.event.stored_topic(),
                    "state": msgspec.json.encode(one.event),
                }
                for one in kept
            ],
        )
        for one in kept:
            match one.event:
                case AuthorityRegistered() as event:
                    connection.execute(insert(self._authorities), _row(event))
                case DuplicateMerged() as event:
                    table = self._authorities
                    connection.execute(
                        update(table)
                        .where(table.c.authority == event.originator_id.hex)
                        .values(kept=event.kept.hex)
                    )
                case _:
                    pass


def _row(event: AuthorityRegistered) -> dict[str, str | None]:
    return {
        "authority": event.originator_id.hex,
        "slug": event.slug,
        "name": event.name,
        "kind": event.kind,
        "region": event.region,
        "sub_region": event.sub_region,
        "kept": None,
    }
