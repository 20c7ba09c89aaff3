"""The audit log in a backup: copied if there is one, and where its chain had come to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from infra.backup import files
from infra.backup.copy_file import copied
from infra.backup.manifest import AUDIT, AUDIT_ANCHORS
from infra.stores.eventstore.rows import Head


def audit_file(home: Path) -> Path:
    """Return where an installation's audit log is."""
    return home / "audit" / AUDIT


def write(home: Path, folder: Path) -> None:
    """Copy the audit log and its anchors, the anchors first: none is beyond the copy."""
    if (home / AUDIT_ANCHORS).exists():
        files.copy(home / AUDIT_ANCHORS, folder / AUDIT_ANCHORS)
    if audit_file(home).exists():
        with closing(sqlite3.connect(audit_file(home), timeout=60)) as raw:
            copied(raw, folder / AUDIT, lambda *_: None)


def head(folder: Path) -> Head:
    """Return the last position of a copied audit log and the hash there."""
    if not (folder / AUDIT).exists():
        return 0, b""
    with closing(sqlite3.connect(folder / AUDIT)) as raw:
        row = raw.execute("SELECT position, chain FROM soundings_audit_head").fetchone()
        return (row[0], row[1]) if row else (0, b"")
