"""Of which authorities how much was known at a moment."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, func, select

from domain.times import AsOf, Basis
from projections.picture.tables import versions
from projections.register.tables import authorities

V = versions.c


def with_evidence(connection: Connection, as_of: AsOf) -> set[str]:
    """Give the authorities of which anything is known. Looks at one fact of each, not at all."""
    any_fact = select(V.position).where(V.authority == authorities.c.authority, _in_force(as_of))
    statement = select(authorities.c.authority).where(any_fact.exists())
    return {authority for (authority,) in connection.execute(statement)}


def fact_counts(connection: Connection, as_of: AsOf, wanted: Collection[str]) -> dict[str, int]:
    """Count the facts in force of some authorities."""
    statement = (
        select(V.authority, func.count())
        .where(V.authority.in_(sorted(wanted)), _in_force(as_of))
        .group_by(V.authority)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def _in_force(as_of: AsOf) -> ColumnElement[bool]:
    begin, end = (
        (V.published_at, V.published_until)
        if as_of.basis is Basis.PUBLISHED
        else (V.recorded_at, V.recorded_until)
    )
    return and_(
        begin <= as_of.known_by,
        end > as_of.known_by,
        V.withdrawn == 0,
        V.true_on <= as_of.true_on.isoformat(),
    )
