"""Keeping a recording: one text file an answer, named so that two recordings can be compared."""

import re
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

_LONGEST = 90


@dataclass
class Recording:
    """A folder that answers are put into, under keys such as 'GET /alerts as nobody'."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)

    def put(self, part: str, key: str, text: str) -> None:
        """Keep an answer; a key comes once in a part."""
        file = self.folder / part / file_of(key)
        if file.exists():
            msg = f"'{key}' was recorded already in '{part}': every request needs a key of its own."
            raise ValueError(msg)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{key}\n{text}", encoding="utf-8", errors="backslashreplace")
        self.counts[part] += 1


def file_of(key: str) -> str:
    """Return the name of a key's file.

    >>> file_of("GET /alerts as nobody")
    'GET-alerts-as-nobody.3fc0c4f5.txt'
    """
    words = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:_LONGEST]
    return f"{words}.{sha256(key.encode()).hexdigest()[:8]}.txt"
