"""What was read, and what waits in quarantine."""

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from domain.times import AsOf, from_instant
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


@dataclass(frozen=True, slots=True)
class Import:
    """One file that was read to its end."""

    feed: str
    file: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    facts: int
    corrections: int
    withdrawals: int
    encoding: str
    finished_instant: int

    @property
    def finished_at(self) -> str:
        """When it finished, as ISO text."""
        return from_instant(self.finished_instant).isoformat()


def waiting_rows(
    connection: Connection, as_of: AsOf = NOW, *, limit: int | None = None, offset: int = 0
) -> list[QuarantinedRow]:
    """Return the rows that waited then, by file and row."""
    order = (quarantine.c.file, quarantine.c.row, quarantine.c.id)
    statement = select(quarantine).where(*_waited(as_of)).order_by(*order)
    return [_row(row) for row in connection.execute(statement.limit(limit).offset(offset))]


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


def finished_imports(connection: Connection, as_of: AsOf, limit: int) -> list[Import]:
    """Return the imports that had finished then, newest first."""
    columns = [imports.c[name.replace("instant", "at")] for name in Import.__dataclass_fields__]
    statement: Select[tuple[Any, ...]] = (
        select(*columns)
        .where(imports.c.position <= as_of.position, imports.c.finished_at <= as_of.known_by)
        .order_by(imports.c.position.desc())
        .limit(limit)
    )
    return [Import(*row) for row in connection.execute(statement)]


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
