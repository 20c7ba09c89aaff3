"""Turns fact events into versions with the intervals in which each was in force.

A fact's first version is one plain insert. A further one closes or opens intervals of the
versions around it, so the intervals of that fact are worked out anew from all its versions.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, or_, select, text, update

from domain.evidence.events import EvidenceRecorded, EvidenceWithdrawn, FactEvent
from domain.log import Recorded
from domain.register.events import DuplicateMerged
from domain.times import FOREVER, published_instant, to_instant
from projections.bulk import Row, analyse, insert_rows, pieces
from projections.column_types import storable
from projections.picture.tables import merges_table, versions_table
from projections.rebuildable import Rebuildable

_INTERVALS = """
UPDATE {table} SET published_until = known.published, recorded_until = known.recorded,
    changed_at = known.changed
FROM (
    SELECT id,
        lead(published_at, 1, {forever})
            OVER (PARTITION BY evidence ORDER BY published_at, position) AS published,
        lead(recorded_at, 1, {forever}) OVER (PARTITION BY evidence ORDER BY position) AS recorded,
        max(position) OVER (PARTITION BY evidence) AS changed
    FROM {table}
    WHERE evidence IN (SELECT evidence FROM {table} WHERE version > 1)
) AS known
WHERE {table}.id = known.id""".replace("{forever}", str(FOREVER))
"""What ``_intervals`` says of facts that never moved, for a whole table at once."""


class _Held(NamedTuple):
    """What a row's intervals hang on."""

    id: int
    position: int
    published_at: int
    recorded_at: int
    held_from: int
    held_until: int
    left_at: int


class PictureProjection(Rebuildable):
    """Versions of facts with the intervals in which each was in force."""

    name = "picture_v2"

    def __init__(self, suffix: str = "") -> None:
        self._versions, self._merges = versions_table(suffix), merges_table(suffix)
        self.tables = (self._versions, self._merges)
        self._columns = tuple(column.name for column in self._versions.columns)[1:]

    def create_bare(self, connection: Connection) -> None:
        """Make the tables without indexes, to be filled by ``load``."""
        bare = versions_table(self._versions.name.removeprefix(versions_table().name))
        bare.indexes.clear()
        bare.create(connection, checkfirst=True)
        self._merges.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take fact events in, and merges of duplicate authorities."""
        revised = self.load(connection, batch)
        self._revise(connection, sorted(revised))

    def load(self, connection: Connection, batch: Sequence[Recorded]) -> set[str]:
        """Insert rows without their intervals; return the facts that still need them."""
        kept = {one: other for one, other in connection.execute(select(self._merges))}  # noqa: C416 - rows, not pairs
        rows: list[Row] = []
        revised: set[str] = set()
        for one in batch:
            event = one.event
            if isinstance(event, EvidenceRecorded | EvidenceWithdrawn):
                rows.append(_row(one.position, event, kept))
                if event.originator_version > 1:
                    revised.add(event.originator_id.hex)
            elif isinstance(event, DuplicateMerged):
                self._insert(connection, rows)
                rows = []
                revised |= self._merge(connection, one.position, event)
                kept[event.originator_id.hex] = event.kept.hex
        self._insert(connection, rows)
        return revised

    def finish(self, connection: Connection) -> None:
        """Index what was loaded, and work the intervals out."""
        for index in self._versions.indexes:
            index.create(connection, checkfirst=True)
        analyse(connection, self._versions)
        connection.execute(text(_INTERVALS.format(table=self._versions.name)))
        v = self._versions.c
        moved = or_(v.held_until < FOREVER, v.held_from != v.position)
        found = connection.execute(select(v.evidence).where(moved).distinct())
        self._revise(connection, sorted(found.scalars()))

    def _insert(self, connection: Connection, rows: list[Row]) -> None:
        """Insert rows, which the database numbers."""
        insert_rows(connection, self._versions, self._columns, rows)

    def _merge(self, connection: Connection, position: int, event: DuplicateMerged) -> set[str]:
        """End the duplicate's rows and begin copies under the entry that is kept."""
        duplicate, kept = event.originator_id.hex, event.kept.hex
        connection.execute(insert(self._merges).values(duplicate=duplicate, kept=kept))
        v = self._versions.c
        here = (v.authority == duplicate, v.held_until == FOREVER)
        instant = to_instant(event.recorded_at)
        moved = [
            {**row, "authority": kept, "held_from": position, "recorded_at": instant}
            for row in connection.execute(select(self._versions).where(*here)).mappings()
        ]
        connection.execute(
            update(self._versions).where(*here).values(held_until=position, left_at=instant)
        )
        self._insert(connection, [[row[name] for name in self._columns] for row in moved])
        return {row["evidence"] for row in moved}

    def _revise(self, connection: Connection, facts: Sequence[str]) -> None:
        changes: list[dict[str, int]] = []
        v = self._versions.c
        for wanted in pieces(facts):
            statement = select(v.evidence, *(v[name] for name in _Held._fields)).where(
                v.evidence.in_(wanted)
            )
            by_fact: defaultdict[str, list[_Held]] = defaultdict(list)
            for fact, *held in connection.execute(statement):
                by_fact[fact].append(_Held(*held))
            for known in by_fact.values():
                changes.extend(_intervals(known))
        if changes:
            connection.execute(
                update(self._versions)
                .where(v.id == bindparam("at"))
                .values(
                    published_until=bindparam("published_to"),
                    recorded_until=bindparam("recorded_to"),
                    changed_at=bindparam("changed"),
                ),
                changes,
            )


def _row(position: int, event: FactEvent, kept: dict[str, str]) -> Row:
    found = event if isinstance(event, EvidenceRecorded) else None
    authority = event.authority
    while authority in kept:
        authority = kept[authority]
    return (
        position,
        event.originator_id.hex,
        event.originator_version,
        authority,
        event.kind,
        storable(event.measure),
        found.value if found else None,
        storable(found.raw) if found else "",
        found.missing if found else "",
        found.scale if found else "",
        found.polarity if found else "none",
        event.true_on.isoformat(),
        event.published_on,
        published_instant(event.published_on),
        FOREVER,
        to_instant(event.recorded_at),
        FOREVER,
        position,
        FOREVER,
        FOREVER,
        position,
        0 if found else 1,
        1 if found and found.published_estimated else 0,
        storable(event.source_body),
        storable(event.reference),
        storable(found.text) if found else "",
    )


def _intervals(known: Iterable[_Held]) -> list[dict[str, int]]:
    """Return until when each row's version was in force, on both clocks.

    Where a fact has moved, only the row that holds it now was ever knowable under its authority.
    """
    rows = sorted(known)
    recorded_of = {row.position: row.recorded_at for row in reversed(rows)}
    changed = max(row.held_from for row in rows)
    by_publication = sorted({(row.published_at, row.position) for row in rows})
    recorded_to = _until(sorted((position, at) for position, at in recorded_of.items()))
    published_to = _until([(position, at) for at, position in by_publication])
    return [
        {
            "at": row.id,
            "published_to": published_to[row.position]
            if row.held_until == FOREVER
            else row.published_at,
            "recorded_to": min(recorded_to[row.position], row.left_at),
            "changed": changed,
        }
        for row in rows
    ]


def _until(ordered: Sequence[tuple[int, int]]) -> dict[int, int]:
    """From positions and instants in order of coming into force: until when each was."""
    return {
        position: ordered[index + 1][1] if index + 1 < len(ordered) else FOREVER
        for index, (position, _) in enumerate(ordered)
    }
