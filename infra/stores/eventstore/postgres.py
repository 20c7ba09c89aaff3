"""The library's PostgreSQL recorder with chained hashes and positions in the order of commits.

A sequence gives its numbers out before the commit and never takes one back: with it, positions
have gaps, and a reader that has seen 3 may find 2 afterwards, or, if it follows by position, never.
So positions come from the one row of ``soundings_head``. A writer locks that row first, numbers and
chains its events from what it holds, and moves it; the next writer waits, and sees it moved only if
the first has committed. So whoever reads by position reads every event, in one order for all.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresFactory
from eventsourcing.utils import Environment, EnvType
from psycopg import Cursor
from psycopg.rows import TupleRow, dict_row, tuple_row

from infra.stores.eventstore.chain import Row
from infra.stores.eventstore.rows import Head, chained, hex_of
from infra.stores.postgres import CONNECT_SECONDS, POOL_SECONDS, parameters

URL = "SOUNDINGS_DATABASE_URL"
_COLUMNS = "position, originator_id, originator_version, topic, state, chain"
_TYPES = ("int8", "text", "int8", "text", "bytea", "bytea")
_FEW = 8
"""So many rows are inserted by statements; COPY costs two more round trips, then wins."""

_STATEMENT_SECONDS = 120
_IDLE_SECONDS = 30
_NO_LIMIT = 2**62
_CONNECTIONS = 10


class ChainedPostgresRecorder(PostgresApplicationRecorder):
    """Records events with their chain hashes and gives positions without gaps."""

    def create_table(self) -> None:
        """Do nothing: the migrations make the tables, under a lock of their own."""

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **_: object
    ) -> Sequence[int] | None:
        """Record all events in one transaction; raise IntegrityError if a version is taken.

        Not tried again on a lost connection, for the commit may have been the last thing to
        succeed: whoever decided reads the streams again and finds out.
        """
        if not stored_events:
            return range(0)
        with self.datastore.get_connection() as connection, connection.transaction():
            cursor = connection.cursor(row_factory=tuple_row)
            head = self._lock_head(cursor)
            rows = chained(head, stored_events)
            self._write(cursor, rows)
            self._move_head(cursor, (rows[-1][0], rows[-1][5]))
        return range(head[0] + 1, rows[-1][0] + 1)

    @staticmethod
    def _lock_head(cursor: Cursor[TupleRow]) -> Head:
        cursor.execute("SELECT position, chain FROM soundings_head FOR UPDATE", prepare=True)
        row = cursor.fetchone()
        if row is None:
            msg = "The event store's head is gone; restore the database from a backup."
            raise LookupError(msg)
        return row[0], row[1]

    @staticmethod
    def _write(cursor: Cursor[TupleRow], rows: Sequence[Row]) -> None:
        if len(rows) <= _FEW:
            cursor.executemany("INSERT INTO soundings_events VALUES (%s,%s,%s,%s,%s,%s)", rows)
            return
        with cursor.copy(
            f"COPY soundings_events ({_COLUMNS}) FROM STDIN (FORMAT BINARY)"
        ) as copying:
            copying.set_types(_TYPES)
            for row in rows:
                copying.write_row(row)

    def _move_head(self, cursor: Cursor[TupleRow], head: Head) -> None:
        """Move the head and wake, on commit, those who listen."""
        cursor.execute(
            "UPDATE soundings_head SET position = %s, chain = %s RETURNING pg_notify(%s, '')",
            (*head, self.channel_name),
            prepare=True,
        )

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return one stream's events."""
        rows = self._select(
            "WHERE originator_id = %s "
            "AND originator_version > %s AND originator_version <= %s "
            f"ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT %s",
            (hex_of(originator_id), gt or 0, _unless(lte), _unless(limit)),
        )
        return [
            StoredEvent(UUID(stream), version, topic, state)
            for _, stream, version, topic, state, _ in rows
        ]

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
        rows = self._select(
            "WHERE position > %s AND position <= %s "
            "AND (cardinality(%s::text[]) = 0 OR topic = ANY(%s::text[])) "
            "ORDER BY position LIMIT %s",
            (after, _unless(stop), list(topics), list(topics), limit),
        )
        return [
            Notification(UUID(stream), version, topic, state, position)
            for position, stream, version, topic, state, _ in rows
        ]

    def max_notification_id(self) -> int | None:
        """Return the position of the newest event held."""
        with self.datastore.get_connection() as connection:
            cursor = connection.cursor(row_factory=tuple_row)
            found = cursor.execute("SELECT max(position) FROM soundings_events").fetchone()
            return found[0] if found else None

    def rows(self, after: int, limit: int) -> list[Row]:
        """Return whole rows in log order."""
        return self._select("WHERE position > %s ORDER BY position LIMIT %s", (after, limit))

    def streams(self, stream_ids: Iterable[UUID]) -> list[Row]:
        """Return the rows of several streams, each oldest first."""
        return self._select(
            "WHERE originator_id = ANY(%s) ORDER BY originator_id, originator_version",
            ([stream_id.hex for stream_id in stream_ids],),
        )

    def _select(self, which: str, values: Sequence[object]) -> list[Row]:
        statement = f"SELECT {_COLUMNS} FROM soundings_events {which}"  # noqa: S608 - our own words
        with self.datastore.get_connection() as connection:
            cursor = connection.cursor(row_factory=tuple_row, binary=True)
            found: list[Row] = cursor.execute(statement, values, prepare=True).fetchall()
            return found


class ChainedPostgresFactory(PostgresFactory):
    """Makes the recorder above; chosen by the settings' ``PERSISTENCE_MODULE``."""

    application_recorder_class = ChainedPostgresRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        pool = self.datastore.pool
        # The library knows host, user and password; the URL may say more, and limits belong to it.
        limits = parameters(
            self.env[URL], statement_seconds=_STATEMENT_SECONDS, idle_seconds=_IDLE_SECONDS
        )
        pool.kwargs = {**limits, "row_factory": dict_row}
        # One that has lost its server tries again when asked, not in steps that double.
        pool.reconnect_timeout = float(CONNECT_SECONDS)


def environment(url: str) -> dict[str, str]:
    """Return the library's settings for the database that a URL names."""
    return {
        "PERSISTENCE_MODULE": f"{__name__}:{ChainedPostgresFactory.__name__}",
        URL: url,
        "POSTGRES_DBNAME": "",
        "POSTGRES_HOST": "",
        "POSTGRES_USER": "",
        "POSTGRES_PASSWORD": "",
        "POSTGRES_SCHEMA": "",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
        "POSTGRES_CONNECT_TIMEOUT": str(POOL_SECONDS),
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": str(_IDLE_SECONDS),
        "POSTGRES_PRE_PING": "y",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": str(_CONNECTIONS - 1),
    }


def _unless(bound: int | None) -> int:
    return _NO_LIMIT if bound is None else bound
