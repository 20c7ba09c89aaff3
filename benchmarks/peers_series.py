"""Streams to hold detectors against: made up, and real values in shuffled order with made-up falls.

More is better in every stream; in a null stream nothing changes. The made-up ones are normal noise
of one unit about a level; a shift takes 2 units off for good, a decline 0.4 more with each point.
Real ones are yearly indicators of one authority and measure, turned by their polarity: their order
is shuffled, so that nothing real is left to find, and the falls are made up, in the stream's own
standard deviations.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import stdev
from typing import Literal

BASELINE = 5
"""Points at the start of every stream in which nothing happens."""

Kind = Literal["null", "shift", "decline"]
KINDS: tuple[Kind, ...] = ("null", "shift", "decline")


@dataclass(frozen=True, slots=True)
class Stream:
    """Values of which more is better; from place ``change`` on (from 0) something is wrong."""

    kind: Kind
    values: tuple[float, ...]
    change: int


@dataclass(frozen=True, slots=True)
class Falls:
    """How far a shift goes, and a decline each point, in units or standard deviations."""

    shift: float
    slope: float
    left: int
    """Points that a change has at least to show itself."""

    def stream(self, kind: Kind, level: Sequence[float], chance: Random, unit: float) -> Stream:
        """Let something of a kind happen to values in which nothing happens."""
        change = chance.randint(BASELINE, len(level) - self.left)
        step = {"null": 0.0, "shift": 0.0, "decline": self.slope}[kind] * unit
        fall = self.shift * unit if kind == "shift" else 0.0
        values = [
            x if at < change else x - fall - step * (at - change + 1) for at, x in enumerate(level)
        ]
        return Stream(kind, tuple(values), change)


MADE_UP = Falls(shift=2.0, slope=0.4, left=4)
REAL = Falls(shift=2.0, slope=0.8, left=3)
"""Real streams are ten points at most, so that a slower decline can't show itself."""


def made_up(seed: int, count: int) -> list[Stream]:
    """Return so many streams of 10 to 30 points of each kind."""
    chance = Random(seed)  # noqa: S311 - made-up values, not secrets
    return [MADE_UP.stream(kind, _noise(chance), chance, 1) for kind in KINDS for _ in range(count)]


def _noise(chance: Random) -> list[float]:
    return [chance.gauss(50, 1) for _ in range(chance.randint(10, 30))]


def shuffled(seed: int, series: Sequence[Sequence[float]]) -> list[Stream]:
    """Return one stream of each kind for each real series."""
    chance = Random(seed)  # noqa: S311 - an order, not a secret
    return [
        REAL.stream(kind, chance.sample(list(one), len(one)), chance, stdev(one))
        for kind in KINDS
        for one in series
    ]


def as_they_came(series: Iterable[Sequence[float]]) -> list[Stream]:
    """Return real series in their own order; nobody knows what happened in them."""
    return [Stream("null", tuple(one), BASELINE) for one in series]
