"""A made-up world in which nothing ever changes: whatever is said of it is a false alarm.

Each authority has its own level in each indicator, and values are that level with noise of one
unit about it, independent or AR(1). Optionally each has one rating a year of an unchanging quality,
read with an inspector's error and rounded to a band.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from detectors.contract import Finding
from detectors.fold import Version
from detectors.nearest import nearest
from detectors.peers import NEAREST, placed
from domain.times import published_instant

FIRST_YEAR = 2010
QUARTERS_A_YEAR = 4
LAG = timedelta(days=60)
"""From the end of a period to its publication."""

_QUALITY, _QUALITY_SPREAD, _BANDS = 2.8, 0.7, 4
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """How much of it there is, and how its noise behaves.

    ``between`` is how far authorities lie apart, in units of the noise; ``rating_noise`` the error
    of a rating in bands, None for no ratings.
    """

    name: str
    points_a_year: int = 1
    phi: float = 0.0
    rating_noise: float | None = None
    authorities: int = 350
    indicators: int = 40
    years: int = 10
    between: float = 1.65

    @property
    def points(self) -> int:
        """The number of points of an indicator."""
        return self.years * self.points_a_year

    def day(self, point: int) -> date:
        """Return the end of the period that a point is about."""
        month = 12 // self.points_a_year * (point % self.points_a_year + 1)
        year = FIRST_YEAR + point // self.points_a_year
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def made(world: World, seed: int) -> Iterator[tuple[str, list[Version]]]:
    """Yield each authority's evidence, in the order it could be known."""
    chance = np.random.default_rng(seed)
    values = _values(world, chance)
    quality = chance.normal(_QUALITY, _QUALITY_SPREAD, world.authorities)
    begins = range(0, world.points, world.points_a_year)
    near = [_near(values[:, :, max(0, at - 1)]) for at in begins]
    for place in range(world.authorities):
        findings = [
            *_indicators(world, values[place]),
            *_comparisons(world, values, near, place),
            *_ratings(world, quality[place], chance),
        ]
        versions = [_version(finding, number) for number, finding in enumerate(findings)]
        yield _name(place), sorted(versions, key=lambda one: (one.known, one.position))


def _values(world: World, chance: np.random.Generator) -> Floats:
    """Return values by authority, indicator and point; the noise's variance is one with any phi."""
    shape = (world.authorities, world.indicators)
    level = 50 + world.between * chance.normal(size=shape)
    noise = np.empty((*shape, world.points))
    noise[:, :, 0] = chance.normal(size=shape)
    fresh = np.sqrt(1 - world.phi**2)
    for at in range(1, world.points):
        noise[:, :, at] = world.phi * noise[:, :, at - 1] + fresh * chance.normal(size=shape)
    return level[:, :, None] + noise


def _near(newest: Floats) -> list[list[int]]:
    """Return each authority's neighbours for a year, by the newest values as it begins."""
    table = {
        _name(place): {f"indicator_{m}": float(x) for m, x in enumerate(row)}
        for place, row in enumerate(newest)
    }
    lists = nearest(table, dict.fromkeys(table, "all"))
    return [[int(one) for one in lists.get(_name(at), ())][:NEAREST] for at in range(len(newest))]


def _name(place: int) -> str:
    return f"{place:04}"


def _indicators(world: World, values: Floats) -> Iterator[Finding]:
    for measure, series in enumerate(values):
        for point, value in enumerate(series):
            yield _finding(world, f"indicator_{measure}", point, float(value))


def _comparisons(
    world: World, values: Floats, near: list[list[list[int]]], place: int
) -> Iterator[Finding]:
    for point in range(world.points):
        neighbours = near[point // world.points_a_year][place]
        held = values[neighbours, :, point].T.tolist()
        for measure, others in enumerate(held):
            if (found := placed(float(values[place, measure, point]), others)) is None:
                continue
            own = _finding(world, f"indicator_{measure}", point, found.z)
            yield Finding(
                own.evidence_id,
                "comparison",
                own.measure,
                found.z,
                "neighbours",
                "low",
                own.true_on,
                own.published_on,
                worse_than=found.worse_than,
            )


def _ratings(world: World, quality: float, chance: np.random.Generator) -> Iterator[Finding]:
    if world.rating_noise is None:
        return
    for year in range(world.years):
        seen = round(quality + world.rating_noise * chance.normal())
        day = date(FIRST_YEAR + year, 6, 30)
        yield Finding(
            f"rating-{year}",
            "assessment",
            "rating",
            float(min(_BANDS, max(1, seen))),
            "1-4",
            "high",
            day,
            (day + LAG).isoformat(),
            best=_BANDS,
        )


def _finding(world: World, measure: str, point: int, value: float) -> Finding:
    day = world.day(point)
    return Finding(
        f"{measure}-{point}",
        "indicator",
        measure,
        value,
        "number",
        "high",
        day,
        (day + LAG).isoformat(),
    )


def _version(finding: Finding, position: int) -> Version:
    on = finding.published_on
    return Version(
        f"{finding.kind}|{finding.evidence_id}", published_instant(on), on, position, finding
    )
