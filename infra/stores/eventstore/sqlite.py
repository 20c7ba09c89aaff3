"""The library's SQLite recorder with chained hashes, gap-free positions and one writer at a time.

Two things differ from the recorder as it comes: a transaction begins IMMEDIATE, so reading the
last hash and adding to it are one step, and all events of a save go in by ``executemany``.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteCursor,
    SQLiteFactory,
    SQLiteTransaction,
)
from eventsourcing.utils import Environment, EnvType

from infra.stores.eventstore.chain import GENESIS, Row
from infra.stores.eventstore.rows import Head, chained

_TABLE = """
CREATE TABLE IF NOT EXISTS {name} (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    chain BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
)"""
_IDS_A_QUERY = 2_000
_NO_POSITION = 2**62
_CACHE_KIB = 262_144
_BULK = 500
_CHECKPOINT = 1_000
_BULK_CHECKPOINT = 32_768
"""Pages of the write-ahead log between checkpoints. Index pages are random, so bulk saves that
share a checkpoint write each page once; single saves are quicker in a short log used again."""


class _Immediate(SQLiteTransaction):
    """A transaction that takes the write lock at once instead of at its first write."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        return cursor


class ChainedSQLiteRecorder(SQLiteApplicationRecorder):
    """Records events with their chain hashes and gives positions without gaps."""

    def construct_create_table_statements(self) -> list[str]:
        """Return the table's definition; positions are declared so that none is used twice."""
        return [_TABLE.format(name=self.events_table_name)]

    @contextmanager
    def _writing(self, events: int) -> Iterator[SQLiteCursor]:
        pages = _BULK_CHECKPOINT if events >= _BULK else _CHECKPOINT
        with (
            self.datastore.get_connection(commit=True) as connection,
            connection.cursor() as setting,
        ):
            setting.execute(f"PRAGMA wal_autocheckpoint={pages}")
            with _Immediate(connection, commit=True) as cursor, cursor:
                yield cursor

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: object
    ) -> Sequence[int] | None:
        """Record all events in one transaction; raise IntegrityError if a version is taken."""
        with self._writing(len(stored_events)) as cursor:
            return self._insert_events(cursor, stored_events, **kwargs)

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int]:
        head = self._head(c)
        rows = chained(head, stored_events)
        c.executemany(f"INSERT INTO {self.events_table_name} VALUES (?,?,?,?,?,?)", rows)  # noqa: S608 - the table's own name
        return range(head[0] + 1, head[0] + len(rows) + 1)

    def _head(self, c: SQLiteCursor) -> Head:
        """Return the last position ever used and the last hash held.

        They are of one row unless somebody cut the log's tail; then the gap stays to be seen.
        """
        c.execute(self._head_statement)
        row = c.fetchone()
        return (row[0] or 0, row[1] or GENESIS)

    @cached_property
    def _head_statement(self) -> str:
        name = self.events_table_name
        return (
            f"SELECT (SELECT seq FROM sqlite_sequence WHERE name = '{name}'), "  # noqa: S608 - the table's own name
            f"(SELECT chain FROM {name} ORDER BY position DESC LIMIT 1)"
        )

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return notifications from ``start``; their ids are our positions."""
        after = (start or 0) - (1 if inclusive_of_start else 0)
        marks = f"AND topic IN ({','.join('?' * len(topics))})" if topics else ""
        statement = (
            f"SELECT * FROM {self.events_table_name} "  # noqa: S608 - the table's own name
            f"WHERE position > ? AND position <= ? {marks} ORDER BY position LIMIT ?"
        )
        last = stop if stop is not None else _NO_POSITION
        return [
            Notification(self.convert_originator_id(stream), version, topic, state, position)
            for position, stream, version, topic, state, _ in self._select(
                statement, (after, last, *topics, limit)
            )
        ]

    def rows(self, after: int, limit: int) -> list[Row]:
        """Return whole rows in log order."""
        statement = (
            f"SELECT * FROM {self.events_table_name} WHERE position > ? ORDER BY position LIMIT ?"  # noqa: S608 - the table's own name
        )
        return self._select(statement, (after, limit))

    def streams(self, stream_ids: Iterable[UUID]) -> list[Row]:
        """Return the rows of several streams, each oldest first."""
        wanted = [stream_id.hex for stream_id in stream_ids]
        found: list[Row] = []
        for start in range(0, len(wanted), _IDS_A_QUERY):
            some = wanted[start : start + _IDS_A_QUERY]
            marks = ",".join("?" * len(some))
            statement = (
                f"SELECT * FROM {self.events_table_name} "  # noqa: S608 - the table's own name
                f"WHERE originator_id IN ({marks}) ORDER BY originator_id, originator_version"
            )
            found.extend(self._select(statement, tuple(some)))
        return found

    def _select(self, statement: str, values: tuple[int | str, ...]) -> list[Row]:
        with self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor()
            cursor.execute(statement, values)
            rows: list[Row] = [tuple(row) for row in cursor.fetchall()]
            return rows


class ChainedSQLiteFactory(SQLiteFactory):
    """Makes the recorder above; chosen by the settings' ``PERSISTENCE_MODULE``."""

    application_recorder_class = ChainedSQLiteRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        pool = self.datastore.pool
        create = pool._create_connection  # noqa: SLF001 - the pool's one hook for pragmas

        def tuned() -> SQLiteConnection:
            connection = create()
            raw: sqlite3.Connection = connection._sqlite_conn  # noqa: SLF001 - the same
            raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
            raw.execute("PRAGMA synchronous=FULL")
            return connection

        pool._create_connection = tuned  # type: ignore[method-assign]  # noqa: SLF001 - the same


def environment(folder: Path) -> dict[str, str]:
    """Return the library's settings for a file in a folder."""
    return {
        "PERSISTENCE_MODULE": f"{__name__}:{ChainedSQLiteFactory.__name__}",
        "SQLITE_DBNAME": str(folder / "events.db"),
        "SQLITE_LOCK_TIMEOUT": "60",
    }
