"""Files and folders for their owner's eyes, and on the disk before anybody counts on them."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from infra.backup.errors import BackupError

_FOLDER = 0o700
_FILE = 0o600


def own_folder(folder: Path) -> Path:
    """Make a folder, and those above it, if it is missing."""
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    return folder


def own_file(file: Path) -> Path:
    """Make an empty file; whatever writes to it afterwards leaves its mode as it is."""
    os.close(os.open(file, os.O_CREAT | os.O_WRONLY, _FILE))
    file.chmod(_FILE)
    return file


def write(file: Path, held: bytes) -> None:
    """Write a file as a whole or not at all."""
    part = own_file(file.with_name(f".{file.name}.part"))
    part.write_bytes(held)
    settle(part)
    move(part, file)


def copy(source: Path, to: Path) -> None:
    """Copy a file, on to the disk."""
    shutil.copyfile(source, own_file(to))
    settle(to)


def move(source: Path, to: Path) -> None:
    """Move a file or folder within its disk, in one step."""
    source.rename(to)
    settle(to.parent)
    if source.parent != to.parent:
        settle(source.parent)


def settle(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, as hex."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let nobody else work in a folder. Raises BackupError where somebody does already."""
    with own_file(own_folder(folder) / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            msg = f"A backup or restore is under way in {folder}; wait for it to end."
            raise BackupError(msg) from None
        yield
