"""Keeping libraries from flooding the log: some call a server that is away many times a second.

What a library says is told by its pattern, so one line of each pattern a minute says as much as
all of them. Where a library filled numbers in itself, they make no other pattern.
"""

import logging
import re
from collections.abc import Callable
from time import monotonic

_QUIET_SECONDS = 60.0
_MOST_PATTERNS = 1_000
_NUMBER = re.compile(r"0x[0-9a-f]+|\d+")

Pattern = tuple[str, int, str]
"""A logger, a level and what it says before anything is filled in."""


class Repeats:
    """Lets a record through if none like it came for a minute."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._told: dict[Pattern, float] = {}

    def passes(self, record: logging.LogRecord) -> bool:
        """Tell whether it is time to say this again."""
        said = _NUMBER.sub("#", str(record.msg))
        pattern, now = (record.name, record.levelno, said), self._clock()
        told = self._told.get(pattern)
        if told is not None and now - told < _QUIET_SECONDS:
            return False
        if len(self._told) >= _MOST_PATTERNS:  # messages filled in by hand are all different
            self._told.clear()
        self._told[pattern] = now
        return True
