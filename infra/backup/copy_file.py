"""SQLite databases as one file each, with no log beside them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from infra.backup import files
from infra.backup.errors import BackupError

Progress = Callable[[int, int], None]
"""Told how much is done and how much there is."""

SINGLE = ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON")
"""Pragmas for a database that nobody else has open; what is deleted is overwritten."""

_PAGES = 4_096
_IN_USE = (
    "A program has the stores open: end 'soundings serve' and all others of this installation, "
    "then repeat."
)


def copied(source: sqlite3.Connection, to: Path, progress: Progress) -> None:
    """Copy the database that a connection sees; one in a transaction is seen as it began."""
    with closing(sqlite3.connect(files.own_file(to))) as copy:
        source.backup(
            copy,
            pages=_PAGES,
            progress=lambda _, left, total: progress(total - left, total),
        )
        copy.execute("PRAGMA journal_mode=DELETE")
    files.settle(to)


def fold(file: Path) -> None:
    """Bring everything of a database into its file. Raises BackupError where it is in use.

    One that is damaged stays as it is.
    """
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as raw:
            [mode] = raw.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError:
        mode = "locked"
    except sqlite3.DatabaseError:
        return
    if mode != "delete":
        raise BackupError(_IN_USE)
    files.settle(file)
