"""The folder of keys: one file a backup, kept for a shorter time than the stores.

It lies apart from the backups: with one of the two nobody reads a word.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from infra.backup.backup_names import made_at
from infra.backup.errors import BackupError

SUFFIX = ".keys"
UNREADABLE = -1
_APART = (
    "The keys must lie apart from what they open: let --keys-dir name a folder that is neither the "
    "backups' own, nor inside it, nor around it; best one on another disk or machine."
)


def check_apart(folder: Path, keys_dir: Path) -> None:
    """Raise BackupError if one folder is, or is inside, the other, by whatever links or mounts."""
    for inner, outer in ((folder, keys_dir), (keys_dir, folder)):
        if any(_same(one, outer) for one in (inner.resolve(), *inner.resolve().parents)):
            raise BackupError(_APART)


def _same(one: Path, other: Path) -> bool:
    return one == other.resolve() or (one.exists() and other.exists() and one.samefile(other))


def files(keys_dir: Path) -> list[Path]:
    """Return the files of keys in a folder, oldest first."""
    return sorted(one for one in keys_dir.glob(f"*{SUFFIX}") if made_at(one.name))


def standing(keys_dir: Path) -> tuple[int, datetime | None]:
    """Return how many files of keys there are (-1: not to be told) and when the newest was made."""
    try:
        found = files(keys_dir.resolve(strict=True))
    except OSError:
        return UNREADABLE, None
    return len(found), made_at(found[-1].name) if found else None


def retire(some: Iterable[Path], before: datetime) -> int:
    """Delete the files that were made before a time; return how many."""
    old = [one for one in some if (_made_at(one) or before) < before]
    for one in old:
        one.unlink()
    return len(old)


def _made_at(file: Path) -> datetime | None:
    return made_at(file.name) or made_at(file.parent.name)
