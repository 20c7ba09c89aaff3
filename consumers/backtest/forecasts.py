"""How well lines foretell their next figures, beside the last value.

Figures are taken in the order they came. Each figure of the next two years is foretold by what was
known then, and judged as it first came: by the logarithm of the density it was given, and by
whether the 95% interval held it. The last value has the mean square of all differences so far for
its variance, over all authorities, outliers held.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import log, pi, sqrt
from typing import Final, NamedTuple

import numpy as np

from consumers.backtest.line_courses import Seen
from consumers.backtest.scores import NOTHING, Interval, mean
from detectors.lines.filter import Figure, Level, forecast, step
from domain.times import years_after

HORIZONS: Final = (1, 2)
YEARS: Final = 7
"""Forecasts of the last so many years of figures are reported."""

_LEAST_POOLED = 50
_HELD_AT = 5.0
_TO_DEVIATION = 1.4826
_IN_95 = 1.959964


class Guess(NamedTuple):
    """A forecast: mean and variance."""

    mean: float
    variance: float

    def score(self, y: float) -> float:
        """Return the logarithm of the density that a figure was given.

        >>> round(Guess(0.0, 1.0).score(0.0), 4)
        -0.9189
        """
        return -0.5 * (log(2 * pi * self.variance) + (y - self.mean) ** 2 / self.variance)

    def holds(self, y: float) -> bool:
        """Tell whether the 95% interval holds a figure."""
        return abs(y - self.mean) <= _IN_95 * sqrt(self.variance)


class Told(NamedTuple):
    """What was foretold of a figure, and at which instant."""

    at: int
    line: Guess
    last_value: Guess


class Judged(NamedTuple):
    """A forecast beside what came; ``gain`` is how much better it did than the last value."""

    authority: str
    true_on: date
    gain: float
    held: bool


class Forecasts(NamedTuple):
    """How good forecasts were: the mean gain on the last value in log score, and the share held.

    ``since`` is the first year of the figures foretold; None where nothing was.
    """

    n: int
    since: int | None
    log_score: Interval
    coverage: float | None


class Pool:
    """Mean squares over all authorities, outliers held."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._variance: float | None = None

    def add(self, value: float) -> None:
        """Take a difference or deviation in."""
        self._values.append(value)
        self._variance = None

    def variance(self) -> float | None:
        """Return the mean square; None with fewer than fifty."""
        if self._variance is None and len(self._values) >= _LEAST_POOLED:
            values = np.array(self._values)
            most = _HELD_AT * _TO_DEVIATION * np.median(np.abs(values))
            self._variance = float(np.mean(np.clip(values, -most, most) ** 2))
        return self._variance


class _Teller:
    """Follows one line of all authorities and foretells it."""

    def __init__(self) -> None:
        self._levels: dict[str, Level] = {}
        self._own: defaultdict[str, dict[date, float]] = defaultdict(dict)
        self._differences = {horizon: Pool() for horizon in HORIZONS}
        self._told: dict[tuple[str, date, int], Told] = {}

    def run(self, figures: Iterable[Seen]) -> Iterator[Judged]:
        together: defaultdict[tuple[int, date], list[Seen]] = defaultdict(list)
        for one in figures:
            together[one.came, one.true_on].append(one)
        for _, some in sorted(together.items()):
            newest = [one for one in some if self._is_newest(one)]
            for one in newest:
                yield from self._judge(one)
            for one in newest:
                self._take_in(one)
            for one in newest:
                self._tell(one)

    def _is_newest(self, seen: Seen) -> bool:
        level = self._levels.get(seen.authority)
        return level is None or level.newest < seen.true_on

    def _judge(self, seen: Seen) -> Iterator[Judged]:
        for horizon in HORIZONS:
            told = self._told.pop((seen.authority, seen.true_on, horizon), None)
            if told is not None and told.at < seen.came:
                gain = told.line.score(seen.y) - told.last_value.score(seen.y)
                yield Judged(seen.authority, seen.true_on, gain, told.line.holds(seen.y))

    def _take_in(self, seen: Seen) -> None:
        own = self._own[seen.authority]
        for horizon, pool in self._differences.items():
            if (before := own.get(years_after(seen.true_on, -horizon))) is not None:
                pool.add(seen.y - before)
        own[seen.true_on] = seen.y
        figure = Figure(seen.true_on, seen.value, seen.y)
        level = self._levels.get(seen.authority)
        self._levels[seen.authority], _ = step(level, figure, seen.reading.expected)

    def _tell(self, seen: Seen) -> None:
        """Foretell the next years, unless what to expect was fitted only after the figure came."""
        if seen.counts > seen.came:
            return
        for horizon, pool in self._differences.items():
            if (apart := pool.variance()) is None:
                continue
            ahead = forecast(self._levels[seen.authority], seen.reading.expected, float(horizon))
            line, last = Guess(ahead.mean, ahead.variance), Guess(seen.y, apart)
            on = years_after(seen.true_on, horizon)
            self._told[seen.authority, on, horizon] = Told(seen.came, line, last)


def judged(figures: Iterable[Seen]) -> list[Judged]:
    """Return every forecast that a figure came for, line by line."""
    by_line: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in figures:
        by_line[one.measure].append(one)
    return [one for measure in sorted(by_line) for one in _Teller().run(by_line[measure])]


def summed_up(found: Sequence[Judged]) -> Forecasts:
    """Return how good the forecasts of the last years' figures were."""
    if not found:
        return Forecasts(0, None, NOTHING, None)
    since = max(one.true_on.year for one in found) - YEARS + 1
    last = [one for one in found if one.true_on.year >= since]
    gains = mean([one.gain for one in last], [one.authority for one in last])
    return Forecasts(len(last), since, gains, round(sum(one.held for one in last) / len(last), 4))
