"""Heads of the log, written down outside the store."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from infra.stores.eventstore.errors import AnchorFileError

_LINE = re.compile(r"(\d+) ([0-9a-f]{64})")


class Anchors:
    """A text file with one line a head: position, blank, hash as hex. Only ever added to.

    Every line goes into ``copy``, too, and heads are read from both.
    """

    def __init__(self, path: Path, prefix: str = "", copy: "Anchors | None" = None) -> None:
        self._path = path
        self._prefix = prefix
        self._copy = copy

    def add(self, position: int, chain: bytes) -> None:
        """Write a head down, unless it is the newest one written already."""
        self._write(f"{position} {chain.hex()}")
        if self._copy is not None:
            self._copy.add(position, chain)

    def _write(self, line: str) -> None:
        text = self._text()
        if self._lines(text)[-1:] == [line]:
            return
        torn = bool(text) and not text.endswith("\n")
        with self._path.open("a", encoding="ascii") as file:
            file.write("\n" * torn + self._prefix + line + "\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[tuple[int, bytes]]:
        """Return all heads. A line that a power cut left unfinished is no anchor."""
        found = (_LINE.fullmatch(line) for line in self._lines(self._text()))
        own = [(int(line[1]), bytes.fromhex(line[2])) for line in found if line]
        return own + (self._copy.read() if self._copy is not None else [])

    def written_at(self) -> datetime | None:
        """Return when a head was last written down, as the file system has it; None if none was."""
        if not self._path.exists():
            return None
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    def _lines(self, text: str) -> list[str]:
        """Return this chain's lines, without the prefix that tells them from another's."""
        return [
            line.removeprefix(self._prefix)
            for line in text.splitlines()
            if line.startswith(self._prefix)
        ]

    def _text(self) -> str:
        return (
            self._path.read_text(encoding="ascii", errors="replace") if self._path.exists() else ""
        )


class AnchorsElsewhere(Anchors):
    """The same in a file outside the installation, which may be away: one file for all chains."""

    def add(self, position: int, chain: bytes) -> None:
        """Write a head down. Raises AnchorFileError where the file can't be written."""
        with _reaching():
            super().add(position, chain)

    def read(self) -> list[tuple[int, bytes]]:
        """Return all heads of this chain. Raises AnchorFileError where the file can't be read."""
        with _reaching():
            return super().read()


def anchors_of(chain: str, path: Path, elsewhere: Path | None) -> Anchors:
    """Return the anchors of a chain, written to ``elsewhere`` as well, under the chain's name."""
    return Anchors(path, copy=AnchorsElsewhere(elsewhere, f"{chain} ") if elsewhere else None)


@contextmanager
def _reaching() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AnchorFileError from error
