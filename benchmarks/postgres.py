"""``python -m benchmarks.postgres``: the stores on PostgreSQL, beside COPY of the same rows.

It starts a server of its own in a temporary folder, unless SOUNDINGS_TEST_DATABASE_URL names one.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from benchmarks.event_store import sample
from benchmarks.measuring import HEADER, Pair, Work, pair
from infra.stores.eventstore.store import EventStore
from infra.stores.open import prepare
from infra.stores.views import for_writing, open_views
from projections import follower
from projections.picture.projection import PictureProjection
from projections.picture.tables import versions
from projections.registry import projections
from tests.servers.postgres import fresh_database, server_url

EVENTS = 30_000
BATCH = 10_000
RUNS = 3
_EVENTS = "soundings_events"
_TYPES = ("int8", "text", "int8", "text", "bytea", "bytea")

Rows = Sequence[tuple[object, ...]]


@contextmanager
def prepared(server: str) -> Iterator[str]:
    """Yield a new database with all tables."""
    with fresh_database(server) as url:
        views = open_views(Path(mkdtemp()), url)
        prepare(for_writing(views), projections())
        views.dispose()
        yield url


def copying(
    url: str, table: str, columns: str, rows: Rows, size: int, types: Sequence[str] = ()
) -> int:
    """COPY finished rows, so many a transaction; binary where types are given. Give how many."""
    form = "(FORMAT BINARY)" if types else ""
    with psycopg.connect(url) as connection:
        for start in range(0, len(rows), size):
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} ({columns}) FROM STDIN {form}".encode()) as copy,
            ):
                if types:
                    copy.set_types(types)
                for row in rows[start : start + size]:
                    copy.write_row(row)
            connection.commit()
    return len(rows)


def emptied(url: str, table: str) -> None:
    """Empty a table, and write the log out so that each side begins alike."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {table}".encode())
        connection.execute("CHECKPOINT")


def saving(server: str, size: int) -> Pair:
    """Measure saves of ``size`` events a transaction."""
    events = sample(EVENTS)
    with ExitStack() as stack:
        url = stack.enter_context(prepared(server))
        store = stack.enter_context(EventStore(Path(mkdtemp()), url))

        def save() -> int:
            for start in range(0, EVENTS, size):
                store.append(events[start : start + size])
            return EVENTS

        save()
        rows = store.recorder.rows(0, EVENTS)

        def ours() -> Work:
            emptied(url, _EVENTS)
            return save

        def floor() -> Work:
            emptied(url, _EVENTS)
            columns = "position, originator_id, originator_version, topic, state, chain"
            return lambda: copying(url, _EVENTS, columns, rows, size, _TYPES)

        return pair(f"PostgreSQL: save, {size:,} a transaction, beside COPY", ours, floor, RUNS)


def projecting(server: str) -> Pair:
    """Measure read, decode, project and commit, against COPY of the finished rows."""
    columns = [column.name for column in versions.columns][1:]
    names = ", ".join(columns)
    with ExitStack() as stack:
        url = stack.enter_context(prepared(server))
        store = stack.enter_context(EventStore(Path(mkdtemp()), url))
        events = sample(EVENTS)
        for start in range(0, EVENTS, BATCH):
            store.append(events[start : start + BATCH])
        views = for_writing(open_views(Path(mkdtemp()), url))
        stack.callback(views.dispose)

        def project() -> int:
            return follower.catch_up(store, views, [PictureProjection()])

        project()
        with psycopg.connect(url) as connection:
            rows = connection.execute(f"SELECT {names} FROM {versions.name}".encode()).fetchall()

        def ours() -> Work:
            emptied(url, f"{versions.name}, positions_v1")
            return project

        def floor() -> Work:
            emptied(url, versions.name)
            return lambda: copying(url, versions.name, names, rows, BATCH)

        return pair("PostgreSQL: project into the picture, beside COPY", ours, floor, RUNS)


def main() -> None:
    """Measure and print."""
    print(HEADER)
    with server_url() as server:
        print(saving(server, 500).line(), flush=True)
        print(saving(server, 5_000).line(), flush=True)
        print(projecting(server).line(), flush=True)


if __name__ == "__main__":
    main()
