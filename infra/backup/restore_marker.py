"""The mark of a restore that is decided: it goes forward only, however often it is cut.

Before it everything is as it was. While it is there nothing else opens the stores.
"""

import shutil
from pathlib import Path

import msgspec

from infra.backup import files
from infra.stores.interrupted_restore import DECIDED, staged


class Decided(msgspec.Struct, frozen=True):
    """A restore under way: of which backup, and under which name the old is put aside.

    ``unreadable`` statements came without a key, though nobody erased them.
    """

    backup: str
    aside: str
    events_only: bool
    log_position: int
    unreadable: int
    shredded: int


def under_way(home: Path) -> Decided | None:
    """Return the restore that is decided and not done; None where there is none."""
    file = staged(home) / DECIDED
    return msgspec.json.decode(file.read_bytes(), type=Decided) if file.exists() else None


def decide(home: Path, decided: Decided) -> None:
    """Begin: everything is ready in the folder."""
    files.settle(staged(home))
    files.write(staged(home) / DECIDED, msgspec.json.encode(decided))


def done(home: Path) -> None:
    """End: everything is in place."""
    (staged(home) / DECIDED).unlink()
    files.settle(staged(home))
    shutil.rmtree(staged(home))
