"""Which evidence is held of the measures and on the scales of the catalogue."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from projections.bulk import pieces
from projections.picture.queries import V


def authorities_with(
    connection: Connection, measures: Collection[str], scales: Collection[str]
) -> set[str]:
    """Return the authorities of which anything was ever held of these measures or scales."""
    found: set[str] = set()
    for column, names in ((V.measure, measures), (V.scale, scales)):
        for some in pieces(sorted(names)):
            statement = select(V.authority).where(column.in_(some)).distinct()
            found.update(connection.execute(statement).scalars())
    return found


def is_scale_used(connection: Connection, scale: str) -> bool:
    """Tell whether anything was ever held on a scale."""
    statement = select(V.id).where(V.scale == scale).limit(1)
    return connection.execute(statement).first() is not None


def held_by_measure(connection: Connection) -> dict[str, int]:
    """Count the facts that were ever held of each measure."""
    statement = select(V.measure, func.count(V.evidence.distinct()).label("facts")).group_by(
        V.measure
    )
    return {row.measure: row.facts for row in connection.execute(statement)}
