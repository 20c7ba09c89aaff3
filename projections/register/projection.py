"""Keeps the register's and the catalogue's events at hand, and a table of authorities to join."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, text

from domain.log import Recorded
from domain.measures.events import MeasureDefined, ScaleDefined
from domain.register.events import (
    AliasAdded,
    AuthorityRegistered,
    AuthoritySucceeded,
    DuplicateMerged,
)
from projections.register.tables import authorities, definitions, metadata

_KEPT = (
    AuthorityRegistered,
    AliasAdded,
    AuthoritySucceeded,
    DuplicateMerged,
    ScaleDefined,
    MeasureDefined,
)
_MERGE = text("UPDATE register_authorities_v1 SET kept = :kept WHERE authority = :authority")


class RegisterProjection:
    """See the module."""

    name = "register_v1"

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        metadata.create_all(connection)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Keep what is of the register or the catalogue."""
        kept = [one for one in batch if isinstance(one.event, _KEPT)]
        if not kept:
            return
        connection.execute(
            insert(definitions),
            [
                {
                    "position": one.position,
                    "topic": one.event.stored_topic(),
                    "state": msgspec.json.encode(one.event),
                }
                for one in kept
            ],
        )
        for one in kept:
            match one.event:
                case AuthorityRegistered() as event:
                    connection.execute(insert(authorities), _row(event))
                case DuplicateMerged() as event:
                    values = {"kept": event.kept.hex, "authority": event.originator_id.hex}
                    connection.execute(_MERGE, values)
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
