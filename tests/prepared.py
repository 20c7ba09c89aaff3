"""Installations set up once a test run, by whichever worker is first, and copied for each test."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

_FOLDER = "SOUNDINGS_TESTS_PREPARED"
"""Workers inherit it from the process that started them, so it is one folder for all."""


def begin() -> None:
    """Make the folder of this run."""
    os.environ[_FOLDER] = mkdtemp(prefix="soundings-prepared-")


def end() -> None:
    """Remove the folder."""
    shutil.rmtree(os.environ.pop(_FOLDER, ""), ignore_errors=True)


def copied(home: Path, name: str, make: Callable[[Path], None], *key: object) -> None:
    """Put a copy of what ``make`` sets up at ``home``.

    ``name`` and ``key`` are all that it depends on. What is set up must be closed.
    """
    digest = sha256(repr(key).encode()).hexdigest()[:12]
    place = Path(os.environ[_FOLDER]) / f"{name}-{digest}"
    with _locked(place.with_suffix(".lock")):
        if not place.exists():
            unfinished = place.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)
            make(unfinished)
            unfinished.rename(place)
    shutil.copytree(place, home, dirs_exist_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time pass; a lock goes when its process dies, so none is left."""
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
