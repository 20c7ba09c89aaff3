"""The list of what was erased, in a file that is never part of a backup.

A restored vault would bring keys back; by this list they are deleted again. It holds random ids
only, and each is on the disk before anybody is told that a statement is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from os import fsync
from pathlib import Path

_NAME = "erased.txt"


@dataclass(frozen=True, slots=True)
class Erased:
    """Keeps which keys were erased."""

    folder: Path

    def add(self, statements: Iterable[str]) -> None:
        """Write ids down."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / _NAME).open("a", encoding="ascii") as file:
            file.writelines(f"{one}\n" for one in statements)
            file.flush()
            fsync(file.fileno())

    def read(self) -> set[str]:
        """Return all that were ever erased; the last line counts even if a cut left it short."""
        try:
            return set((self.folder / _NAME).read_text(encoding="ascii").split())
        except FileNotFoundError:
            return set()
