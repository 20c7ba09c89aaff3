"""The detectors that are held against each other, each behind the same small door.

A peer is made with one parameter, the one that is tuned. All look for falls alone and speak from
the sixth point on. Those that have no scale of their own are given values standardised by the first
five, as the CUSUM does; those that look at a whole series are fitted anew at each point.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import inf, sqrt
from statistics import median, stdev
from typing import Any, Protocol

import numpy as np
import pymannkendall as mk
import ruptures as rpt
from pyod.models.ecod import ECOD
from river import drift

from benchmarks.peers_series import BASELINE


class Watcher(Protocol):
    """Watches one stream."""

    def update(self, point: Any, /) -> float:  # noqa: ANN401 - a number, or a place among neighbours
        """Take a value in; how alarmed it is. Over 0 is an alarm unless it is tuned by score."""
        ...


Make = Callable[[float], Watcher]


@dataclass(frozen=True, slots=True)
class Peer:
    """A detector with one parameter: with ``bold`` it alarms most, with ``calm`` least.

    With ``scored`` the parameter is a threshold on what ``update`` gives.
    """

    name: str
    make: Make
    bold: float = 0.0
    calm: float = 0.0
    scored: bool = False


class Scale:
    """Gives z-scores by the first five points, held within a cap; nothing before the sixth."""

    def __init__(self, cap: float) -> None:
        self._cap, self._first = cap, list[float]()
        self._mean, self._spread = 0.0, 1.0

    def z(self, x: float) -> float | None:
        """Return a value's score."""
        if len(self._first) < BASELINE:
            self._first.append(x)
            if len(self._first) == BASELINE:
                self._mean = sum(self._first) / BASELINE
                least = max(0.01 * abs(self._mean), 1e-9)
                self._spread = max(stdev(self._first), least) * sqrt(1 + 1 / BASELINE)
            return None
        return max(-self._cap, min(self._cap, (x - self._mean) / self._spread))

    def baseline(self) -> list[float]:
        """Return the scores of the first five."""
        return [(one - self._mean) / self._spread for one in self._first]


class Drifting(Protocol):
    """What river's drift detectors have in common."""

    @property
    def drift_detected(self) -> bool:
        """Tell whether the newest value was an alarm."""
        ...

    def update(self, x: float) -> object:
        """Take a value in."""
        ...


class River:
    """One of river's drift detectors, which hears the baseline when it is complete."""

    def __init__(self, detector: Drifting, cap: float, times: float = 1.0) -> None:
        self._detector, self._scale, self._times = detector, Scale(cap), times
        self._heard = False

    def update(self, point: float, /) -> float:
        """Take a value in."""
        if (z := self._scale.z(point)) is None:
            return 0.0
        if not self._heard:
            self._heard = True
            for one in self._scale.baseline():
                self._detector.update(one * self._times)
        before = self._level()
        self._detector.update(z * self._times)
        return float(self._detector.drift_detected and self._level() <= before)

    def _level(self) -> float:
        return self._detector.estimation if isinstance(self._detector, drift.ADWIN) else 0.0


ADWIN: Callable[..., Drifting] = drift.ADWIN
PAGE_HINKLEY: Callable[..., Drifting] = drift.PageHinkley


def page_hinkley(delta: float, cap: float) -> Make:
    """Return river's PageHinkley for falls alone, tuned by its threshold."""
    fixed = {"min_instances": BASELINE, "delta": delta, "alpha": 1.0, "mode": "down"}
    return lambda threshold: River(PAGE_HINKLEY(threshold=threshold, **fixed), cap)


def adwin(least: int, times: float) -> Make:
    """Return river's ADWIN for short series, tuned by its delta; its bound is not free of scale."""
    fixed = {"clock": 1, "min_window_length": least, "grace_period": BASELINE}
    return lambda delta: River(ADWIN(delta=delta, **fixed), 3.0, times)


class Bare:
    """One of river's with all its defaults, given the values as they are."""

    def __init__(self, detector: Drifting) -> None:
        self._detector = detector

    def update(self, point: float, /) -> float:
        """Take a value in."""
        self._detector.update(point)
        return float(self._detector.drift_detected)


class Loop:
    """No detector at all: what a call and a comparison cost."""

    def update(self, point: float, /) -> float:
        """Take a value in."""
        return float(point < -inf)


class Refitted:
    """Keeps the whole series and asks anew at each point."""

    def __init__(self, ask: Callable[[list[float]], float]) -> None:
        self._ask, self._values = ask, list[float]()

    def update(self, point: float, /) -> float:
        """Take a value in."""
        self._values.append(point)
        return self._ask(self._values) if len(self._values) > BASELINE else 0.0


def pelt(penalty: float) -> Refitted:
    """Ask ruptures' PELT; every point may be a change (by default every fifth)."""
    return Refitted(lambda xs: _fell(_unit(xs), rpt.Pelt(model="l2", min_size=2, jump=1), penalty))


def kernel(name: str) -> Callable[[float], Refitted]:
    """Ask ruptures' KernelCPD."""
    return lambda penalty: Refitted(
        lambda xs: _fell(_unit(xs), rpt.KernelCPD(kernel=name, min_size=2, jump=1), penalty)
    )


def _unit(values: list[float]) -> list[float]:
    """Divide by the noise, told by the mean moving range."""
    ranges = [abs(b - a) for a, b in pairwise(values)]
    noise = max(sum(ranges) / len(ranges) / 1.128, 0.01 * abs(sum(values) / len(values)), 1e-9)
    return [one / noise for one in values]


def _fell(values: list[float], algorithm: Any, penalty: float) -> float:  # noqa: ANN401 - untyped
    *changes, end = algorithm.fit(np.array(values).reshape(-1, 1)).predict(pen=penalty)
    if not changes:
        return 0.0
    before = values[changes[-2] if len(changes) > 1 else 0 : changes[-1]]
    last = values[changes[-1] : end]
    return float(sum(last) / len(last) < sum(before) / len(before))


def ecod(values: list[float]) -> float:
    """Score the newest among all by PyOD's ECOD, if it is below the middle."""
    if values[-1] >= median(values):
        return 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a skewness of equal values is 0 / 0
        model = ECOD().fit(np.array(values).reshape(-1, 1))
    return float(model.decision_scores_[-1])


def mann_kendall(values: list[float]) -> float:
    """Return how sure pymannkendall is of a fall, as a z-score."""
    return -float(mk.original_test(values).z)
