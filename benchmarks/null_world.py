"""How much is said of a world in which nothing changes, by the detectors and rules as shipped.

Usage: python -m benchmarks.null_world [WORLD ...]   (default all; a minute)

Counted from the second rating on: new signals by detector, alerts opened, and authorities that
newly reach the adviser, a quarter; each as the mean over seeds with a 95% interval. Printed, and
written to ``null_world.csv``, where other worlds' rows stay.
"""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

from scipy.stats import t

from benchmarks.null_world_counting import counted
from benchmarks.null_world_making import World

FIGURES = Path(__file__).with_name("null_world.csv")
WORKERS = 2
SEEDS = 8

Row = tuple[str | float, ...]
WORLDS = (
    World("ratings", rating_noise=0.3),
    World("ratings of careful inspectors", rating_noise=0.1),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over seeds with its 95% interval (Student's t)."""

    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Figure":
        """Return the figure of at least two seeds."""
        half = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / sqrt(len(values))
        middle = mean(values)
        return cls(middle, max(0.0, middle - half), middle + half)

    def __str__(self) -> str:
        return f"{self.mean:,.1f} ({self.low:,.1f} to {self.high:,.1f})"


def figures(seen: Sequence[Mapping[str, float]]) -> dict[str, Figure]:
    """Return each figure over the seeds; what a seed never saw is none of it."""
    names = sorted({name for one in seen for name in one})
    return {name: Figure.of([one.get(name, 0.0) for one in seen]) for name in names}


def main(wanted: Sequence[str]) -> None:
    """Count the worlds, print and write each when it is done."""
    print("| world | figure, a quarter | mean (95% interval) |\n| --- | --- | --- |")
    with ProcessPoolExecutor(WORKERS) as pool:
        for world in WORLDS:
            if wanted and world.name not in wanted:
                continue
            seeds = range(1, SEEDS + 1)
            seen = list(pool.map(counted, [world] * len(seeds), seeds))
            _write(world.name, _rows(world.name, figures(seen).items()))


def _rows(world: str, found: Iterable[tuple[str, Figure]]) -> list[Row]:
    rows: list[Row] = []
    for name, figure in found:
        print(f"| {world} | {name} | {figure} |", flush=True)
        rows.append((world, name, figure.mean, figure.low, figure.high))
    return rows


def _write(world: str, rows: Sequence[Row]) -> None:
    kept: list[list[str]] = []
    if FIGURES.exists():
        with FIGURES.open(newline="") as file:
            kept = [row for row in list(csv.reader(file))[1:] if row[0] != world]
    with FIGURES.open("w", newline="") as file:
        csv.writer(file).writerows([("world", "figure", "mean", "low", "high"), *kept, *rows])


if __name__ == "__main__":
    main(sys.argv[1:])
