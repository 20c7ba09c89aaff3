"""Where the tests' folders are: in memory where there is room for them, as nothing in them stays.

What is written there is written as anywhere; only waiting for a disk falls away. Tests in which a
program dies at what it writes take a folder on a disk all the same.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_MEMORY = Path("/dev/shm")  # noqa: S108 - Linux's folder in memory; what is made in it has drawn names
_ON_DISK = Path("/var/tmp")  # noqa: S108 - outlives the machine's start, so it is on a disk
_ROOM = 4 << 30
"""Several times what all tests take; in a container the folder may be much smaller."""


def keep_in_memory() -> None:
    """Make temporary folders in memory, here and in programs started from here.

    Whoever says where they are to be, by ``TMPDIR`` or by pytest's own ways, is obeyed.
    """
    if "TMPDIR" in os.environ or not _has_room(_MEMORY):
        return
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None  # look again


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= _ROOM


@pytest.fixture
def disk() -> Iterator[Path]:
    """Yield a folder on a disk, for what must survive a program's death."""
    folder = _ON_DISK if _ON_DISK.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="soundings-", dir=folder) as made:
        yield Path(made)
