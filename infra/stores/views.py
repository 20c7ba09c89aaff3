"""The database of the read models: SQLite in a folder, or PostgreSQL.

Whoever reads sees one moment of all views, however many statements it takes: a SQLite transaction
is like that, and on PostgreSQL readers are REPEATABLE READ. Writers on SQLite take the lock when
they begin. On PostgreSQL they are READ COMMITTED, for a follower that waited for its rival must
see what the rival has done.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import psycopg
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event

from infra.stores.eventstore.errors import StoreUnavailableError
from infra.stores.postgres import POOL_SECONDS, parameters

_WRITES = "soundings_writes"
_CACHE_KIB = 65_536
_READERS = 20
_CHECKPOINT_PAGES = 32_768
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    f"cache_size=-{_CACHE_KIB}",
    f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
)
_KEPT_OPEN = 5
_STATEMENT_SECONDS = 900
"""Indexing a whole view of millions of rows is one statement."""

_IDLE_SECONDS = 300
"""An export may wait so long for whoever takes it."""


def open_views(folder: Path, database_url: str | None = None) -> Engine:
    """Open the views for reading: those in the folder, or in the PostgreSQL database of the URL.

    Errors leave the parameters of statements out: they are what came in files.
    """
    if database_url:
        return open_postgresql(database_url)
    folder.mkdir(parents=True, exist_ok=True)
    return open_sqlite(folder / "views.db", _PRAGMAS)


def for_writing(engine: Engine) -> Engine:
    """Return the same database for followers: each transaction takes its locks at once."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="READ COMMITTED")
    return engine.execution_options(**{_WRITES: True})


def open_postgresql(url: str) -> Engine:
    """Open a PostgreSQL database for reading; ``for_writing`` gives it for writers."""
    found = parameters(url, statement_seconds=_STATEMENT_SECONDS, idle_seconds=_IDLE_SECONDS)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(**found),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=_KEPT_OPEN,
        max_overflow=_READERS - _KEPT_OPEN,
        pool_timeout=POOL_SECONDS,
        use_native_hstore=False,
        isolation_level="REPEATABLE READ",
    )
    event.listen(engine, "handle_error", _in_our_own_words)
    return engine


def _in_our_own_words(failure: ExceptionContext) -> None:
    """Say that the server is away or takes too long, as the event store does.

    Not of the look that a pool takes at a connection before it is used: the pool makes a new one.
    """
    away = isinstance(failure.original_exception, psycopg.OperationalError)
    if away and not failure.is_pre_ping:
        raise StoreUnavailableError from failure.original_exception


def open_sqlite(file: Path, pragmas: Sequence[str]) -> Engine:
    """Open a SQLite file for reading, each connection with these pragmas."""
    engine = create_engine(
        f"sqlite:///{file}",
        connect_args={"timeout": 60},
        hide_parameters=True,
        pool_size=_READERS,
    )

    @event.listens_for(engine, "connect")
    def connected(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
