"""Building a read model anew beside the one in use, and switching to it.

The new tables carry a suffix and a position of their own, so a build that is interrupted goes on
where it was, and one that isn't wanted is dropped; the view in use is not touched and goes on
following the log. The switch renames the tables in one transaction. No event is recorded, so nobody
is told anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from sqlalchemy import Connection, Engine, Table, text

from domain.log import EventLog, Recorded
from domain.refusal import Refusal
from projections import follower
from projections.follower import BATCH
from projections.rebuildable import Rebuildable

Progress = Callable[[str, int, int], None]
"""Told what is under way, how much is done and how much there is."""


@runtime_checkable
class Bulk(Protocol):
    """A projection with a quicker way to fill empty tables: rows first, indexes at the end."""

    def create_bare(self, connection: Connection) -> None:
        """Make the tables without indexes."""
        ...

    def load(self, connection: Connection, batch: Sequence[Recorded]) -> object:
        """Take a batch in, without what ``finish`` works out."""
        ...

    def finish(self, connection: Connection) -> None:
        """Complete what was loaded; after it, ``handle`` goes on."""
        ...


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that only one of two tables has."""

    table: str
    only_before: int
    only_after: int


class Rebuild:
    """One build of one projection. Making it again after an interruption goes on with the build."""

    def __init__(self, log: EventLog, engine: Engine, projection: Rebuildable) -> None:
        """Take up the build under way, or begin one. ``engine`` must be for writing."""
        self._log, self._engine, self.projection = log, engine, projection
        with engine.begin() as connection:
            self.build, phase = builds(connection).get(projection.name, (0, "done"))
            self.resumed = phase != "done"
            if not self.resumed:
                self.build, phase = self.build + 1, "loading"
                _note(connection, projection.name, self.build, phase)
            self.ready = phase == "ready"
            self.new = projection.beside(f"_b{self.build}")
            self._key = f"{projection.name}_b{self.build}"
            if isinstance(self.new, Bulk) and not self.ready:
                self.new.create_bare(connection)
            else:
                self.new.create(connection)
            self.position = follower.position(connection, self._key)

    def take(self, batch: Sequence[Recorded]) -> None:
        """Take those events of a batch in that come after where the build is."""
        news = [one for one in batch if one.position > self.position]
        if not news:
            return
        with self._engine.begin() as connection:
            if not follower.claim(connection, self._key, self.position, news[-1].position):
                msg = "Another rebuild of the same view is under way; wait for it to end."
                raise RebuildConflictError(msg)
            self._handle(connection, news)
        self.position = news[-1].position

    def complete(self) -> None:
        """Index what was loaded, unless that is done."""
        if self.ready:
            return
        with self._engine.begin() as connection:
            if isinstance(self.new, Bulk):
                self.new.finish(connection)
            _note(connection, self.projection.name, self.build, "ready")
        self.ready = True

    def _handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        if isinstance(self.new, Bulk) and not self.ready:
            self.new.load(connection, batch)
        else:
            self.new.handle(connection, batch)

    def differences(self) -> list[Difference]:
        """Count, table by table, the rows that only the view in use has, and only the new one."""
        with self._engine.connect() as connection:
            return [
                Difference(
                    str(old.name), _count(connection, old, new), _count(connection, new, old)
                )
                for old, new in zip(self.projection.tables, self.new.tables, strict=True)
            ]

    def switch(self) -> None:
        """Put the new tables in place of the old in one transaction; the old ones are kept aside.

        The few events that came since the build was brought up to date are taken in while the
        view is locked. Its position is locked before its tables, as a follower does: the other way
        round the two could wait for each other.
        """
        name = self.projection.name
        with self._engine.begin() as connection:
            follower.hold(connection, name)
            reached = self.position
            while batch := self._log.read(reached, BATCH):
                self._handle(connection, batch)
                reached = batch[-1].position
            for old, new, away in zip(
                self.projection.tables, self.new.tables, self._retired(), strict=True
            ):
                connection.execute(text(f"ALTER TABLE {old.name} RENAME TO {away}"))
                connection.execute(text(f"ALTER TABLE {new.name} RENAME TO {old.name}"))
            forget_position(connection, self._key)
            connection.execute(
                text("UPDATE positions_v1 SET position = :to WHERE name = :name"),
                {"to": reached, "name": name},
            )
            _note(connection, name, self.build, "done")

    def clear(self) -> None:
        """Drop what the switch put aside."""
        with self._engine.begin() as connection:
            for away in self._retired():
                connection.execute(text(f"DROP TABLE IF EXISTS {away}"))

    def _retired(self) -> list[str]:
        return [f"{table.name}_r{self.build}" for table in self.projection.tables]

    def discard(self) -> None:
        """Throw the new tables away; the view in use stays."""
        with self._engine.begin() as connection:
            for table in self.new.tables:
                table.drop(connection, checkfirst=True)
            forget_position(connection, self._key)
            _note(connection, self.projection.name, self.build, "done")


def bring_up(
    log: EventLog, rebuilds: Sequence[Rebuild], progress: Progress = lambda *_: None
) -> int:
    """Bring builds to the end of the log, decoding each event once; return the events read."""
    read = 0
    while True:
        here = min(one.position for one in rebuilds)
        batch = log.read(here, BATCH)
        if not batch:
            loading = [one for one in rebuilds if not one.ready]
            for one in loading:
                one.complete()
            if not loading:
                return read
            continue
        for one in rebuilds:
            one.take(batch)
        read += len(batch)
        progress("Building views", min(one.position for one in rebuilds), log.last_position())


class RebuildConflictError(Refusal):
    """Two rebuilds of one view were run at once."""

    status: ClassVar[int] = 409


def rows_only_in(one: Table, other: Table) -> str:
    """Return the query for the rows that only one of two tables of one shape has."""
    names = ", ".join(f'"{column.name}"' for column in one.columns if column.name != "id")
    return f"SELECT {names} FROM {one.name} EXCEPT SELECT {names} FROM {other.name}"  # noqa: S608 - our own names


def authorities_that_differ(connection: Connection, rebuild: Rebuild) -> list[str]:
    """Return the authorities of which the first table's rows differ."""
    old, new = rebuild.projection.tables[0], rebuild.new.tables[0]
    statement = (
        f"SELECT DISTINCT authority FROM ({rows_only_in(old, new)}) AS gone "  # noqa: S608 - our own names
        f"UNION SELECT DISTINCT authority FROM ({rows_only_in(new, old)}) AS come"
    )
    return sorted(connection.execute(text(statement)).scalars())


def _count(connection: Connection, one: Table, other: Table) -> int:
    statement = text(f"SELECT count(*) FROM ({rows_only_in(one, other)}) AS own")  # noqa: S608 - our own names
    return int(connection.execute(statement).scalar_one())


def builds(connection: Connection) -> dict[str, tuple[int, str]]:
    """Return each view's last build and its phase: loading, ready to switch, or done."""
    found = connection.execute(text("SELECT name, build, phase FROM rebuilds_v1"))
    return {row.name: (row.build, row.phase) for row in found}


def forget_position(connection: Connection, name: str) -> None:
    """Forget that a follower ever was."""
    connection.execute(text("DELETE FROM positions_v1 WHERE name = :name"), {"name": name})


def _note(connection: Connection, name: str, build: int, phase: str) -> None:
    connection.execute(
        text(
            "INSERT INTO rebuilds_v1 VALUES (:name, :build, :phase) "
            "ON CONFLICT (name) DO UPDATE SET build = :build, phase = :phase"
        ),
        {"name": name, "build": build, "phase": phase},
    )
