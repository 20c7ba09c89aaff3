"""Shifts of the nation: a move of its figure larger than its own moves before have been.

A line is followed with the nation taken off, so what moves everybody alarms about nobody. It is
said once, for the nation: when its figure moves by more than three times the middle of its earlier
moves, and by more than a quarter of what authorities usually lie apart.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from detectors.lines.filter import years_between
from detectors.lines.scale import on_scale
from domain.expectations.events import LineFitted, NationSettled
from domain.measures.events import LineScale

_FEWEST_MOVES = 3
_TIMES = 3.0
_OF_SPREAD = 0.25
_LESS_THAN_A_YEAR = 0.75


class NationShift(NamedTuple):
    """A shift of the nation: the figure, the one before, and since when it could be known."""

    measure: str
    true_on: str
    value: float
    came_from: float
    known_on: str
    is_quarterly: bool


def nation_shifts(
    settled: Sequence[NationSettled], scale: LineScale, fits: Sequence[LineFitted]
) -> Iterator[NationShift]:
    """Yield the shifts of one line's nation, oldest first.

    ``fits`` say how far authorities lie apart: for each period the newest one by then counts, or
    the first there is.
    """
    ordered = sorted(settled, key=lambda one: one.true_on)
    periods = [_years(before, now) for before, now in pairwise(ordered)]
    usual_period = median(periods) if periods else 1.0
    moves: list[float] = []
    for (before, now), years in zip(pairwise(ordered), periods, strict=True):
        # Over a gap of several periods it may move as much as in several of them.
        moved = abs(on_scale(now.median, scale) - on_scale(before.median, scale))
        move = moved / max(1.0, years / usual_period)
        is_larger = len(moves) >= _FEWEST_MOVES and move > _TIMES * median(moves)
        if is_larger and move > _OF_SPREAD * _apart(fits, now.known_on):
            yield NationShift(
                now.measure,
                now.true_on,
                now.median,
                before.median,
                now.known_on,
                is_quarterly=usual_period < _LESS_THAN_A_YEAR,
            )
        moves.append(move)


def _years(before: NationSettled, now: NationSettled) -> float:
    return years_between(date.fromisoformat(before.true_on), date.fromisoformat(now.true_on))


def _apart(fits: Sequence[LineFitted], known_on: str) -> float:
    """Return the standard deviation of levels over the nation, as known on a day."""
    by_then = [one for one in fits if one.year <= int(known_on[:4])]
    chosen = max(by_then, key=lambda one: one.year) if by_then else None
    first = min(fits, key=lambda one: one.year, default=None)
    of = chosen or first
    return of.sd if of else 0.0
