"""What was read, and what waits in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

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


def waiting_count(connection: Connection) -> int:
    """Count the rows that still wait."""
    statement = select(func.count()).where(quarantine.c.released_at.is_(None))
    return int(connection.execute(statement).scalar_one())


def waiting_in(connection: Connection, file: str) -> dict[str, int]:
    """Give the ids of a file's waiting rows with the last version of each."""
    statement = select(quarantine.c.id, quarantine.c.version).where(
        quarantine.c.file == file, quarantine.c.released_at.is_(None)
    )
    return {row.id: row.version for row in connection.execute(statement)}


def recent_imports(connection: Connection, limit: int = 50) -> list[Import]:
    """Give finished imports, newest first."""
    statement = select(imports).order_by(imports.c.position.desc()).limit(limit)
    names = Import.__dataclass_fields__
    return [
        Import(**{name: row._mapping[name] for name in names})  # noqa: SLF001 - SQLAlchemy's public name
        for row in connection.execute(statement)
    ]


def _waiting() -> Select[tuple[Any, ...]]:
    ordered: Sequence[Any] = (quarantine.c.file, quarantine.c.row)
    return select(quarantine).where(quarantine.c.released_at.is_(None)).order_by(*ordered)


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
