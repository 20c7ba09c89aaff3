"""What became known between two places of the log, for those who pass it on."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, and_, func, select

from domain.times import FOREVER
from projections.bulk import pieces
from projections.picture.queries import V, VersionRow

_NAMES = VersionRow._fields


def added(connection: Connection, after: int, upto: int) -> list[tuple[str, VersionRow]]:
    """Return the versions that authorities came to hold, each with its authority, in log order."""
    statement = (
        select(V.authority, *(V[name] for name in _NAMES))
        .where(V.held_from > after, V.held_from <= upto)
        .order_by(V.held_from, V.id)
    )
    return [(row[0], VersionRow._make(row[1:])) for row in connection.execute(statement)]


def scattered(connection: Connection, facts: Sequence[str], position: int) -> set[str]:
    """Return the authorities that some facts were moved between by corrections."""
    found: set[str] = set()
    held = and_(V.held_from <= position, V.held_until > min(position, FOREVER - 1))
    for some in pieces(facts):
        moved = (
            select(V.evidence)
            .where(V.evidence.in_(some), held)
            .group_by(V.evidence)
            .having(func.count(V.authority.distinct()) > 1)
        )
        statement = select(V.authority).where(V.evidence.in_(moved), held).distinct()
        found.update(connection.execute(statement).scalars())
    return found


def authorities(connection: Connection, after: int, upto: int) -> set[str]:
    """Return the authorities that came to hold any version."""
    statement = select(V.authority).where(V.held_from > after, V.held_from <= upto).distinct()
    return set(connection.execute(statement).scalars())


def held(connection: Connection, wanted: Iterable[str], position: int) -> dict[str, int]:
    """Count the versions that authorities hold as their own, as of a position."""
    last = min(position, FOREVER - 1)
    statement = (
        select(V.authority, func.count())
        .where(V.authority.in_(sorted(wanted)), V.held_from <= last, V.held_until > last)
        .group_by(V.authority)
    )
    return {authority: int(count) for authority, count in connection.execute(statement)}


def measures(connection: Connection, authority: str) -> set[str]:
    """Return every measure that an authority ever had a value of, before it was merged too."""
    statement = select(V.measure).where(V.authority == authority).distinct()
    return set(connection.execute(statement).scalars())
