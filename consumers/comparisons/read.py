"""Reading what is compared: the values of one measure and period, of all authorities.

Up to a few hundred groups are looked up each by itself, through the index by authority; more are
read in one pass over all indicators.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from consumers.comparisons.group import Valued
from consumers.comparisons.tables import Group
from domain.times import FOREVER
from projections.bulk import pieces
from projections.picture.queries import V

_FEW = 200
_INDICATOR = (V.kind == "indicator", V.polarity != "none")
_NAMED = (V.measure, V.true_on, V.authority, V.evidence, V.position, V.value, V.polarity)
_COLUMNS = (*_NAMED, V.published_on, V.published_at, V.withdrawn)


def touched(connection: Connection, after: int) -> set[Group]:
    """Return the groups whose facts have changed; a correction can move a fact between two."""
    again = or_(V.version > 1, V.held_from != V.position)
    revised = select(V.evidence).where(V.held_from > after, again)
    found: set[Group] = set()
    for scope in (V.held_from > after, V.evidence.in_(revised)):
        statement = select(V.measure, V.true_on).where(*_INDICATOR, scope).distinct()
        found.update(Group._make(row) for row in connection.execute(statement))
    return found


def of(
    connection: Connection, groups: set[Group], authorities: Sequence[str]
) -> Iterator[tuple[Group, list[Valued]]]:
    """Yield each group with all versions of its values."""
    if len(groups) <= _FEW:
        for group in sorted(groups):
            theirs = V.authority.in_(authorities)
            at = and_(V.measure == group.measure, V.true_on == group.true_on)
            versions = list(_values(connection, (theirs, at)))
            yield group, [*versions, *_gone(connection, group, versions)]
        return
    rows = _rows(connection, (V.authority.in_(authorities),))
    for found, some in groupby(rows, key=itemgetter(0, 1)):
        group = Group._make(found)
        if group in groups:
            versions = [_valued(row) for row in some]
            yield group, [*versions, *_gone(connection, group, versions)]


def _rows(
    connection: Connection, scope: Iterable[ColumnElement[bool]]
) -> Iterator[tuple[Any, ...]]:
    held = V.held_until == FOREVER
    statement = select(*_COLUMNS).where(*_INDICATOR, held, *scope)
    rows = connection.execute(statement.order_by(V.measure, V.true_on)).all()
    return (tuple(row) for row in rows)


def _values(connection: Connection, scope: Iterable[ColumnElement[bool]]) -> Iterator[Valued]:
    return (_valued(row) for row in _rows(connection, scope))


def _valued(row: tuple[Any, ...]) -> Valued:
    _, _, authority, evidence, position, value, polarity, on, at, withdrawn = row
    return Valued(authority, evidence, position, None if withdrawn else value, polarity, on, at)


def _gone(connection: Connection, group: Group, versions: Sequence[Valued]) -> Iterator[Valued]:
    """Yield the versions by which facts left a group: from then on they have no value in it."""
    elsewhere = or_(V.measure != group.measure, V.true_on != group.true_on)
    for some in pieces([one.evidence for one in versions]):
        statement = select(*_COLUMNS).where(V.evidence.in_(some), V.version > 1, elsewhere)
        for row in connection.execute(statement):
            yield _valued(tuple(row))._replace(value=None)
