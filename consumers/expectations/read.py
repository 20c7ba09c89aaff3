"""Reading the figures of lines, and those that describe places, out of the picture."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from consumers.expectations.places import DESCRIBING, Described
from consumers.expectations.settle import Valued
from domain.times import FOREVER
from projections.bulk import pieces
from projections.picture.queries import V

_COLUMNS = (
    V.authority,
    V.evidence,
    V.measure,
    V.true_on,
    V.value,
    V.published_on,
    V.published_at,
    V.position,
    V.withdrawn,
    V.scale,
)
_HELD = (V.kind == "indicator", V.held_until == FOREVER)


def touched(connection: Connection, after: int, measures: Collection[str]) -> set[str]:
    """Return those measures of which figures were taken in, corrected or moved since a position."""
    changed = select(V.evidence).where(V.held_from > after)
    found: set[str] = set()
    for some in pieces(sorted(measures)):
        news = select(V.measure).where(V.measure.in_(some), V.held_from > after).distinct()
        left = select(V.measure).where(V.measure.in_(some), V.evidence.in_(changed)).distinct()
        for statement in (news, left) if after else (news,):
            found.update(connection.execute(statement).scalars())
    return found


def figures(
    connection: Connection,
    measure: str,
    strays: Collection[str],
    is_on_scale: Callable[[str], bool],
) -> list[Valued]:
    """Return all versions of a measure's figures; those on a scale of another kind have no value.

    ``strays`` are facts that were of several measures: where such a one left this measure, it has
    no value from then on.
    """
    of = V.measure == measure
    rows = [tuple(row) for row in connection.execute(select(*_COLUMNS).where(*_HELD, of))]
    moved = set(strays) & {str(row[1]) for row in rows}
    for some in pieces(sorted(moved)):
        gone = select(*_COLUMNS).where(*_HELD, V.evidence.in_(some), ~of)
        rows += (tuple(row) for row in connection.execute(gone))
    return [_valued(row, measure, is_on_scale) for row in rows]


def strays(connection: Connection) -> list[str]:
    """Return the facts that corrections moved from one measure to another."""
    several = func.count(V.measure.distinct()) > 1
    corrected = select(V.evidence).where(V.version > 1, V.kind == "indicator")
    statement = (
        select(V.evidence).where(V.evidence.in_(corrected)).group_by(V.evidence).having(several)
    )
    return list(connection.execute(statement).scalars())


def describing(connection: Connection, before: int) -> Iterator[Described]:
    """Yield, the earlier published first, what described places before an instant."""
    statement = (
        select(V.authority, V.measure, V.true_on, V.value)
        .where(*_HELD, V.measure.in_(DESCRIBING), V.value.is_not(None), V.withdrawn == 0)
        .where(V.published_at < before)
        .order_by(V.published_at, V.position)
    )
    for row in connection.execute(statement):
        yield Described._make(row)


def _valued(row: tuple[Any, ...], measure: str, is_on_scale: Callable[[str], bool]) -> Valued:
    authority, evidence, of, true_on, value, published_on, published_at, position, *rest = row
    withdrawn, scale = rest
    there = of == measure and not withdrawn and is_on_scale(scale)
    return Valued(
        authority, evidence, true_on, value if there else None, published_on, published_at, position
    )
