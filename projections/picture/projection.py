"""Turns fact events into versions with the intervals in which each was in force.

A fact's first version is one plain insert. A further one closes or opens intervals of the
versions around it, so the intervals of that fact are worked out anew from all its versions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from domain.evidence.events import EvidenceRecorded, EvidenceWithdrawn, FactEvent
from domain.log import Recorded
from domain.register.events import DuplicateMerged
from domain.times import FOREVER, published_instant, to_instant
from projections.picture.tables import metadata, versions

_COLUMNS = tuple(column.name for column in versions.columns)
_IDS_A_QUERY = 500

Row = tuple[Any, ...]


class PictureProjection:
    """See the module."""

    name = "picture_v1"

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        metadata.create_all(connection)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take fact events in, and merges of duplicate authorities."""
        rows: list[Row] = []
        revised: set[str] = set()
        for one in batch:
            event = one.event
            if isinstance(event, EvidenceRecorded | EvidenceWithdrawn):
                rows.append(_row(one.position, event))
                if event.originator_version > 1:
                    revised.add(event.originator_id.hex)
            elif isinstance(event, DuplicateMerged):
                _insert(connection, rows)
                rows = []
                _move(connection, event)
        _insert(connection, rows)
        if revised:
            _revise(connection, sorted(revised))


def _row(position: int, event: FactEvent) -> Row:
    found = event if isinstance(event, EvidenceRecorded) else None
    return (
        position,
        event.originator_id.hex,
        event.originator_version,
        event.authority,
        event.kind,
        event.measure,
        found.value if found else None,
        found.raw if found else "",
        found.missing if found else "",
        found.scale if found else "",
        found.polarity if found else "none",
        event.true_on.isoformat(),
        event.published_on,
        published_instant(event.published_on),
        FOREVER,
        to_instant(event.recorded_at),
        FOREVER,
        0 if found else 1,
        1 if found and found.published_estimated else 0,
        event.source_body,
        event.reference,
        found.text if found else "",
    )


def _insert(connection: Connection, rows: list[Row]) -> None:
    if not rows:
        return
    marks = ", ".join(f":{name}" for name in _COLUMNS)
    if connection.dialect.paramstyle == "qmark":
        marks = ", ".join("?" * len(_COLUMNS))
        connection.exec_driver_sql(f"INSERT INTO {versions.name} VALUES ({marks})", rows)  # noqa: S608 - the table's own name
        return
    connection.execute(versions.insert(), [dict(zip(_COLUMNS, row, strict=True)) for row in rows])


def _move(connection: Connection, event: DuplicateMerged) -> None:
    connection.execute(
        update(versions)
        .where(versions.c.authority == event.originator_id.hex)
        .values(authority=event.kept.hex)
    )


def _revise(connection: Connection, facts: Sequence[str]) -> None:
    changes: list[dict[str, int]] = []
    for start in range(0, len(facts), _IDS_A_QUERY):
        wanted = facts[start : start + _IDS_A_QUERY]
        statement = select(
            versions.c.evidence,
            versions.c.position,
            versions.c.published_at,
            versions.c.recorded_at,
        ).where(versions.c.evidence.in_(wanted))
        by_fact: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for fact, position, published_at, recorded_at in connection.execute(statement):
            by_fact[fact].append((position, published_at, recorded_at))
        for known in by_fact.values():
            changes.extend(_intervals(known))
    connection.execute(
        update(versions)
        .where(versions.c.position == bindparam("at"))
        .values(published_until=bindparam("published_to"), recorded_until=bindparam("recorded_to")),
        changes,
    )


def _intervals(known: Iterable[tuple[int, int, int]]) -> list[dict[str, int]]:
    """Give until when each version (position, published, recorded) was in force, on both clocks."""
    taken_in = sorted(known)
    by_publication = sorted(taken_in, key=lambda one: (one[1], one[0]))
    recorded_to = dict(_until(taken_in, 2))
    published_to = dict(_until(by_publication, 1))
    return [
        {"at": at, "published_to": published_to[at], "recorded_to": recorded_to[at]}
        for at, _, _ in taken_in
    ]


def _until(ordered: Sequence[tuple[int, int, int]], clock: int) -> Iterable[tuple[int, int]]:
    for index, version in enumerate(ordered):
        later = ordered[index + 1] if index + 1 < len(ordered) else None
        yield version[0], later[clock] if later else FOREVER
