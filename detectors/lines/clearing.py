"""The value that would clear a shift: in closed form, by one figure or two.

The level has to come back to a target. One figure y moves it to p + K (y - p), so y* = p +
(target - p) / K; two equal ones move it by a straight line in y, too. A figure counts no more than
three standard deviations of surprise, so one that would have to lie further off can't do it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from detectors.lines.filter import HELD_SURPRISE, Expected, Level, Surprise, supposed

_MOST_FIGURES = 2


class Clearing(NamedTuple):
    """The place that clears, less the nation's, and how many figures at it it takes."""

    y: float
    figures: int


def target(before: float, peak: float, level: float) -> float:
    """Return the level at which a shift is over.

    Half of it is made good, or the authority is no worse than nation and expectation, whichever
    is easier.

    >>> target(before=0.0, peak=2.0, level=0.5), target(before=-3.0, peak=1.0, level=-0.5)
    (1.0, -0.5)
    """
    return max(before + (peak - before) / 2, min(0.0, level))


def clearings(level: Level, expected: Expected, wanted: float) -> Iterator[Clearing]:
    """Yield what would bring a level to the one wanted: by one figure, then by two."""
    for figures in range(1, _MOST_FIGURES + 1):
        none, one = (after(level, expected, y, figures)[0].theta for y in (0.0, 1.0))
        y = (wanted - none) / (one - none)
        surprises = after(level, expected, y, figures)[1]
        if all(abs(surprise.z) <= HELD_SURPRISE for surprise in surprises):
            yield Clearing(y, figures)


def after(level: Level, expected: Expected, y: float, figures: int) -> tuple[Level, list[Surprise]]:
    """Return the level after so many figures at y, none of them held, and each one's surprise."""
    surprises: list[Surprise] = []
    for _ in range(figures):
        level, surprise = supposed(level, expected, y)
        surprises.append(surprise)
    return level, surprises
