"""What is held against each other on the same courses: each says at which figures it alarms anew.

The rule of lines and the rules before it get what they get in use; those of other projects get
figures less the nation's, standardised by the first five where they have no scale of their own
(``peers_watchers.py``). All look for changes for the worse alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf
from typing import Any

from benchmarks.injected_courses import Course, Seen
from benchmarks.peers_watchers import (
    Refitted,
    Watcher,
    adwin,
    ecod,
    kernel,
    page_hinkley,
    pelt,
)
from benchmarks.retired_rules import Cusum, Slippage, XmR
from detectors.departure import Departure

Alarms = Sequence[bool]
"""By figure, whether there was a new alarm."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A rule with one parameter, which is tuned: with ``bold`` it alarms most, with ``calm`` least.

    ``shipped`` is what the project uses, or used, where it did.
    """

    name: str
    alarms: Callable[[float, Course], Alarms]
    bold: float
    calm: float
    shipped: float | None = None


def departure(strength: float, course: Course) -> Alarms:
    """Follow a course by the rule of lines."""
    rule = Departure(strength=strength)
    state, episodes = rule.initial(), [""]
    for finding in course.findings():
        state, signals = rule.step(state, finding)
        episodes.append(signals[0].episode if signals else "")
    return [now not in {"", before} for before, now in pairwise(episodes)]


def watched(
    make: Callable[[float], Watcher], points: Callable[[Seen], Any]
) -> Callable[[float, Course], Alarms]:
    """Let a watcher see points; it alarms anew when it does and did not at the figure before."""

    def alarms(parameter: float, course: Course) -> Alarms:
        watcher = make(parameter)
        stands = [False, *(watcher.update(points(one)) > 0 for one in course.figures)]
        return [now and not before for before, now in pairwise(stands)]

    return alarms


def scored(ask: Callable[[list[float]], float]) -> Callable[[float, Course], Alarms]:
    """Let a score of the newest among all be compared with the parameter."""

    @cache
    def scores(values: tuple[float, ...]) -> list[float]:
        watcher = Refitted(ask)
        return [watcher.update(one) for one in values]

    def alarms(bar: float, course: Course) -> Alarms:
        stands = [False, *(one > bar for one in scores(tuple(map(better, course.figures))))]
        return [now and not before for before, now in pairwise(stands)]

    return alarms


def better(seen: Seen) -> float:
    """Return a figure less the nation's, turned so that more is better."""
    return -seen.y


def own(seen: Seen) -> float:
    """Return a figure as it came, turned so that more is better."""
    return seen.better


def place(seen: Seen) -> tuple[float, float, float]:
    """Return where a figure stands among the neighbours'."""
    return seen.place


RIVALS = (
    Rival("departure (Kalman GLR)", departure, 1.0, 8.0, 3.0),
    Rival("CUSUM, shipped before", watched(lambda h: Cusum(h=h), own), 0.2, 60, 5.0),
    Rival("XmR, shipped before", watched(lambda w: XmR(width=w), own), 0.05, 30, 2.66),
    Rival("peer slippage, shipped before", watched(Slippage, place), 0.05, 30, 1.0),
    Rival("CUSUM, nation removed", watched(lambda h: Cusum(h=h), better), 0.2, 60),
    Rival("XmR, nation removed", watched(lambda w: XmR(width=w), better), 0.05, 30),
    Rival("river PageHinkley", watched(page_hinkley(0.25, inf), better), 0.05, 400),
    Rival("river ADWIN", watched(adwin(2, 10.0), better), 0.9999, 1e-12),
    Rival("ruptures PELT (l2, jump=1)", watched(pelt, better), 0.1, 400),
    Rival("ruptures KernelCPD (rbf)", watched(kernel("rbf"), better), 0.01, 20),
    Rival("PyOD ECOD", scored(ecod), 0.05, 60),
)
