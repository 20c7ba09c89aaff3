"""Which evidence is held of the measures and on the scales of the catalogue."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from domain.evidence.events import Kind
from domain.measures.events import Polarity
from domain.times import FOREVER
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


class Held(NamedTuple):
    """In which form versions of facts of a measure are held, and how many."""

    kind: Kind
    scale: str
    polarity: Polarity
    versions: int


def held_by_measure(connection: Connection) -> dict[str, list[Held]]:
    """Return what is held of each measure, the most frequent form first."""
    statement = (
        select(V.measure, V.kind, V.scale, V.polarity, func.count().label("versions"))
        .where(V.held_until == FOREVER, V.withdrawn == 0)
        .group_by(V.measure, V.kind, V.scale, V.polarity)
    )
    found: dict[str, list[Held]] = {}
    for measure, *how in connection.execute(statement):
        found.setdefault(measure, []).append(Held(*how))
    for forms in found.values():
        forms.sort(key=lambda one: (-one.versions, one))
    return found
