"""What a backup says of itself: its files with size and SHA-256, and where the chains had come to.

How many statements, keys or people there are is in none of it.
"""

from datetime import datetime
from pathlib import Path

import msgspec

from infra.backup import files
from infra.backup.errors import BackupError

NAME = "manifest.json"
VERSION = 1
EVENTS = "events.db"
VAULT = "vault.db"
AUDIT = "audit.db"
ANCHORS = "anchors.txt"
AUDIT_ANCHORS = "audit-anchors.txt"


class File(msgspec.Struct, frozen=True):
    """A file of a backup."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself.

    ``log_head`` and ``audit_head`` are hashes as hex; '' for an empty log.

    ``keys`` names the file of keys that was written in another folder; '' where there were none.
    """

    version: int
    name: str
    made_at: datetime
    engine: str
    log_position: int
    log_head: str
    audit_position: int
    audit_head: str
    keys: str
    files: dict[str, File]


def described(folder: Path) -> dict[str, File]:
    """Describe every file in a folder."""
    return {
        one.name: File(one.stat().st_size, files.digest(one)) for one in sorted(folder.iterdir())
    }


def write(folder: Path, manifest: Manifest) -> None:
    """Write the manifest beside the files it describes."""
    files.write(folder / NAME, msgspec.json.format(msgspec.json.encode(manifest)))


def read(folder: Path) -> Manifest:
    """Return a backup's manifest. Raises BackupError for one that this program can't restore."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        msg = f"There is no backup in {folder}: name the folder that 'soundings backup' made."
        raise BackupError(msg) from None
    except msgspec.DecodeError:
        msg = f"The manifest of the backup in {folder} can't be read; take another backup."
        raise BackupError(msg) from None
    if manifest.version > VERSION:
        msg = "The backup is of a newer version of Soundings: install that, and restore with it."
        raise BackupError(msg)
    return manifest


def check(folder: Path, manifest: Manifest) -> None:
    """Hold every file against the manifest. Raises BackupError where one is not what it was."""
    for name, file in manifest.files.items():
        path = folder / name
        if Path(name).name != name or not path.is_file() or files.digest(path) != file.sha256:
            msg = f"'{name}' of the backup is missing or not what it was; take another backup."
            raise BackupError(msg)


def newest(folder: Path) -> Path:
    """Return a backup's folder: this one, or the newest of those in it."""
    if (folder / NAME).exists() or not folder.is_dir():
        return folder
    found = sorted(one.parent for one in folder.glob(f"[!.]*/{NAME}"))
    return found[-1] if found else folder
