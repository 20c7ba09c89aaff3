"""What became of others that stood alike: how much of an improvement would have come by itself.

Whoever is looked at because they stand badly is, on the whole, found standing better the next time:
part of what is bad is chance, and chance does not repeat itself (regression to the mean; Galton
1886, and for monitoring Bland and Altman 1994). So what follows a concern is held against what
followed for authorities of the same kind that stood alike and got no help here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean, median
from typing import NamedTuple

from projections.picture.queries import Fact

WITHIN_DAYS = 1_096
"""Whoever stood alike up to three years before or after counts as of the same time."""

ALIKE = 0.5
"""Figures within so many robust standard deviations of each other stand alike."""

FEWEST = 5
"""Of fewer than this nothing is concluded."""

_TO_DEVIATION = 1.4826
Series = Mapping[str, Sequence[Fact]]
"""Facts of one kind and measure by authority, oldest first, one a day."""

Helped = Callable[[str, date], bool]
"""Tells whether an authority had a plan on a day."""


class Next(NamedTuple):
    """A pair of neighbouring findings: the one that stood alike and the next."""

    authority: str
    first: Fact
    later: Fact


@dataclass(frozen=True, slots=True)
class Afterwards:
    """How many others stood alike, and how many of them were better, the same or worse next."""

    better: int
    same: int
    worse: int

    @property
    def others(self) -> int:
        """Count all."""
        return self.better + self.same + self.worse

    @property
    def says_anything(self) -> bool:
        """Tell whether they are enough to conclude from."""
        return self.others >= FEWEST


def ratings_after(about: Fact, series: Series, helped: Helped) -> Afterwards:
    """Count what followed for others with the same rating; each authority by its first time."""
    found = _first_of_each(
        one
        for one in _pairs(about, series, helped)
        if one.first.value == about.value and one.first.scale == about.scale
    )
    return _counted(found, lambda one: _better(one.later, one.first))


def figures_after(about: Fact, series: Series, helped: Helped) -> tuple[Afterwards, float | None]:
    """Count likewise for figures as far from the middle, and return the mean move towards it.

    Of a figure 'better' is nearer the middle by more than a tenth of a deviation. The move is in
    robust standard deviations; None where nobody stood alike.
    """
    places = _places(series)
    mine = places.get((about.authority, about.true_on))
    if mine is None:
        return Afterwards(0, 0, 0), None
    moves = [
        after - before
        for one in _first_of_each(_pairs(about, series, helped))
        if (before := places.get((one.authority, one.first.true_on))) is not None
        and (after := places.get((one.authority, one.later.true_on))) is not None
        and abs(before - mine) <= ALIKE
    ]
    if not moves:
        return Afterwards(0, 0, 0), None
    tenth = 0.1
    better = sum(one > tenth for one in moves)
    worse = sum(one < -tenth for one in moves)
    return Afterwards(better, len(moves) - better - worse, worse), fmean(moves)


def next_of(about: Fact, series: Sequence[Fact]) -> Fact | None:
    """Return the next finding with a value after one, of the same authority."""
    later = (one for one in series if one.true_on > about.true_on and one.value is not None)
    return next(later, None)


def _pairs(about: Fact, series: Series, helped: Helped) -> Iterable[Next]:
    for authority, facts in series.items():
        if authority == about.authority:
            continue
        valued = [one for one in facts if one.value is not None]
        for first, later in pairwise(valued):
            near = abs((first.true_on - about.true_on).days) <= WITHIN_DAYS
            if near and not helped(authority, first.true_on):
                yield Next(authority, first, later)


def _first_of_each(found: Iterable[Next]) -> list[Next]:
    kept: dict[str, Next] = {}
    for one in found:
        kept.setdefault(one.authority, one)
    return list(kept.values())


def _counted(found: Iterable[Next], better: Callable[[Next], bool | None]) -> Afterwards:
    told = [better(one) for one in found]
    return Afterwards(told.count(True), told.count(None), told.count(False))


def _better(now: Fact, before: Fact) -> bool | None:
    """Tell whether a value is better than another; None where they are equal."""
    if now.value is None or before.value is None or now.value == before.value:
        return None
    return (now.value > before.value) == (now.polarity != "low")


def _places(series: Series) -> dict[tuple[str, date], float]:
    """Return how far above the middle of its period each figure lies, worse being below nought."""
    periods: dict[date, list[tuple[str, float]]] = {}
    for authority, facts in series.items():
        for one in facts:
            if one.value is not None:
                worth = -one.value if one.polarity == "low" else one.value
                periods.setdefault(one.true_on, []).append((authority, worth))
    found: dict[tuple[str, date], float] = {}
    for day, some in periods.items():
        middle = median(worth for _, worth in some)
        spread = _TO_DEVIATION * median(abs(worth - middle) for _, worth in some)
        if spread and len(some) >= FEWEST:
            found.update({(name, day): (worth - middle) / spread for name, worth in some})
    return found
