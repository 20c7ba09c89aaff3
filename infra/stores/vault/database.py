"""Opening the vault: a database of its own, SQLite for its owner's eyes or PostgreSQL."""

import os
from pathlib import Path

from sqlalchemy import Engine, text

from infra.settings import Settings
from infra.stores.migrations.schema import ADVISORY_LOCK
from infra.stores.vault import account_tables, models, statement_tables
from infra.stores.vault.tables import METADATA
from infra.stores.views import for_writing, open_postgresql, open_sqlite

__all__ = ["account_tables", "models", "open_vault", "statement_tables"]

_OWNERS_FOLDER = 0o700
_OWNERS_FILE = 0o600
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
"""What is deleted is overwritten: erasing a key must not leave it in the file."""


def open_vault(settings: Settings) -> Engine:
    """Open the vault for reading, every table made; writers take ``views.for_writing``.

    Raises StoreUnavailableError where its database can't be reached.
    """
    if settings.vault_url:
        engine = open_postgresql(settings.vault_url)
    else:
        engine = open_sqlite(_own_file(settings.home / "vault"), _PRAGMAS)
    try:
        _make_tables(for_writing(engine))
    except Exception:
        engine.dispose()
        raise
    return engine


def _own_file(folder: Path) -> Path:
    """Make the file, so that SQLite's own files beside it get its mode, too."""
    folder.mkdir(mode=_OWNERS_FOLDER, parents=True, exist_ok=True)
    folder.chmod(_OWNERS_FOLDER)
    file = folder / "vault.db"
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, _OWNERS_FILE))
    file.chmod(_OWNERS_FILE)
    return file


def _make_tables(engine: Engine) -> None:
    """Make, under a lock, what is missing: several programs may open a new vault at once."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        METADATA.create_all(connection, checkfirst=True)
