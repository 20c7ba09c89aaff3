"""How soon shifts put into real figures are found, by the rule of lines and others, at one budget.

Usage: python -m benchmarks.injected path/to/lait_vintages.csv.gz [COUNT]   (default 400; minutes)

Each rule is tuned on every other authority's figures, as they came, to one budget of new alarms a
year and authority over all lines; shifts are put into the other half's. A shift of 1, 2 or 3
standard deviations of the authority's own figures begins at one of the last seven years' figures,
of which three come before and two after, and comes at once or in equal steps over 2 or 3 years. It
is found where a new alarm comes with one of its first three figures; an alarm that stood before it
finds nothing. Of size 0 is what is found of nothing. Printed, and written to ``injected.csv``.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from random import Random

from benchmarks.injected_courses import (
    AFTER,
    BUDGET,
    SINCE,
    YEARS,
    Course,
    Place,
    candidates,
    courses,
)
from benchmarks.injected_rivals import RIVALS, Rival
from benchmarks.key_lines import read
from benchmarks.line_history import januaries

FIGURES = Path(__file__).with_name("injected.csv")
SHIFTS = ((0.0, 1), *((size, years) for size in (1.0, 2.0, 3.0) for years in (1, 2, 3)))
"""Sizes with the years over which they come."""

COUNT, SEED = 400, 1
HEADER = ("rule", "parameter", "alarms", "size", "years", "in_three_years", "in_the_first")
_HALVINGS = 12

Row = tuple[str, float, float, float, int, float, float]


@dataclass(frozen=True, slots=True)
class Tuned:
    """A rule with its parameter, and how many new alarms a year and authority it gives."""

    name: str
    rival: Rival
    parameter: float
    rate: float


def rate(rival: Rival, parameter: float, every: Sequence[Course]) -> float:
    """Return new alarms a year and authority in the last seven years."""
    authorities = len({one.authority for one in every})
    alarms = sum(
        new and seen.true_on.year >= SINCE
        for one in every
        for seen, new in zip(one.figures, rival.alarms(parameter, one), strict=True)
    )
    return alarms / authorities / YEARS


def tuned(rival: Rival, tuning: Sequence[Course], judging: Sequence[Course]) -> Tuned:
    """Return a rule at the most eager parameter that keeps to the budget."""
    bold, calm = rival.bold, rival.calm
    for _ in range(_HALVINGS):
        middle = sqrt(bold * calm)
        if rate(rival, middle, tuning) > BUDGET:
            bold = middle
        else:
            calm = middle
    return Tuned(rival.name, rival, calm, rate(rival, calm, judging))


def shipped(rival: Rival, judging: Sequence[Course]) -> Iterable[Tuned]:
    """Yield a rule as it is, or was, in use."""
    if (parameter := rival.shipped) is not None:
        yield Tuned(f"{rival.name}, as it is", rival, parameter, rate(rival, parameter, judging))


def found(one: Tuned, places: Sequence[Place], size: float, years: int) -> tuple[float, float]:
    """Return the shares of shifts that are found within three years, and in the first."""
    hits = [_found_after(one, place, size, years) for place in places]
    within = sum(hit is not None for hit in hits)
    return within / len(places), sum(hit == 0 for hit in hits) / len(places)


def _found_after(one: Tuned, place: Place, size: float, years: int) -> int | None:
    """Return with which of the first three figures of a shift a new alarm comes."""
    course, at = place
    alarms = one.rival.alarms(one.parameter, course.shifted(at, size, years))
    return next((late for late in range(AFTER + 1) if alarms[at + late]), None)


def halves(vintages: Path) -> tuple[list[Course], list[Course]]:
    """Return the courses of every other authority, and of those between them."""
    world = read(vintages)
    every: list[Course] = []
    for line in world.lines:
        expectations = januaries(line, world.places)
        if expectations.fits:
            every += courses(line, expectations, world.places)
    every = [one for one in every if len(one.figures) > 1]
    tuning = set(sorted({one.authority for one in every})[::2])
    return (
        [one for one in every if one.authority in tuning],
        [one for one in every if one.authority not in tuning],
    )


def rows(one: Tuned, places: Sequence[Place]) -> Iterable[Row]:
    """Yield the rows of the file of one rule."""
    for size, years in SHIFTS:
        share, first = found(one, places, size, years)
        yield one.name, one.parameter, one.rate, size, years, share, first


def main(vintages: Path, count: int) -> None:
    """Tune, put shifts in, print and write."""
    tuning, judging = halves(vintages)
    places = Random(SEED).sample(candidates(judging), count)  # noqa: S311 - where, not a secret
    print("| " + " | ".join(HEADER) + " |\n| " + " | ".join("---" for _ in HEADER) + " |")
    table: list[Row] = []
    for rival in RIVALS:
        for one in (tuned(rival, tuning, judging), *shipped(rival, judging)):
            for row in rows(one, places):
                table.append(row)
                name, parameter, alarms, size, years, share, first = row
                print(
                    f"| {name} | {parameter:.3g} | {alarms:.2f} | {size:g} | {years} "
                    f"| {share:.2f} | {first:.2f} |",
                    flush=True,
                )
    with FIGURES.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *table])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else COUNT)
