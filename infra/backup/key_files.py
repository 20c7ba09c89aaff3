"""A file of wrapped keys, each with the statement that it is erased with.

The wrapping key that opens them is in no file here. A word, a name or a time is not either.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError

from infra.backup import files
from infra.backup.copy_vault import writing
from infra.backup.errors import BackupError
from infra.stores.vault.statement_tables import keys, parts, unsealings
from infra.stores.views import open_sqlite

_ROWS = 500

_METADATA = MetaData()
_kept = Table(
    "soundings_keys",
    _METADATA,
    Column("subject", Text, primary_key=True),
    Column("statement", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

_ABOUT = (
    select(parts.c.part, parts.c.statement),
    select(unsealings.c.request, unsealings.c.statement),
)
"""What else than statements has keys, and the statement it is about."""


class Kept(NamedTuple):
    """A wrapped key, what it opens, and the statement that is about."""

    subject: str
    statement: str
    wrapped: bytes


def of_vault(vault: Connection) -> list[Kept]:
    """Return all keys of a vault."""
    about = {subject: statement for one in _ABOUT for subject, statement in vault.execute(one)}
    return [
        Kept(row.subject, about.get(row.subject, row.subject), row.wrapped)
        for row in vault.execute(select(keys).order_by(keys.c.subject))
    ]


def write(file: Path, some: Iterable[Kept]) -> int:
    """Write keys into a file, as a whole or not at all; return how many there are."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    rows = [one._asdict() for one in some]
    with writing(part, [_kept], _METADATA) as connection:
        for start in range(0, len(rows), _ROWS):
            connection.execute(insert(_kept), rows[start : start + _ROWS])
    files.settle(part)
    files.move(part, file)
    return len(rows)


def read(file: Path) -> list[Kept]:
    """Return the keys in a file. Raises BackupError for what is no file of keys."""
    if file.is_file():
        engine = open_sqlite(file, ())
        try:
            with engine.connect() as connection:
                return [Kept(*row) for row in connection.execute(select(_kept))]
        except DatabaseError:
            pass  # said below, in our own words
        finally:
            engine.dispose()
    msg = f"{file} is no file of keys: name the one that was written with this backup."
    raise BackupError(msg)


def forget(file: Path, erased: set[str]) -> int:
    """Take the keys of erased statements, and of what was said of them, out; return how many."""
    if not any(one.statement in erased for one in read(file)):
        return 0
    with writing(file, [_kept], _METADATA) as connection:
        return sum(
            connection.execute(delete(_kept).where(_kept.c.statement == statement)).rowcount
            for statement in sorted(erased)
        )
