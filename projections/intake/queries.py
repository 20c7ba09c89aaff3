"""What was read, and what waits in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from domain.times import FOREVER, from_instant
from projections.intake.tables import imports, quarantine


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that could not be read, with all that came in it."""

    id: str
    version: int
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
    finished_at: str


def waiting_rows(
    connection: Connection, *, limit: int | None = None, offset: int = 0
) -> list[QuarantinedRow]:
    """Give the rows that still wait, by file and row."""
    statement = _waiting().limit(limit).offset(offset)
    return [_row(row) for row in connection.execute(statement)]


def waiting_in(connection: Connection, file: str) -> dict[str, int]:
    """Give the ids of a file's waiting rows with the last version of each."""
    statement = select(quarantine.c.id, quarantine.c.version).where(
        quarantine.c.file == file, quarantine.c.released_at.is_(None)
    )
    return {row.id: row.version for row in connection.execute(statement)}


def waited_count(connection: Connection, known_by: int) -> int:
    """Count the rows that waited in quarantine then."""
    statement = select(func.count()).select_from(quarantine).where(_waited(known_by))
    return int(connection.execute(statement).scalar_one())


def waited_rows(
    connection: Connection, known_by: int, *, limit: int, offset: int
) -> list[QuarantinedRow]:
    """Give rows that waited then: named ones first, those of one name and one reason together."""
    order = (
        quarantine.c.name == "",
        quarantine.c.name,
        quarantine.c.reason,
        quarantine.c.file,
        quarantine.c.row,
    )
    statement = select(quarantine).where(_waited(known_by)).order_by(*order)
    return [_row(row) for row in connection.execute(statement.limit(limit).offset(offset))]


def finished_imports(connection: Connection, known_by: int, limit: int) -> list[Import]:
    """Give the imports that had finished then, newest first."""
    columns = [imports.c[name] for name in Import.__dataclass_fields__]
    statement: Select[tuple[Any, ...]] = select(*columns).order_by(imports.c.position.desc())
    if known_by < FOREVER - 1:
        statement = statement.where(imports.c.finished_at <= from_instant(known_by).isoformat())
    return [Import(*row) for row in connection.execute(statement.limit(limit))]


def _waiting() -> Select[tuple[Any, ...]]:
    ordered: Sequence[Any] = (quarantine.c.file, quarantine.c.row)
    return select(quarantine).where(quarantine.c.released_at.is_(None)).order_by(*ordered)


def _waited(known_by: int) -> ColumnElement[bool]:
    if known_by >= FOREVER - 1:
        return quarantine.c.released_at.is_(None)
    moment = from_instant(known_by).isoformat()
    return and_(
        quarantine.c.quarantined_at <= moment,
        or_(quarantine.c.released_at.is_(None), quarantine.c.released_at > moment),
    )


def _row(row: Row[Any]) -> QuarantinedRow:
    return QuarantinedRow(
        id=row.id,
        version=row.version,
        feed=row.feed,
        file=row.file,
        row=row.row,
        reason=row.reason,
        name=row.name,
        candidates=tuple(msgspec.json.decode(row.candidates)),
        cells=msgspec.json.decode(row.cells),
        quarantined_at=row.quarantined_at,
    )
