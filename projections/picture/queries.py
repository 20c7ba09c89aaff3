"""What is or was known, asked on two clocks.

Of the whole log the intervals kept with each row say at once whether it was in force. Of a log cut
off at a position they don't, for a later version may have ended them: there the versions of each
fact are ranked anew.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    func,
    not_,
    or_,
    select,
    text,
)

from domain.evidence.events import JUDGEMENTS, KINDS, Kind
from domain.measures.events import Polarity
from domain.times import FOREVER, AsOf, Basis
from projections.bulk import pieces
from projections.picture.tables import versions

V = versions.c
WITHDRAWN, ELSEWHERE = 1, 2
"""How a version can be withdrawn for an authority: by its source, or by being another's now."""


class Fact(NamedTuple):
    """One fact as it was known: the version in force.

    ``authority`` and ``evidence`` are ids as hex; ``known_from`` is the instant since when this
    version was known, on the basis that was asked for.
    """

    authority: str
    evidence: str
    version: int
    position: int
    kind: str
    measure: str
    value: float | None
    raw: str
    missing: str
    scale: str
    polarity: Polarity
    true_on: date
    published_on: str
    published_at: int
    recorded_at: int
    known_from: int
    estimated: bool
    source_body: str
    reference: str
    text: str


def picture(
    connection: Connection, as_of: AsOf, authorities: Sequence[str] | None = None
) -> list[Fact]:
    """Return the newest fact per authority, kind and measure; of two of one day the later known."""
    found = _in_force(as_of, authorities).subquery()
    rank = func.row_number().over(
        partition_by=(found.c.authority, found.c.kind, found.c.measure),
        order_by=(found.c.true_on.desc(), found.c.published_at.desc(), found.c.position.desc()),
    )
    ranked = select(found.c.id, rank.label("rank")).subquery()
    statement = (
        select(versions)
        .join(ranked, ranked.c.id == V.id)
        .where(ranked.c.rank == 1)
        .order_by(V.authority, V.kind, V.measure)
    )
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


def facts(
    connection: Connection,
    as_of: AsOf,
    authorities: Sequence[str] | None = None,
    measures: Collection[str] | None = None,
) -> list[Fact]:
    """Return every fact in force, of some measures or all, oldest first by what it is about."""
    found = _in_force(as_of, authorities, measures).subquery()
    statement = (
        select(versions)
        .join(found, found.c.id == V.id)
        .order_by(V.true_on, V.published_at, V.position)
    )
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


def newest_days(
    connection: Connection, as_of: AsOf, authorities: Sequence[str]
) -> dict[tuple[str, str], date]:
    """Return by authority and measure the newest day that a fact in force is about."""
    found = _in_force(as_of, authorities).subquery()
    newest = select(found.c.authority, found.c.measure, func.max(found.c.true_on)).group_by(
        found.c.authority, found.c.measure
    )
    return {
        (authority, measure): date.fromisoformat(day)
        for authority, measure, day in connection.execute(newest)
    }


def newest_position(connection: Connection, authority: str) -> int:
    """Return the position of the newest version of any fact of an authority; 0 where none is."""
    newest = select(func.max(V.position)).where(V.authority == authority)
    return int(connection.execute(newest).scalar() or 0)


def last_held(connection: Connection) -> int:
    """Return the position at which a row was held last: till it moves, no fact has changed."""
    return int(connection.execute(select(func.max(V.held_from))).scalar() or 0)


class Figure(NamedTuple):
    """What an indicator was of an authority on a day (ISO)."""

    authority: str
    measure: str
    true_on: str
    value: float


def figures_of_days(
    connection: Connection,
    as_of: AsOf,
    authorities: Sequence[str],
    measures: Collection[str],
    days: Collection[str],
) -> list[Figure]:
    """Return the figures in force of some measures and days (ISO), the later known last."""
    held = _in_force(as_of, authorities).where(
        V.kind == "indicator", V.measure.in_(measures), V.true_on.in_(days), V.value.is_not(None)
    )
    statement = held.order_by(V.published_at, V.position).with_only_columns(
        V.authority, V.measure, V.true_on, V.value
    )
    return [Figure._make(row) for row in connection.execute(statement)]


def first_published(connection: Connection) -> dict[str, int]:
    """Return by authority (hex) the instant from which on anything of it was published."""
    first = select(V.authority, func.min(V.published_at)).group_by(V.authority)
    return {authority: int(at) for authority, at in connection.execute(first)}


def holds_any(connection: Connection) -> bool:
    """Tell whether any fact was ever taken in."""
    return connection.execute(select(V.id).limit(1)).first() is not None


def facts_of_bodies(connection: Connection, as_of: AsOf, bodies: Sequence[str]) -> list[Fact]:
    """Return every fact in force that some bodies said, oldest first by what it is about."""
    found = _in_force(as_of, None).where(V.source_body.in_(bodies)).subquery()
    statement = select(versions).join(found, found.c.id == V.id).order_by(V.true_on, V.position)
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


def recorded_moments(connection: Connection, after: int, before: int) -> set[int]:
    """Return the instants between two at which versions were recorded."""
    found = select(V.recorded_at).where(V.recorded_at > after, V.recorded_at < before).distinct()
    return set(connection.execute(found).scalars())


def recorded_facts(connection: Connection, instants: Collection[int]) -> list[str]:
    """Return the facts of which versions were recorded at some instants."""
    found = select(V.evidence).where(V.recorded_at.in_(instants)).distinct().order_by(V.evidence)
    return list(connection.execute(found).scalars())


Cell = tuple[str, str, str]
"""Authority, kind and measure."""


def cell_of(fact: Fact) -> Cell:
    """Return the cell of the picture that a fact is in."""
    return fact.authority, fact.kind, fact.measure


def disagreements(
    connection: Connection, as_of: AsOf, authorities: Sequence[str] | None = None
) -> dict[Cell, list[Fact]]:
    """Return the judgements of a cell's newest day where its sources disagree on it, by cell."""
    found = _in_force(as_of, authorities).where(V.kind.in_(JUDGEMENTS)).subquery()
    cell = (found.c.authority, found.c.kind, found.c.measure)
    newest = func.max(found.c.true_on).over(partition_by=cell).label("newest")
    ranked = select(found.c.id, found.c.true_on, newest).subquery()
    statement = (
        select(versions)
        .join(ranked, ranked.c.id == V.id)
        .where(ranked.c.true_on == ranked.c.newest, V.value.is_not(None))
        .order_by(V.authority, V.kind, V.measure, V.published_at, V.position)
    )
    by_cell: defaultdict[Cell, list[Fact]] = defaultdict(list)
    for row in connection.execute(statement):
        fact = _fact(row, as_of.basis)
        by_cell[cell_of(fact)].append(fact)
    return {
        cell: facts
        for cell, facts in by_cell.items()
        if len({(fact.scale, fact.value) for fact in facts}) > 1
    }


def came_since(
    connection: Connection, cell: Cell, about: date, since: int, *, except_fact: str
) -> bool:
    """Tell whether another fact of a cell about a day was recorded after an instant."""
    authority, kind, measure = cell
    statement = select(V.id).where(
        V.authority == authority,
        V.kind == kind,
        V.measure == measure,
        V.true_on == about.isoformat(),
        V.recorded_at > since,
        V.evidence != except_fact,
    )
    return connection.execute(statement.limit(1)).first() is not None


def judgements(connection: Connection, as_of: AsOf, authorities: Sequence[str]) -> list[Fact]:
    """Return every judgement in force of some authorities."""
    found = _in_force(as_of, authorities).where(V.kind.in_(JUDGEMENTS)).subquery()
    statement = select(versions).join(found, found.c.id == V.id)
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


def figures(
    connection: Connection, cells: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[tuple[date, float]]]:
    """Return the indicators in force of some authorities and measures, with their days."""
    authorities, measures = ({cell[place] for cell in cells} for place in (0, 1))
    wanted = _in_force(AsOf(), sorted(authorities)).where(
        V.kind == "indicator", V.measure.in_(measures), V.value.is_not(None)
    )
    ids = wanted.with_only_columns(V.id)
    columns = select(V.authority, V.measure, V.true_on, V.value).where(V.id.in_(ids))
    found: dict[tuple[str, str], list[tuple[date, float]]] = {}
    for authority, measure, true_on, value in connection.execute(columns):
        if (authority, measure) in cells:
            found.setdefault((authority, measure), []).append((date.fromisoformat(true_on), value))
    return found


class Said(NamedTuple):
    """What a source says of an authority, a measure and a day (ISO), by which fact."""

    authority: str
    measure: str
    true_on: str
    evidence: str
    value: float
    source_body: str


def said_of(
    connection: Connection, authorities: Collection[str], measures: Collection[str]
) -> list[Said]:
    """Return the indicators in force of some authorities and measures, with who says them."""
    wanted = _in_force(AsOf(), sorted(authorities)).where(
        V.kind == "indicator", V.measure.in_(measures), V.value.is_not(None)
    )
    ids = wanted.with_only_columns(V.id)
    columns = select(V.authority, V.measure, V.true_on, V.evidence, V.value, V.source_body)
    return [Said._make(row) for row in connection.execute(columns.where(V.id.in_(ids)))]


class VersionRow(NamedTuple):
    """One version of a fact as the detectors need it; names as in the table."""

    evidence: str
    version: int
    position: int
    kind: Kind
    measure: str
    value: float | None
    scale: str
    polarity: Polarity
    true_on: str
    published_on: str
    published_at: int
    withdrawn: int


def all_versions(
    connection: Connection, authority: str, *, position: int = FOREVER, table: Table = versions
) -> list[VersionRow]:
    """Return all versions of an authority's facts, of the log up to a position.

    A correction can move a fact to another authority. Here it then counts as withdrawn, from when
    the correction was published.
    """
    names = ", ".join(f"{{0}}.{name}" for name in VersionRow._fields)
    # The newest rows are held until FOREVER, and that must stay after the position asked for.
    known = {"authority": authority, "position": min(position, FOREVER - 1)}
    held = "{0}.held_from <= :position AND {0}.held_until > :position"
    own = text(
        f"SELECT {names.format('own')} FROM {table.name} AS own "  # noqa: S608 - the table's own names
        f"WHERE own.authority = :authority AND {held.format('own')}"
    )
    moved = text(
        f"SELECT DISTINCT {names.format('away')} FROM {table.name} AS own "  # noqa: S608 - the table's own names
        f"JOIN {table.name} AS away ON away.evidence = own.evidence "
        "WHERE own.authority = :authority AND own.changed_at > own.position "
        f"AND away.authority <> :authority AND {held.format('own')} AND {held.format('away')}"
    )
    found = [VersionRow._make(row) for row in connection.execute(own, known).all()]
    gone = (VersionRow._make(row) for row in connection.execute(moved, known).all())
    return [*found, *(row._replace(withdrawn=ELSEWHERE) for row in gone)]


def touched(connection: Connection, after: int) -> set[tuple[str, str]]:
    """Return the authorities and measures whose facts have changed since a position.

    A correction can move a fact to another authority or measure: both ends are touched.
    """
    plain = select(V.authority, V.measure).where(V.held_from > after).distinct()
    again = or_(V.version > 1, V.held_from != V.position)
    corrected = select(V.evidence).where(V.held_from > after, again)
    moved = select(V.authority, V.measure).where(V.evidence.in_(corrected)).distinct()
    found: set[tuple[str, str]] = set()
    for statement in (plain, moved):
        found.update(map(tuple, connection.execute(statement).all()))
    return found


def measures_of(connection: Connection, authorities: Collection[str]) -> set[tuple[str, str]]:
    """Return some authorities, each with every measure that anything was ever held of it."""
    found: set[tuple[str, str]] = set()
    for some in pieces(sorted(authorities)):
        statement = select(V.authority, V.measure).where(V.authority.in_(some)).distinct()
        found.update(map(tuple, connection.execute(statement).all()))
    return found


def _in_force(
    as_of: AsOf, authorities: Sequence[str] | None, measures: Collection[str] | None = None
) -> Select[tuple[Any, ...]]:
    """Return the rows in force: what the picture ranks by, and their ids."""
    columns = (V.id, V.authority, V.kind, V.measure, V.true_on, V.published_at, V.position)
    about = [V.withdrawn == 0, V.true_on <= as_of.true_on.isoformat()]
    scope = [] if authorities is None else [V.authority.in_(authorities)]
    if measures is not None:  # all kinds are named, for the index has them before measures
        scope += [V.kind.in_(KINDS), V.measure.in_(measures)]
    if not as_of.is_cut:
        begin, end = _interval(as_of.basis)
        return select(*columns).where(begin <= as_of.known_by, end > as_of.known_by, *about, *scope)
    # A fact may have moved between authorities: which version holds is asked of all its rows.
    if authorities is not None:
        theirs = select(V.evidence).where(V.authority.in_(authorities))
        last = _last_known(as_of, [V.evidence.in_(theirs)])
    else:
        last = _last_known(as_of, [])
    return select(*columns).where(V.id.in_(last), *about, *scope)


def _last_known(as_of: AsOf, scope: Sequence[ColumnElement[bool]]) -> Select[tuple[int]]:
    """Return the ids of each fact's last row that was known, in a log cut off at a position."""
    if as_of.basis is Basis.PUBLISHED:
        known = and_(V.published_at <= as_of.known_by, V.held_until > as_of.position)
        order = (V.published_at.desc(), V.position.desc())
    else:
        left = and_(V.held_until <= as_of.position, V.left_at <= as_of.known_by)
        known = and_(V.recorded_at <= as_of.known_by, not_(left))
        order = (V.position.desc(), V.held_from.desc())
    rank = func.row_number().over(partition_by=V.evidence, order_by=order).label("rank")
    ranked = select(V.id, rank).where(known, V.held_from <= as_of.position, *scope).subquery()
    return select(ranked.c.id).where(ranked.c.rank == 1)


def _interval(basis: Basis) -> tuple[ColumnElement[int], ColumnElement[int]]:
    if basis is Basis.PUBLISHED:
        return V.published_at, V.published_until
    return V.recorded_at, V.recorded_until


def _fact(row: Row[tuple[Any, ...]], basis: Basis) -> Fact:
    found = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by column
    known_from = "published_at" if basis is Basis.PUBLISHED else "recorded_at"
    return Fact(
        authority=found["authority"],
        evidence=found["evidence"],
        version=found["version"],
        position=found["position"],
        kind=found["kind"],
        measure=found["measure"],
        value=found["value"],
        raw=found["raw"],
        missing=found["missing"],
        scale=found["scale"],
        polarity=found["polarity"],
        true_on=date.fromisoformat(found["true_on"]),
        published_on=found["published_on"],
        published_at=found["published_at"],
        recorded_at=found["recorded_at"],
        known_from=found[known_from],
        estimated=bool(found["estimated"]),
        source_body=found["source_body"],
        reference=found["reference"],
        text=found["text"],
    )
