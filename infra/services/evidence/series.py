"""Facts sorted into series, and how a value compares with the one before it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from domain.measures.catalogue import Catalogue
from projections.picture.queries import Fact

Key = tuple[str, str]
"""Kind and measure: facts of one series are comparable."""


class Direction(NamedTuple):
    """How a value compares with the one before: an arrow for its move, a word for its meaning."""

    arrow: str
    word: str


def by_series(facts: Iterable[Fact]) -> dict[Key, list[Fact]]:
    """Sort facts in force into series, oldest first, one a day: of two the later known."""
    found: defaultdict[Key, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.kind, fact.measure].append(fact)
    return {
        key: [list(same_day)[-1] for _, same_day in groupby(series, attrgetter("true_on"))]
        for key, series in found.items()
    }


def scale_now(scale: str, catalogue: Catalogue) -> str:
    """Return the scale on which values of an older one are read today."""
    return catalogue.scale_now(scale)


def directed(fact: Fact, catalogue: Catalogue) -> Fact:
    """Return a fact with the direction that counts: the catalogue's, where it was reviewed."""
    return fact._replace(polarity=catalogue.direction_of(fact.measure, fact.polarity))


def direction(now: Fact, before: Fact | None, catalogue: Catalogue) -> Direction | None:
    """Compare a value with the one before it, where both are on one scale."""
    if before is None or now.value is None or before.value is None:
        return None
    if scale_now(now.scale, catalogue) != scale_now(before.scale, catalogue):
        return None
    if now.value == before.value:
        return Direction("→", "no change")
    rose = now.value > before.value
    arrow = "↑" if rose else "↓"
    good = catalogue.direction_of(now.measure, now.polarity)
    if good == "none":
        return Direction(arrow, "higher" if rose else "lower")
    return Direction(arrow, "better" if rose == (good == "high") else "worse")


def before(fact: Fact, series: Sequence[Fact]) -> Fact | None:
    """Return the last fact of a series that has a value and is about an earlier day."""
    earlier = (one for one in reversed(series) if one.true_on < fact.true_on)
    return next((one for one in earlier if one.value is not None), None)


def by_evidence(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """Return facts by the id of their evidence."""
    return {fact.evidence: fact for fact in facts}
