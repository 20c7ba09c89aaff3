"""How much the rules of lines say of a world that behaves as the lines are fitted to behave.

Usage: python -m benchmarks.line_null_world path/to/lait_vintages.csv.gz   (a quarter of an hour)

Each line's last fit on real figures is taken for the truth: its parameters, what is expected of
each authority and how noisy its figures are. Figures are made up by it, once or four times a year,
surprises of a theme's lines as alike as the catalogue says, and nothing else ever happens.
Parameters are fitted anew each January to what was known, and the shipped rules follow each
authority in the shipped fold. Counted are new signals of the last seven years, a year and
authority: means over seeds with 95% intervals, and the same count on the real figures as they first
came. Printed, and written to ``line_null_world.csv``.
"""

import csv
import sys
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.injected_courses import BUDGET, Course, courses
from benchmarks.key_lines import KeyLine, Places, Version, read
from benchmarks.line_history import LAST_YEAR, Januaries, januaries
from benchmarks.null_world import figures
from benchmarks.null_world_counting import moments
from detectors import fold
from detectors.departure import Departure
from detectors.theme import Theme
from domain.times import published_instant

FIGURES = Path(__file__).with_name("line_null_world.csv")
FIRST_YEAR, YEARS = 2015, 11
SINCE, COUNTED_YEARS = date(2019, 5, 1), 7
SEEDS = {1: 4, 4: 4}
"""Seeds of a world by its figures a year."""

HEADER = ("world", "rule", "new_signals_a_year_and_authority", "low", "high")
BOTH = "both"
_LAG = {1: timedelta(days=240), 4: timedelta(days=90)}
_MONTHS = 12
_STILL_THERE = date(2023, 1, 1)

Floats = npt.NDArray[np.float64]
Fitted = Sequence[tuple[KeyLine, Januaries]]


@dataclass(frozen=True)
class World:
    """Lines that behave as they are fitted to, so many times a year."""

    fitted: Fitted
    points_a_year: int

    def lines(self, seed: int) -> Iterator[KeyLine]:
        """Yield made-up lines; those of a theme share a part of what happens to an authority."""
        themes = sorted({line.theme for line, _ in self.fitted})
        for number, theme in enumerate(themes):
            chance = np.random.default_rng((seed, number))
            of_theme = [pair for pair in self.fitted if pair[0].theme == theme]
            names = sorted({name for line, _ in of_theme for name in there(line)})
            shape = (2, YEARS * self.points_a_year, len(names))
            common = chance.normal(size=shape)
            for line, expectations in of_theme:
                shocks = np.sqrt(line.alike) * common
                shocks += np.sqrt(1 - line.alike) * chance.normal(size=shape)
                yield self._line(line, expectations, names, shocks)

    def _line(
        self, line: KeyLine, expectations: Januaries, names: Sequence[str], shocks: Floats
    ) -> KeyLine:
        """Let a line's figures follow from what happens to states and to figures."""
        of = [expectations.expected(name, LAST_YEAR) for name in names]
        moves, m = of[0].parameters, np.array([one.level for one in of])
        spread = np.sqrt([one.variance for one in of])
        aged = moves.phi ** (1 / self.points_a_year)
        fresh = np.sqrt(moves.q * (1 - aged**2) / (1 - moves.phi**2))
        state = m + np.sqrt(moves.tau2) * shocks[0, 0]
        versions: list[Version] = []
        for at, (moved, noise) in enumerate(shocks.transpose(1, 0, 2)):
            if at:
                state = m + aged * (state - m) + fresh * moved
            on = self._day(at)
            known = (on + _LAG[self.points_a_year]).isoformat()
            seen = (state + spread * noise).tolist()
            versions += [Version(known, name, on, y) for name, y in zip(names, seen, strict=True)]
        return replace(line, scale="raw", sign=1, versions=versions)

    def _day(self, point: int) -> date:
        """Return the end of a period: of March, or of a quarter."""
        year, part = divmod(point, self.points_a_year)
        month = 3 + _MONTHS // self.points_a_year * part
        return date(FIRST_YEAR + year, month, monthrange(FIRST_YEAR + year, month)[1])


def there(line: KeyLine) -> set[str]:
    """Return the authorities that still have figures of a line."""
    return {one.authority for one in line.first_versions if one.true_on >= _STILL_THERE}


def counted(lines: Iterable[KeyLine], places: Places) -> dict[str, float]:
    """Return new signals a year and authority of the last seven years, by rule."""
    heard: defaultdict[str, list[Course]] = defaultdict(list)
    for line in lines:
        expectations = januaries(line, places)
        if expectations.fits:
            for course in courses(line, expectations, places):
                heard[course.authority].append(course)
    counts: Counter[str] = Counter()
    for authority in sorted(heard):
        counts += _signals(authority, heard[authority])
    rates = {name: count / len(heard) / COUNTED_YEARS for name, count in counts.items()}
    return {**rates, BOTH: sum(rates.values())}


def _signals(authority: str, own: Iterable[Course]) -> Counter[str]:
    versions = [
        fold.Version(
            f"{finding.measure}|{finding.evidence_id}",
            published_instant(finding.published_on),
            finding.published_on,
            number,
            finding,
        )
        for course in own
        for number, finding in enumerate(course.findings())
    ]
    versions.sort(key=lambda one: (one.known, one.position))
    rules = fold.DomainFold(authority, "a domain", (Departure(), Theme()))
    counts: Counter[str] = Counter()
    for moment in moments(rules.run(versions)):
        if moment.day >= SINCE:
            counts.update(moment.signals)
    return counts


def main(vintages: Path) -> None:
    """Count the real world and the made-up ones, print and write."""
    world = read(vintages)
    fitted = [(line, januaries(line, world.places)) for line in world.lines]
    fitted = [(line, expectations) for line, expectations in fitted if expectations.fits]
    print(f"The budget is {BUDGET} new signals a year and authority.")
    print("| " + " | ".join(HEADER) + " |\n| " + " | ".join("---" for _ in HEADER) + " |")
    real = counted(world.lines, world.places)
    table: list[tuple[str | float, ...]] = [
        ("real figures", rule, count, count, count) for rule, count in sorted(real.items())
    ]
    for points, seeds in SEEDS.items():
        name = "yearly" if points == 1 else "quarterly"
        made = World(fitted, points)
        seen = [counted(made.lines(seed), world.places) for seed in range(1, seeds + 1)]
        found = figures(seen).items()
        table += [(name, rule, one.mean, one.low, one.high) for rule, one in found]
    for row in table:
        print(
            "| " + " | ".join(one if isinstance(one, str) else f"{one:.3f}" for one in row) + " |"
        )
    with FIGURES.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *table])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
