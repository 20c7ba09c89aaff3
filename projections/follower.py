"""Following the log: a batch's rows and the position they bring a view to commit together.

The position is claimed first, inside the view's own transaction, by an update that only moves
forward. Of two followers of one view the second finds the position taken and reads on, so no
batch is ever projected twice; a killed one leaves neither rows nor position.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, text

from domain.log import EventLog, Recorded
from projections.column_types import POSITION, TEXT

BATCH = 10_000

METADATA = MetaData()
positions = Table(
    "positions_v1",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("position", POSITION, nullable=False),
)
rebuilds = Table(
    "rebuilds_v1",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("build", Integer, nullable=False),
    Column("phase", TEXT, nullable=False),
)

Progress = Callable[[int, int], None]
"""Told the position reached and the log's last position."""


class Projection(Protocol):
    """A read model with tables of its own, whose names carry its version."""

    name: str

    def create(self, connection: Connection) -> None:
        """Make the tables, if they are not there."""
        ...

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take a batch in, in log order. Deterministic: no clock, ids from events."""
        ...


def kind_of(name: str) -> str:
    """Return a follower's name without its version.

    >>> kind_of("picture_v2"), kind_of("relay_settled_v2")
    ('picture', 'relay_settled')
    """
    return name.rpartition("_v")[0]


def create(engine: Engine, projections: Sequence[Projection]) -> None:
    """Make the tables of positions and of rebuilds, and every projection's own."""
    with engine.begin() as connection:
        create_tables(connection, projections)


def create_tables(connection: Connection, projections: Sequence[Projection]) -> None:
    """Make, inside a transaction, the tables that are not there."""
    for table in (positions, rebuilds):
        table.create(connection, checkfirst=True)
    for projection in projections:
        projection.create(connection)


def position(connection: Connection, name: str) -> int:
    """Return the position a follower has come to; 0 where it never began."""
    found = connection.execute(
        text("SELECT position FROM positions_v1 WHERE name = :name"), {"name": name}
    ).scalar()
    return int(found or 0)


def claim(connection: Connection, name: str, expected: int, reached: int) -> bool:
    """Move a follower on from where we think it is; False where somebody else moved it.

    Where a rival is in the middle of its batch, both statements wait for its commit and then look
    at what it left (on PostgreSQL as READ COMMITTED, which writers therefore keep to).
    """
    _begin(connection, name)
    moved = connection.execute(
        text("UPDATE positions_v1 SET position = :to WHERE name = :name AND position = :from"),
        {"name": name, "from": expected, "to": reached},
    )
    return moved.rowcount == 1


def hold(connection: Connection, name: str) -> None:
    """Keep every follower of a view out until this transaction ends."""
    _begin(connection, name)
    connection.execute(
        text("UPDATE positions_v1 SET position = position WHERE name = :name"), {"name": name}
    )


def _begin(connection: Connection, name: str) -> None:
    connection.execute(
        text("INSERT INTO positions_v1 VALUES (:name, 0) ON CONFLICT (name) DO NOTHING"),
        {"name": name},
    )


def catch_up(
    log: EventLog,
    engine: Engine,
    projections: Sequence[Projection],
    progress: Progress | None = None,
) -> int:
    """Bring every projection to the end of the log; return the position reached.

    Events are read and decoded once for all projections that stand at the same place.
    """
    with engine.connect() as connection:
        places = {one.name: position(connection, one.name) for one in projections}
    while True:
        after = min(places.values())
        batch = log.read(after, BATCH)
        if not batch:
            return after
        reached = batch[-1].position
        for projection in projections:
            here = places[projection.name]
            if here < reached:
                news = batch if here == after else [one for one in batch if one.position > here]
                places[projection.name] = _project(engine, projection, here, news)
        if progress is not None:
            progress(min(places.values()), log.last_position())


def _project(engine: Engine, projection: Projection, here: int, batch: Sequence[Recorded]) -> int:
    reached = batch[-1].position
    with engine.begin() as connection:
        if claim(connection, projection.name, here, reached):
            projection.handle(connection, batch)
            return reached
    with engine.connect() as connection:
        return position(connection, projection.name)
