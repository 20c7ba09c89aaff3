"""States of streams on two clocks: what a read model of one state a stream is made of.

A row holds from ``recorded_at`` (in the log: from ``position``) until the next one of the same
stream. What people decide is known when it is recorded, on both bases: nobody could know of it
before.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    Table,
    and_,
    insert,
    not_,
    select,
    update,
)

from domain.log import Recorded
from domain.times import FOREVER, AsOf, to_instant
from projections.bulk import pieces
from projections.column_types import POSITION, ROW_ID, TEXT


def states_table(name: str) -> Table:
    """Give a table of states, each encoded, by the hex of their streams."""
    return Table(
        name,
        MetaData(),
        Column("id", ROW_ID, primary_key=True),
        Column("stream", TEXT, nullable=False),
        Column("recorded_at", BigInteger, nullable=False),
        Column("recorded_until", BigInteger, nullable=False),
        Column("position", POSITION, nullable=False),
        Column("position_until", BigInteger, nullable=False),
        Column("state", LargeBinary, nullable=False),
        Index(f"{name}_stream", "stream", "position_until"),
    )


def in_force(connection: Connection, table: Table, streams: Iterable[str]) -> dict[str, bytes]:
    """Give the newest states of some streams."""
    c = table.c
    wanted = select(c.stream, c.state).where(c.position_until == FOREVER)
    return {
        stream: state
        for some in pieces(sorted(set(streams)))
        for stream, state in connection.execute(wanted.where(c.stream.in_(some)))
    }


def put(connection: Connection, table: Table, one: Recorded, state: bytes) -> None:
    """Let an event's stream have a state from its event on."""
    stream, at = one.event.originator_id.hex, to_instant(one.event.recorded_at)
    connection.execute(
        update(table)
        .where(table.c.stream == stream, table.c.position_until == FOREVER)
        .values(recorded_until=at, position_until=one.position)
    )
    row: dict[str, Any] = {
        "stream": stream,
        "recorded_at": at,
        "recorded_until": FOREVER,
        "position": one.position,
        "position_until": FOREVER,
        "state": state,
    }
    connection.execute(insert(table), row)


def states_as_of(
    connection: Connection, table: Table, as_of: AsOf, stream: str = ""
) -> dict[str, bytes]:
    """Give the states that held at a moment, by stream, the first to change first."""
    c, last = table.c, min(as_of.position, FOREVER - 1)
    ended = and_(c.position_until <= last, c.recorded_until <= as_of.known_by)
    wanted = select(c.stream, c.state).where(
        c.position <= last, c.recorded_at <= as_of.known_by, not_(ended)
    )
    if stream:
        wanted = wanted.where(c.stream == stream)
    # Of two rows in force, where the log's clock was set back, the later one counts.
    found = connection.execute(wanted.order_by(c.position))
    return {row.stream: row.state for row in found}
