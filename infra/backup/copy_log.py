"""The event log as it stood at a moment, copied into one file that either engine can take back.

That file is the embedded event store's own. On SQLite it is made with SQLite's backup API, on
PostgreSQL by COPY; both from a transaction that sees what was there when it began.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg.rows import tuple_row

from infra.backup import files
from infra.backup.copy_file import Progress, copied
from infra.backup.manifest import EVENTS
from infra.settings import Settings
from infra.stores.eventstore.chain import Row
from infra.stores.eventstore.store import EventStore
from infra.stores.postgres import parameters

COLUMNS = "position, originator_id, originator_version, topic, state, chain"
TYPES = ("int8", "text", "int8", "text", "bytea", "bytea")
TABLE = "stored_events"
"""What the library calls it in a SQLite file."""

LAST = f"SELECT max(position) FROM {TABLE}"  # noqa: S608 - our own words
_INSERT = f"INSERT INTO {TABLE} VALUES (?,?,?,?,?,?)"  # noqa: S608 - the same
_WAIT_SECONDS = 3_600
_ROWS = 10_000


class LogCopy(Protocol):
    """The log as it stood."""

    def write(self, folder: Path, progress: Progress) -> None:
        """Write it into a folder, as ``events.db``."""
        ...


class _OfSqlite:
    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def write(self, folder: Path, progress: Progress) -> None:
        copied(self._raw, folder / EVENTS, progress)


class _OfPostgres:
    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection

    def write(self, folder: Path, progress: Progress) -> None:
        files.own_file(folder / EVENTS)
        EventStore(folder).close()  # makes the table
        cursor = self._connection.cursor(row_factory=tuple_row)
        [total] = cursor.execute("SELECT count(*) FROM soundings_events").fetchone() or (0,)
        [head] = cursor.execute("SELECT position FROM soundings_head").fetchone() or (0,)
        with closing(sqlite3.connect(folder / EVENTS)) as to:
            to.execute("PRAGMA journal_mode=DELETE")
            for done, some in enumerate(self._batches(cursor)):
                to.executemany(_INSERT, some)
                progress(done * _ROWS + len(some), total)
            # Positions that were used and cut off are not used again: a gap is to be seen.
            to.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (head, TABLE))
            to.commit()
        files.settle(folder / EVENTS)

    @staticmethod
    def _batches(
        cursor: psycopg.Cursor[tuple[object, ...]],
    ) -> Iterator[Sequence[tuple[object, ...]]]:
        wanted = f"COPY (SELECT {COLUMNS} FROM soundings_events ORDER BY position) TO STDOUT"  # noqa: S608 - our own words
        with cursor.copy(f"{wanted} (FORMAT BINARY)") as copying:
            copying.set_types(TYPES)
            rows = copying.rows()
            while some := list(islice(rows, _ROWS)):
                yield some


@contextmanager
def log_as_it_stands(settings: Settings) -> Iterator[LogCopy]:
    """Yield the log as it is when this is entered, whatever is written to it afterwards."""
    if settings.database_url is None:
        file = settings.home / EVENTS
        with closing(sqlite3.connect(file, timeout=60, isolation_level=None)) as raw:
            raw.execute("BEGIN")
            raw.execute(LAST).fetchone()
            yield _OfSqlite(raw)
        return
    limits = {"statement_seconds": _WAIT_SECONDS, "idle_seconds": _WAIT_SECONDS}
    with psycopg.connect(**parameters(settings.database_url, **limits)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SELECT position FROM soundings_head")
        yield _OfPostgres(connection)


def rows_of(file: Path) -> Iterator[Row]:
    """Yield the rows of a copied log, in order."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as raw:
        yield from raw.execute(f"SELECT {COLUMNS} FROM {TABLE} ORDER BY position")  # noqa: S608 - our own words
