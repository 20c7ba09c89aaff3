"""How well a line's filter foretells the next figures, beside the last value and the own mean.

Usage: python -m benchmarks.forecast path/to/lait_vintages.csv.gz   (half a minute)

All figures of the lines in the order they could be known. When one comes, the next two years' are
foretold with what was known then: parameters of the January before, differences and deviations
pooled over all authorities for the rivals. Each forecast is judged by the figure as it first came,
less the nation's, by the logarithm of the density it was given and by whether the 95% interval held
it. Intervals of differences are drawn by authority. Printed, and written to ``forecast.csv``.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

import numpy as np

from benchmarks.key_lines import KeyLine, Version, by_day, read
from benchmarks.line_history import Januaries, januaries
from consumers.backtest.forecasts import HORIZONS, Guess, Pool
from detectors.lines.filter import Figure, Level, forecast, step
from domain.times import years_after

FIGURES = Path(__file__).with_name("forecast.csv")
SINCE = 2019
"""The last seven years of figures, which are reported."""

SEED, DRAWS = 1, 1_000
HEADER = ("line", "forecasts", "against_last_value", "own_mean_against_last_value", "coverage")
_BASELINE = 5

Row = tuple[str, int, float, float, float]


class Guesses(NamedTuple):
    """What each foretold of one figure; ``own_spread`` by the own standard deviation."""

    line: Guess
    last_value: Guess
    own_mean: Guess
    own_spread: Guess | None


class Judged(NamedTuple):
    """Forecasts and what came."""

    measure: str
    authority: str
    horizon: int
    year: int
    y: float
    guesses: Guesses

    @property
    def gain(self) -> float:
        """How much better the line's filter did than the last value."""
        return self.guesses.line.score(self.y) - self.guesses.last_value.score(self.y)

    @property
    def own_mean_gain(self) -> float:
        """How much better the own mean did than the last value."""
        return self.guesses.own_mean.score(self.y) - self.guesses.last_value.score(self.y)

    @property
    def held(self) -> bool:
        """Whether the line's 95% interval held the figure."""
        return self.guesses.line.holds(self.y)


class Teller:
    """Follows one line and foretells it."""

    def __init__(self, line: KeyLine, expectations: Januaries) -> None:
        self._line, self._expectations = line, expectations
        self._levels: dict[str, Level] = {}
        self._own: defaultdict[str, dict[date, float]] = defaultdict(dict)
        self._differences = {horizon: Pool() for horizon in HORIZONS}
        self._deviations = Pool()
        self._told: dict[tuple[str, date, int], Guesses] = {}

    def run(self) -> Iterator[Judged]:
        """Yield every forecast that a figure came for."""
        for known, some in by_day(self._line.first_versions):
            newest = [one for one in some if self._is_newest(one)]
            for one in newest:
                yield from self._judge(one)
            for one in newest:
                self._take_in(one, int(known[:4]))
            for one in newest:
                self._tell(one, int(known[:4]))

    def _is_newest(self, version: Version) -> bool:
        level = self._levels.get(version.authority)
        return level is None or level.newest < version.true_on

    def _judge(self, version: Version) -> Iterator[Judged]:
        y, (_, authority, on, _) = self._line.y(version), version
        for horizon in HORIZONS:
            if told := self._told.pop((authority, on, horizon), None):
                yield Judged(self._line.measure, authority, horizon, on.year, y, told)

    def _take_in(self, version: Version, year: int) -> None:
        y, own = self._line.y(version), self._own[version.authority]
        for horizon, pool in self._differences.items():
            if (before := own.get(years_after(version.true_on, -horizon))) is not None:
                pool.add(y - before)
        if own:
            self._deviations.add((y - fmean(own.values())) / sqrt(1 + 1 / len(own)))
        own[version.true_on] = y
        expected = self._expectations.expected(version.authority, year)
        figure = Figure(version.true_on, version.value, y)
        self._levels[version.authority], _ = step(
            self._levels.get(version.authority), figure, expected
        )

    def _tell(self, version: Version, year: int) -> None:
        if year < self._expectations.begin:
            return
        level, own = self._levels[version.authority], list(self._own[version.authority].values())
        expected = self._expectations.expected(version.authority, year)
        around = self._deviations.variance()
        for horizon, pool in self._differences.items():
            if (apart := pool.variance()) is None or around is None:
                continue
            ahead = forecast(level, expected, float(horizon))
            self._told[version.authority, years_after(version.true_on, horizon), horizon] = Guesses(
                Guess(ahead.mean, ahead.variance),
                Guess(own[-1], apart),
                Guess(fmean(own), around * (1 + 1 / len(own))),
                Guess(fmean(own), stdev(own) ** 2) if len(own) >= _BASELINE else None,
            )


def summary(name: str, judged: Sequence[Judged]) -> Row:
    """Return a row of the file: mean gains over the last value, and the share held."""
    return (
        name,
        len(judged),
        fmean(one.gain for one in judged),
        fmean(one.own_mean_gain for one in judged),
        fmean(one.held for one in judged),
    )


def interval(judged: Sequence[Judged]) -> tuple[float, float]:
    """Return the 95% interval of the mean gain, authorities drawn anew."""
    gains: defaultdict[str, list[float]] = defaultdict(list)
    for one in judged:
        gains[one.authority].append(one.gain)
    sums = np.array([sum(gains[name]) for name in sorted(gains)])
    counts = np.array([len(gains[name]) for name in sorted(gains)])
    drawn = np.random.default_rng(SEED).integers(0, len(sums), (DRAWS, len(sums)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1), (0.025, 0.975))
    return float(low), float(high)


def own_spread_coverage(judged: Sequence[Judged]) -> float:
    """Return how often own mean and standard deviation hold a figure, by five figures or more."""
    shipped = [(one.guesses.own_spread, one.y) for one in judged if one.guesses.own_spread]
    return fmean(guess.holds(y) for guess, y in shipped)


def rows(judged: Sequence[Judged]) -> Iterator[Row]:
    """Yield the rows of the file: all, by horizon, by line."""
    yield summary("all lines", judged)
    for horizon in HORIZONS:
        some = [one for one in judged if one.horizon == horizon]
        yield summary(f"all lines, {horizon} ahead", some)
    by_line: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_line[one.measure].append(one)
    for measure, some in sorted(by_line.items()):
        yield summary(measure, some)


def main(vintages: Path) -> None:
    """Foretell everything, print and write."""
    world = read(vintages)
    judged: list[Judged] = []
    for line in world.lines:
        expectations = januaries(line, world.places)
        if expectations.unsettled:
            print(f"{line.measure}: no fit settled in {expectations.unsettled}")
        if not expectations.fits:
            print(f"{line.measure}: no period of it has figures of a hundred authorities")
            continue
        judged += Teller(line, expectations).run()
    reported = [one for one in judged if one.year >= SINCE]
    low, high = interval(reported)
    print(f"{len(judged):,} forecasts, {len(reported):,} of them of figures since {SINCE}")
    print(f"against the last value: 95% interval {low:+.3f} to {high:+.3f}")
    for horizon in HORIZONS:
        some = [one for one in reported if one.horizon == horizon]
        print(f"own mean and deviation hold, {horizon} ahead: {own_spread_coverage(some):.3f}")
    table = list(rows(reported))
    print("| " + " | ".join(HEADER) + " |\n| " + " | ".join("---" for _ in HEADER) + " |")
    for name, count, gain, own, coverage in table:
        print(f"| {name} | {count:,} | {gain:+.3f} | {own:+.3f} | {coverage:.3f} |")
    with FIGURES.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *table])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
