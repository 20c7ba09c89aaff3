"""The audit log's own SQLite file, which only its owner can read."""

from pathlib import Path

from sqlalchemy import Engine

from infra.stores.audit.tables import METADATA
from infra.stores.views import for_writing, open_sqlite

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


def open_audit(folder: Path) -> Engine:
    """Open the file in a folder; make both, and the tables, where they are missing."""
    folder.mkdir(parents=True, exist_ok=True, mode=_FOLDER_MODE)
    folder.chmod(_FOLDER_MODE)
    file = folder / "audit.db"
    # SQLite gives the files beside it (-wal, -shm) the mode of this one.
    file.touch(mode=_FILE_MODE)
    file.chmod(_FILE_MODE)
    engine = open_sqlite(file, _PRAGMAS)
    with for_writing(engine).begin() as connection:
        METADATA.create_all(connection)
    return engine
