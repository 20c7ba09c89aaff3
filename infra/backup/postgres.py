"""Restored stores into PostgreSQL: what is there goes into a schema aside, in one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import psycopg
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from consumers.stream import acknowledgement
from infra.backup.copy_log import COLUMNS, TYPES, rows_of
from infra.backup.copy_vault import copy
from infra.backup.errors import BackupError
from infra.stores.eventstore import tables as event_tables
from infra.stores.migrations.schema import ADVISORY_LOCK, VERSION_TABLE
from infra.stores.open import BESIDE
from infra.stores.vault.statement_tables import keys
from infra.stores.vault.tables import METADATA
from infra.stores.views import for_writing, open_postgresql, open_sqlite
from projections import follower
from projections.registry import projections

_NO_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")


def put_log(url: str, log: Path, schema: str) -> None:
    """Load a copied log; the views are left empty, for the followers to fill."""
    with _writing(url) as connection:
        _aside(connection, _of_the_log(connection), schema)
        # Only where it is needed: it takes a quarter of a second to load.
        from infra.stores.migrations.running import upgrade  # noqa: PLC0415 - the line above

        upgrade(connection)
        follower.create_tables(connection, projections())
        _load(connection, log)


def _of_the_log(connection: Connection) -> list[str]:
    """Return the tables of the log and of all that follows it, those of a rebuild under way too.

    What is beside the views tells of a log that is no longer there, as they do.
    """
    views = {table.name for one in projections() for table in one.tables}
    own = {*event_tables.METADATA.tables, *follower.METADATA.tables, VERSION_TABLE, *views}
    own |= BESIDE | acknowledgement.NAMES
    found = inspect(connection).get_table_names()
    return [
        one for one in found if one in own or any(one.startswith(f"{view}_b") for view in views)
    ]


def _load(connection: Connection, log: Path) -> None:
    last = (0, bytes(32))
    raw = cast("psycopg.Connection", connection.connection.driver_connection)
    with raw.cursor() as cursor:
        with cursor.copy(
            f"COPY soundings_events ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
        ) as copying:
            copying.set_types(TYPES)
            for row in rows_of(log):
                copying.write_row(row)
                last = row[0], row[5]
        cursor.execute("UPDATE soundings_head SET position = %s, chain = %s", last)


def put_vault(url: str, vault: Path, schema: str) -> None:
    """Load a vault; of the one before, all but its keys goes aside."""
    source = open_sqlite(vault, ())
    with _writing(url) as connection:
        found = set(inspect(connection).get_table_names()) & METADATA.tables.keys()
        _aside(connection, found, schema)
        if keys.name in found:
            connection.execute(text(f"DROP TABLE {schema}.{keys.name}"))
        METADATA.create_all(connection, checkfirst=True)
        with source.connect() as held:
            copy(held, connection, METADATA.sorted_tables)
    source.dispose()


def _aside(connection: Connection, names: Iterable[str], schema: str) -> None:
    wanted = sorted(names)
    if wanted:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    for name in wanted:
        connection.execute(text(f"ALTER TABLE {name} SET SCHEMA {schema}"))


@contextmanager
def _writing(url: str) -> Iterator[Connection]:
    engine = for_writing(open_postgresql(url))
    try:
        with engine.begin() as connection:
            for limit in _NO_LIMITS:
                connection.execute(text(f"SET LOCAL {limit} = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            yield connection
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        msg = (
            "The database's user may not make a schema for what was there: GRANT CREATE ON "
            "DATABASE to it, then run the same 'soundings restore' again."
        )
        raise BackupError(msg) from None
    finally:
        engine.dispose()
