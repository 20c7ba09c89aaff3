"""Where comparisons are kept, beside the views: they are made from the picture and the neighbours.

``comparisons_v1`` holds each place from the instant it could be known; ``comparisons_moved_v1``
says up to which position of the log the places of an authority and measure last changed.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    MetaData,
    Table,
    text,
)

from consumers.comparisons.group import Compared
from projections.column_types import POSITION, TEXT

METADATA = MetaData()
_PLACES = Table(
    "comparisons_v1",
    METADATA,
    Column("measure", TEXT, primary_key=True),
    Column("true_on", TEXT, primary_key=True),
    Column("authority", TEXT, primary_key=True),
    Column("known_at", BigInteger, primary_key=True),
    Column("known_on", TEXT, nullable=False),
    Column("position", POSITION, nullable=False),
    Column("evidence", TEXT, nullable=False),
    Column("z", Float),
    Column("worse_than", Float),
    Index("comparisons_v1_authority", "authority"),
)
_MOVES = Table(
    "comparisons_moved_v1",
    METADATA,
    Column("authority", TEXT, primary_key=True),
    Column("measure", TEXT, primary_key=True),
    Column("position", POSITION, nullable=False),
)
_FIELDS = "measure, true_on, known_at, known_on, position, evidence, z, worse_than"
_OF = text(f"SELECT {_FIELDS} FROM comparisons_v1 WHERE authority = :authority")  # noqa: S608 - fixed names
_OF_GROUP = text(
    "SELECT authority, evidence, known_at, known_on, position, z, worse_than "
    "FROM comparisons_v1 WHERE measure = :measure AND true_on = :true_on"
)
_ADD = text(
    f"INSERT INTO comparisons_v1 (authority, {_FIELDS}) VALUES (:authority, :measure, :true_on, "  # noqa: S608 - fixed names
    ":known_at, :known_on, :position, :evidence, :z, :worse_than)"
)
_DROP = text(
    "DELETE FROM comparisons_v1 WHERE authority = :authority AND measure = :measure "
    "AND true_on = :true_on"
)
_MOVED = text(
    "INSERT INTO comparisons_moved_v1 (authority, measure, position) "
    "VALUES (:authority, :measure, :position) "
    "ON CONFLICT (authority, measure) DO UPDATE SET position = excluded.position"
)


class ComparisonRow(NamedTuple):
    """A place among neighbours as the detectors are told it; no ``z`` takes an earlier one back."""

    measure: str
    true_on: str
    known_at: int
    known_on: str
    position: int
    evidence: str
    z: float | None
    worse_than: float | None


class Group(NamedTuple):
    """What is compared at once: one measure and the day its values are about."""

    measure: str
    true_on: str


NAMES = frozenset(METADATA.tables)


def create(connection: Connection) -> None:
    """Make the tables, if they are not there."""
    METADATA.create_all(connection)


def of_authority(connection: Connection, authority: str) -> list[ComparisonRow]:
    """Return all places an authority ever had."""
    return [ComparisonRow._make(row) for row in connection.execute(_OF, {"authority": authority})]


def asked(views: Engine, authority: str) -> list[ComparisonRow]:
    """Return the same over a connection of its own."""
    with views.connect() as connection:
        return of_authority(connection, authority)


def moved_since(connection: Connection, after: int) -> dict[str, set[str]]:
    """Return by authority the measures whose places changed by what came after a position."""
    moved: dict[str, set[str]] = {}
    found = connection.execute(
        text("SELECT authority, measure FROM comparisons_moved_v1 WHERE position > :after"),
        {"after": after},
    )
    for authority, measure in found:
        moved.setdefault(authority, set()).add(measure)
    return moved


def of_group(connection: Connection, group: Group) -> list[Compared]:
    """Return the places kept of a group."""
    rows = connection.execute(_OF_GROUP, group._asdict())
    return [Compared._make(row) for row in rows]


def put(
    connection: Connection, group: Group, changed: Iterable[str], now: Iterable[Compared], upto: int
) -> None:
    """Keep a group's places of the authorities for which they changed, in place of the old ones."""
    about = [{"authority": one, **group._asdict(), "position": upto} for one in changed]
    if not about:
        return
    connection.execute(_DROP, about)
    connection.execute(_MOVED, about)
    if rows := [{**one._asdict(), **group._asdict()} for one in now]:
        connection.execute(_ADD, rows)
