"""How files were read and what waits, as this system knew it at a moment of its own clock."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from domain.times import FOREVER, from_instant
from projections.intake.queries import Import, QuarantinedRow
from projections.intake.tables import imports, quarantine


def waiting_count(connection: Connection, known_by: int) -> int:
    """Count the rows that waited in quarantine then."""
    statement = select(func.count()).select_from(quarantine).where(_waited(known_by))
    return int(connection.execute(statement).scalar_one())


def waiting_rows(
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
