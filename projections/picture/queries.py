"""What is or was known, asked on two clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, text

from domain.evidence.events import Kind
from domain.measures.events import Polarity
from domain.times import AsOf, Basis
from projections.picture.tables import versions

V = versions.c


@dataclass(frozen=True, slots=True)
class Fact:
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
    polarity: str
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
    """Give the newest fact per authority, kind and measure; of two of one day the later known."""
    rank = (
        func.row_number()
        .over(
            partition_by=(V.authority, V.kind, V.measure),
            order_by=(V.true_on.desc(), V.published_at.desc(), V.position.desc()),
        )
        .label("rank")
    )
    ranked = _in_force(as_of, authorities).add_columns(rank).subquery()
    statement = (
        select(*(ranked.c[column.name] for column in versions.columns))
        .where(ranked.c.rank == 1)
        .order_by(ranked.c.authority, ranked.c.kind, ranked.c.measure)
    )
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


def facts(
    connection: Connection, as_of: AsOf, authorities: Sequence[str] | None = None
) -> list[Fact]:
    """Give every fact in force, oldest first by what it is about."""
    statement = _in_force(as_of, authorities).order_by(V.true_on, V.published_at, V.position)
    return [_fact(row, as_of.basis) for row in connection.execute(statement)]


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


_VERSION_ROW = text(
    f"SELECT {', '.join(VersionRow._fields)} FROM {versions.name} WHERE authority = :authority"  # noqa: S608 - the table's own names
)


def all_versions(connection: Connection, authority: str) -> list[VersionRow]:
    """Give all versions of an authority's facts."""
    rows = connection.execute(_VERSION_ROW, {"authority": authority})
    return [VersionRow._make(row) for row in rows]


def touched(connection: Connection, after: int) -> set[tuple[str, str]]:
    """Give the authorities and measures whose facts have changed since a position.

    A correction can move a fact to another authority or measure: both ends are touched.
    """
    plain = select(V.authority, V.measure).where(V.position > after).distinct()
    corrected = select(V.evidence).where(V.position > after, V.version > 1)
    moved = select(V.authority, V.measure).where(V.evidence.in_(corrected)).distinct()
    found: set[tuple[str, str]] = set()
    for statement in (plain, moved):
        found.update((authority, measure) for authority, measure in connection.execute(statement))
    return found


def _in_force(as_of: AsOf, authorities: Sequence[str] | None) -> Select[tuple[Any, ...]]:
    begin, end = _interval(as_of.basis)
    statement = select(versions).where(
        begin <= as_of.known_by,
        end > as_of.known_by,
        V.withdrawn == 0,
        V.true_on <= as_of.true_on.isoformat(),
    )
    if authorities is not None:
        statement = statement.where(V.authority.in_(authorities))
    return statement


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
