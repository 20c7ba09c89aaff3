"""Keys outside the vault, kept as short as may be: those in files, by age and by erasure.

A key that was erased since lies on in files that were written before. Each backup takes it out of
those, and adds to the list of erasures beside them: it is there on the day on which the machine
with its own list is gone.
"""

from datetime import datetime, timedelta
from pathlib import Path

from infra.backup import key_files, key_folder
from infra.stores.vault.erasure_list import Erased

KEEP_KEYS_DAYS = 35
BEFORE = "before-"
"""How folders begin that hold what a restore took the place of."""


def shorten(home: Path, keys_dir: Path | None, now: datetime, days: int) -> tuple[int, int]:
    """Delete files of keys that are too old, and take erased keys out of the others.

    Give how many files and how many keys that were.
    """
    some = sorted(home.glob(f"{BEFORE}*/*{key_folder.SUFFIX}"))
    erased = Erased(home / "vault").read()
    if keys_dir is not None and keys_dir.exists():
        some += key_folder.files(keys_dir)
        note(keys_dir, erased)
    retired = key_folder.retire(some, now - timedelta(days=days))
    return retired, sum(key_files.forget(one, erased) for one in some if one.exists())


def note(folder: Path, erased: set[str]) -> None:
    """Add to a list of erasures what it has not."""
    listed = Erased(folder)
    if missing := erased - listed.read():
        listed.add(sorted(missing))
