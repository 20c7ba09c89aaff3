"""A made-up world in which nothing ever changes: whatever is said of it is a false alarm.

Each authority has one rating a year of an unchanging quality, read with an inspector's error and
rounded to a band. What is said of figures in a world without change: ``line_null_world``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from detectors.contract import Finding
from detectors.fold import Version
from domain.times import published_instant

FIRST_YEAR = 2010
QUARTERS_A_YEAR = 4
LAG = timedelta(days=60)
"""From an inspection to its publication."""

_QUALITY, _QUALITY_SPREAD, _BANDS = 2.8, 0.7, 4


@dataclass(frozen=True, slots=True)
class World:
    """How much of it there is, and ``rating_noise``, the error of a rating in bands."""

    name: str
    rating_noise: float = 0.3
    authorities: int = 350
    years: int = 10


def made(world: World, seed: int) -> Iterator[tuple[str, list[Version]]]:
    """Yield each authority's evidence, in the order it could be known."""
    chance = np.random.default_rng(seed)
    quality = chance.normal(_QUALITY, _QUALITY_SPREAD, world.authorities)
    for place in range(world.authorities):
        findings = _ratings(world, quality[place], chance)
        versions = [_version(finding, number) for number, finding in enumerate(findings)]
        yield f"{place:04}", versions


def _ratings(world: World, quality: float, chance: np.random.Generator) -> Iterator[Finding]:
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


def _version(finding: Finding, position: int) -> Version:
    on = finding.published_on
    return Version(finding.evidence_id, published_instant(on), on, position, finding)
