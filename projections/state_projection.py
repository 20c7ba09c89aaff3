"""Read models that are the state of each stream, folded from its events, on two clocks.

Such a view is a declaration: which events, the fold, and what of the state are columns. A row holds
from ``recorded_at`` (in the log: from ``position``) until the next one of the same stream.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType, UnionType
from typing import Any, ClassVar, Generic, TypeVar, get_args

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    LargeBinary,
    MetaData,
    Table,
    insert,
    select,
    update,
)

from domain.events import Event
from domain.log import Recorded
from domain.times import FOREVER, AsOf, to_instant
from projections.bulk import pieces
from projections.column_types import POSITION, ROW_ID, TEXT
from projections.intervals import stood
from projections.rebuildable import Rebuildable

State = TypeVar("State")
Happened = TypeVar("Happened", bound=Event)
Columns = Mapping[str, Callable[[State], str]]
"""Text columns by name, and what of a state is in them."""

_NONE: Mapping[str, Any] = MappingProxyType({})


class States(Generic[State, Happened]):
    """The table ``name`` of the states of streams, one row for each that a stream ever had.

    ``fold`` returns the state after an event, or None where it leaves no new row. ``stream`` is
    what the column with the stream's id is called; the columns ``about`` come after it and those
    ``of_state`` before the state itself.
    """

    def __init__(  # noqa: PLR0913 - a declaration, each part by its name
        self,
        name: str,
        events: type[Happened] | UnionType,
        state: type[State],
        fold: Callable[[State | None, Happened], State | None],
        *,
        stream: str = "stream",
        about: Columns[State] = _NONE,
        of_state: Columns[State] = _NONE,
    ) -> None:
        self._name, self._fold, self._stream = name, fold, stream
        self._events: tuple[type[Happened], ...] = get_args(events) or (events,)
        self._about, self._of_state = about, of_state
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(state).decode

    @cached_property
    def table(self) -> Table:
        """The table in use."""
        return self.beside("")

    def beside(self, suffix: str) -> Table:
        """Return the table with a suffix, to be built beside the one in use."""
        name = f"{self._name}{suffix}"
        return Table(
            name,
            MetaData(),
            Column("id", ROW_ID, primary_key=True),
            Column(self._stream, TEXT, nullable=False),
            *(Column(column, TEXT, nullable=False) for column in self._about),
            Column("recorded_at", BigInteger, nullable=False),
            Column("recorded_until", BigInteger, nullable=False),
            Column("position", POSITION, nullable=False),
            Column("position_until", BigInteger, nullable=False),
            *(Column(column, TEXT, nullable=False) for column in self._of_state),
            Column("state", LargeBinary, nullable=False),
            Index(f"{name}_{self._stream}", self._stream, "position_until"),
        )

    def take(self, connection: Connection, table: Table, batch: Sequence[Recorded]) -> None:
        """Fold what happened to streams of this kind into a table."""
        news = [(one, one.event) for one in batch if isinstance(one.event, self._events)]
        states = self._newest(connection, table, {event.originator_id.hex for _, event in news})
        for one, event in news:
            stream = event.originator_id.hex
            now = self._fold(states.get(stream), event)
            if now is not None:
                self._put(connection, table, one, now)
                states[stream] = now

    def as_of(self, connection: Connection, as_of: AsOf, **only: str) -> dict[str, State]:
        """Return the states that held at a moment by stream, the first to change first.

        ``only`` are columns and what is to stand in them; an empty text asks for any.
        """
        c = self.table.c
        wanted = select(c[self._stream].label("stream"), c.state).where(*stood(self.table, as_of))
        for column, value in only.items():
            if value:
                wanted = wanted.where(c[column] == value)
        # Of two rows in force, where the log's clock was set back, the later one counts.
        rows = connection.execute(wanted.order_by(c.position))
        newest = {row.stream: row.state for row in rows}
        return {stream: self._decode(state) for stream, state in newest.items()}

    def _newest(
        self, connection: Connection, table: Table, streams: Iterable[str]
    ) -> dict[str, State]:
        key = table.c[self._stream]
        wanted = select(key, table.c.state).where(table.c.position_until == FOREVER)
        return {
            stream: self._decode(state)
            for some in pieces(sorted(streams))
            for stream, state in connection.execute(wanted.where(key.in_(some)))
        }

    def _put(self, connection: Connection, table: Table, one: Recorded, now: State) -> None:
        stream, at = one.event.originator_id.hex, to_instant(one.event.recorded_at)
        connection.execute(
            update(table)
            .where(table.c[self._stream] == stream, table.c.position_until == FOREVER)
            .values(recorded_until=at, position_until=one.position)
        )
        row: dict[str, Any] = {
            self._stream: stream,
            "recorded_at": at,
            "recorded_until": FOREVER,
            "position": one.position,
            "position_until": FOREVER,
            "state": self._encode(now),
        }
        columns = {**self._about, **self._of_state}
        row |= {column: value(now) for column, value in columns.items()}
        connection.execute(insert(table), row)


class StateProjection(Rebuildable):
    """A read model of one or more tables of states."""

    name: str
    states: ClassVar[tuple[States[Any, Any], ...]]

    def __init__(self, suffix: str = "") -> None:
        self.tables = tuple(states.beside(suffix) for states in self.states)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to the streams that are kept."""
        for states, table in zip(self.states, self.tables, strict=True):
            states.take(connection, table, batch)
