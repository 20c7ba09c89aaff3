"""What was read, and what waits in quarantine."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from domain.evidence.events import STALE
from domain.ids import IMPORTS, name_id
from domain.times import FOREVER, AsOf, from_instant
from projections.intake.tables import imports, quarantine
from projections.intervals import stood

NOW = AsOf()


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not be read, with all that came in it."""

    id: str
    feed: str
    file: str
    row: int
    reason: str
    name: str
    candidates: tuple[str, ...]
    cells: dict[str, str]
    quarantined_at: str

    @property
    def stale(self) -> bool:
        """Whether a later row answered what it is about, as it was found when it was read again."""
        return self.reason.startswith(STALE)


@dataclass(frozen=True, slots=True)
class Import:
    """One table of a file that was read to its end; ``stream`` is where its events are."""

    stream: str
    version: int
    position: int
    feed: str
    file: str
    sheet: str
    rows: int
    accepted: int
    duplicates: int
    left_aside: int
    rejected: int
    facts: int
    corrections: int
    withdrawals: int
    encoding: str
    actor: str
    finished_instant: int
    taken_back_instant: int
    taken_back_position: int
    taken_back_because: str

    @property
    def source(self) -> str:
        """The file that was brought: without the sheet, or the place in an archive."""
        whole = self.file.removesuffix(f" [{self.sheet}]") if self.sheet else self.file
        return whole.partition("/")[0]

    @property
    def id(self) -> str:
        """The id of the import of the whole file, the same for each of its tables."""
        return name_id(IMPORTS, self.source, self.finished_at).hex

    @property
    def finished_at(self) -> str:
        """When it finished, as ISO text."""
        return from_instant(self.finished_instant).isoformat()

    @property
    def taken_back_at(self) -> str:
        """When it was taken back, as ISO text; empty where it stands."""
        stands = self.taken_back_instant == FOREVER
        return "" if stands else from_instant(self.taken_back_instant).isoformat()


def waiting_rows(
    connection: Connection, as_of: AsOf = NOW, *, limit: int | None = None, offset: int = 0
) -> list[QuarantinedRow]:
    """Return the rows that waited then, by file and row."""
    order = (quarantine.c.file, quarantine.c.row, quarantine.c.id)
    statement = select(quarantine).where(*_waited(as_of)).order_by(*order)
    return [_row(row) for row in connection.execute(statement.limit(limit).offset(offset))]


def waiting_since(connection: Connection) -> dict[str, int]:
    """Return when the rows that wait came, whatever reasons they have waited for since.

    A row that left and came again came with its file.
    """
    c = quarantine.c
    several = select(c.id).where(c.version > 1, *_waited(NOW))
    stays = select(c.id, c.quarantined_at, c.left_at).where(c.id.in_(several))
    since: dict[str, int] = {}
    last_left: dict[str, int] = {}
    for row, came, left in connection.execute(stays.order_by(c.id, c.version)):
        if last_left.get(row) != came:
            since[row] = came
        last_left[row] = left
    return since


def waiting_in(connection: Connection, file: str) -> set[str]:
    """Return the ids of a file's waiting rows."""
    statement = select(quarantine.c.id).where(quarantine.c.file == file, *_waited(NOW))
    return set(connection.execute(statement).scalars())


def waited_count(connection: Connection, as_of: AsOf) -> int:
    """Count the rows that waited in quarantine then."""
    statement = select(func.count()).select_from(quarantine).where(*_waited(as_of))
    return int(connection.execute(statement).scalar_one())


def waited_rows(
    connection: Connection, as_of: AsOf, *, limit: int, offset: int
) -> list[QuarantinedRow]:
    """Return rows that waited then: named ones first, those of one name and one reason together."""
    order = (
        quarantine.c.name == "",
        quarantine.c.name,
        quarantine.c.reason,
        quarantine.c.file,
        quarantine.c.row,
        quarantine.c.id,
    )
    statement = select(quarantine).where(*_waited(as_of)).order_by(*order)
    return [_row(row) for row in connection.execute(statement.limit(limit).offset(offset))]


def finished_imports(connection: Connection, as_of: AsOf = NOW, limit: int = -1) -> list[Import]:
    """Return the imports that had finished then, newest first, and what of them was taken back."""
    columns = [imports.c[name.replace("instant", "at")] for name in Import.__dataclass_fields__]
    statement: Select[tuple[Any, ...]] = (
        select(*columns)
        .where(imports.c.position <= as_of.position, imports.c.finished_at <= as_of.known_by)
        .order_by(imports.c.position.desc())
    )
    if limit >= 0:
        statement = statement.limit(limit)
    return [_as_known(Import(*row), as_of) for row in connection.execute(statement)]


def _as_known(one: Import, as_of: AsOf) -> Import:
    """Return an import without what became of it later."""
    known = one.taken_back_instant <= as_of.known_by and one.taken_back_position <= as_of.position
    return one if known else replace(one, taken_back_instant=FOREVER, taken_back_because="")


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a row in quarantine, from ``came`` to ``left``; FOREVER where it waits."""

    id: str
    row: int
    came: int
    left: int


def stays_in(connection: Connection, file: str) -> list[Stay]:
    """Return all stays of a table's rows, oldest first."""
    c = quarantine.c
    statement = (
        select(c.id, c.row, c.quarantined_at, c.left_at).where(c.file == file).order_by(c.position)
    )
    return [Stay(*row) for row in connection.execute(statement)]


def last_digest(connection: Connection, feed: str, file: str) -> str:
    """Return the digest of the file that a feed last read under a name; '' where none stands."""
    statement = (
        select(imports.c.digest)
        .where(imports.c.feed == feed, imports.c.file == file, imports.c.taken_back_at == FOREVER)
        .order_by(imports.c.position.desc())
        .limit(1)
    )
    return str(connection.execute(statement).scalar() or "")


def _waited(as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    return stood(quarantine, as_of, begins="quarantined_at", ends="left_at")


def _row(row: Row[Any]) -> QuarantinedRow:
    return QuarantinedRow(
        id=row.id,
        feed=row.feed,
        file=row.file,
        row=row.row,
        reason=row.reason,
        name=row.name,
        candidates=tuple(msgspec.json.decode(row.candidates)),
        cells=msgspec.json.decode(row.cells),
        quarantined_at=from_instant(row.quarantined_at).isoformat(),
    )
