"""How many shifts put into real figures the rule of lines finds, at a budget of new signals.

The rule is tuned on every other authority's figures to the budget: how many standard errors a
signal takes. Shifts are put into the figures of the others. One of three standard deviations of the
authority's own figures begins at one of the last seven years' figures, with three before and two
after. It is found where a new signal comes with one of its first three figures; a signal that stood
before finds nothing.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from math import sqrt
from random import Random
from typing import Final, NamedTuple

from consumers.backtest.line_courses import Course, Seen, courses
from detectors.departure import Departure

BUDGET: Final = 0.4
"""New signals of lines a year and authority."""

SIZE: Final = 3.0
COUNT: Final = 400
YEARS: Final = 7
_BEFORE, _AFTER = 3, 2
_BOLDEST, SHIPPED, _CALMEST = 1.0, 3.0, 30.0
_HALVINGS = 10
_SEED = 1


class Found(NamedTuple):
    """Shares of shifts found within three years and in the first, by signals of some strength.

    ``signals`` are new signals of lines a year and authority, without any shift.
    """

    strength: float
    within_three: float
    in_the_first: float
    signals: float


class Injected(NamedTuple):
    """What was found of ``n`` shifts, at the budget and as shipped; None where none was put in."""

    n: int
    at_budget: Found | None
    shipped: Found | None


def injected(figures: Sequence[Seen]) -> Injected:
    """Put shifts into the courses of figures and count how many are found."""
    every = [one for one in courses(figures) if len(one.figures) > 1]
    since = max((one.figures[-1].true_on.year for one in every), default=0) - YEARS + 1
    tuning = set(sorted({one.authority for one in every})[::2])
    judging = [one for one in every if one.authority not in tuning]
    places = [
        (course, at)
        for course in judging
        if course.spread > 0
        for at in range(_BEFORE, len(course.figures) - _AFTER)
        if course.figures[at].true_on.year >= since
    ]
    if not places:
        return Injected(0, None, None)
    rate = partial(_rate, [one for one in every if one.authority in tuning], since)
    chosen = Random(_SEED).sample(places, min(COUNT, len(places)))  # noqa: S311 - where, not a secret

    def found(strength: float) -> Found:
        hits = [_found_after(strength, course, at) for course, at in chosen]
        within = sum(hit is not None for hit in hits) / len(hits)
        first = sum(hit == 0 for hit in hits) / len(hits)
        signals = _rate(judging, since, strength)
        return Found(round(strength, 4), round(within, 4), round(first, 4), round(signals, 4))

    return Injected(len(chosen), found(_at_budget(rate)), found(SHIPPED))


def _at_budget(rate: Callable[[float], float]) -> float:
    """Return the least strength that keeps to the budget."""
    bold, calm = _BOLDEST, _CALMEST
    for _ in range(_HALVINGS):
        middle = sqrt(bold * calm)
        bold, calm = (middle, calm) if rate(middle) > BUDGET else (bold, middle)
    return calm


def _rate(every: Sequence[Course], since: int, strength: float) -> float:
    authorities = {one.authority for one in every}
    new = sum(
        began and seen.true_on.year >= since
        for course in every
        for seen, began in zip(course.figures, _signals(strength, course), strict=True)
    )
    return new / len(authorities) / YEARS


def _signals(strength: float, course: Course) -> list[bool]:
    """Tell with which figures a new signal came."""
    rule = Departure(strength=strength)
    state, episodes = rule.initial(), [""]
    for seen in course.figures:
        state, signals = rule.step(state, seen.finding)
        episodes.append(signals[0].episode if signals else "")
    return [now not in {"", before} for before, now in pairwise(episodes)]


def _found_after(strength: float, course: Course, at: int) -> int | None:
    signals = _signals(strength, course.shifted(at, SIZE))
    return next((late for late in range(_AFTER + 1) if signals[at + late]), None)
