"""The database of the read models."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event

_WRITES = "soundings_writes"
_CACHE_KIB = 65_536
_READERS = 20
_CHECKPOINT_PAGES = 32_768


def open_views(folder: Path) -> Engine:
    """Open the views' SQLite file for reading; a writer takes the lock when it begins."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{folder / 'views.db'}", connect_args={"timeout": 60}, pool_size=_READERS
    )

    @event.listens_for(engine, "connect")
    def connected(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            f"cache_size=-{_CACHE_KIB}",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def for_writing(engine: Engine) -> Engine:
    """Give the same database for followers: each of their transactions takes the lock at once."""
    return engine.execution_options(**{_WRITES: True})
