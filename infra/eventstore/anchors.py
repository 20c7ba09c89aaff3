"""Heads of the log, written down outside the store."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

_LINE = re.compile(r"(\d+) ([0-9a-f]{64})")


class Anchors:
    """A text file with one line a head: position, blank, hash as hex. Only ever added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, position: int, chain: bytes) -> None:
        """Write a head down, unless it is the newest one written already."""
        text = self._text()
        line = f"{position} {chain.hex()}\n"
        if text.endswith(line):
            return
        torn = bool(text) and not text.endswith("\n")
        with self._path.open("a", encoding="ascii") as file:
            file.write("\n" * torn + line)
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[tuple[int, bytes]]:
        """Give all heads. A line that a power cut left unfinished is no anchor."""
        found = (_LINE.fullmatch(line) for line in self._text().splitlines())
        return [(int(line[1]), bytes.fromhex(line[2])) for line in found if line]

    def written_at(self) -> datetime | None:
        """Give when a head was last written down, as the file system has it; None if none was."""
        if not self._path.exists():
            return None
        return datetime.fromtimestamp(self._path.stat().st_mtime, UTC)

    def _text(self) -> str:
        return (
            self._path.read_text(encoding="ascii", errors="replace") if self._path.exists() else ""
        )
