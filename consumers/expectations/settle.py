"""One line: from all versions of all authorities' figures to what was to be expected when. Pure.

Versions are taken in the order they could be known, so what was expected on a day rests on nothing
that was published later.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby, takewhile
from operator import attrgetter
from statistics import median
from typing import NamedTuple

import msgspec

from detectors.lines.fit import NotConvergedError, fitted
from detectors.lines.scale import fits, off_scale, on_scale
from domain.measures.events import Line
from domain.times import published_instant

ENOUGH = 100
"""With the figures of so many authorities a period's nation is settled."""

_MONTHS = 12
_METHOD = "1"
"""Changes where the same figures would be fitted otherwise."""


class Valued(NamedTuple):
    """A version of a figure; ``value`` None where it is missing, withdrawn or gone elsewhere."""

    authority: str
    evidence: str
    true_on: str
    value: float | None
    published_on: str
    published_at: int
    position: int


class Nation(NamedTuple):
    """A period's middle figure, and from when on it was known."""

    true_on: str
    median: float
    authorities: int
    known_on: str


class Place(NamedTuple):
    """What kind of place an authority is: NaN where unknown; ``noise`` of its figures, 1 usual."""

    traits: tuple[float, ...]
    noise: float


class Fit(NamedTuple):
    """What to expect from a 1 January on; ``basis`` is a digest of what it was fitted to."""

    year: int
    parameters: Mapping[str, float]
    levels: Mapping[str, float]
    noise: Mapping[str, float]
    figures: int
    basis: str


class Unsettled(NamedTuple):
    """A year whose figures could not be fitted."""

    year: int


def nations(versions: Iterable[Valued], line: Line) -> list[Nation]:
    """Return the nation of each period, as it was when enough figures of it were first known."""
    found: dict[str, Nation] = {}
    facts = _Facts()
    for _, group in groupby(_in_order(versions), key=attrgetter("published_at")):
        touched: set[str] = set()
        for newest in group:
            touched |= facts.take(newest)
        for true_on in sorted(touched - found.keys()):
            values = [value for value in facts.of_period(true_on) if fits(value, line.scale)]
            if len(values) >= ENOUGH:
                middle = median(on_scale(value, line.scale) for value in values)
                value = off_scale(middle, line.scale)
                found[true_on] = Nation(true_on, value, len(values), newest.published_on)
    return [found[true_on] for true_on in sorted(found)]


class _Facts:
    """The newest version of every fact, by period."""

    def __init__(self) -> None:
        self._period: dict[str, str] = {}
        self._periods: defaultdict[str, dict[str, Valued]] = defaultdict(dict)

    def take(self, one: Valued) -> set[str]:
        """Take a version in; return the periods it changes: a correction can move it."""
        before = self._period.get(one.evidence, one.true_on)
        self._periods[before].pop(one.evidence, None)
        self._period[one.evidence] = one.true_on
        self._periods[one.true_on][one.evidence] = one
        return {before, one.true_on}

    def of_period(self, true_on: str) -> list[float]:
        """Return the figures of a period, one an authority: the one that was published last."""
        by_authority = {one.authority: one.value for one in _in_order(self._held(true_on))}
        return [value for value in by_authority.values() if value is not None]

    def newest(self) -> dict[tuple[str, str], float]:
        """Return every authority's figure of every period."""
        held = (one for true_on in self._periods for one in self._held(true_on))
        return {
            (one.authority, one.true_on): one.value
            for one in _in_order(held)
            if one.value is not None
        }

    def _held(self, true_on: str) -> list[Valued]:
        return [one for one in self._periods[true_on].values() if one.value is not None]


def _in_order(versions: Iterable[Valued]) -> list[Valued]:
    return sorted(versions, key=attrgetter("published_at", "position"))


class Fitting(NamedTuple):
    """What a line's years are fitted with: which way is worse, the places, who is near whom."""

    line: Line
    sign: int
    places: Mapping[str, Place]
    near: Mapping[str, Sequence[str]]


def fits_of(
    versions: Iterable[Valued],
    known_nations: Iterable[Nation],
    years: Iterable[int],
    fitting: Fitting,
    held: Mapping[int, str],
) -> Iterator[Fit | Unsettled]:
    """Yield what was to be expected from each 1 January on, of figures known before.

    Years whose figures are those that they were fitted to before, by the digests in ``held``, are
    left out, and so are those with too few figures. Of one whose fit does not settle that is said:
    what held in the year before holds on.
    """
    nation = {one.true_on: one for one in known_nations}
    ordered = _in_order(versions)
    for year in sorted(years):
        before = published_instant(f"{year}-01-01")
        series = _series(ordered, nation, before, fitting)
        basis = _digest(series, fitting)
        if basis == held.get(year):
            continue
        try:
            found = fitted(
                series,
                {name: place.noise for name, place in fitting.places.items()},
                {name: place.traits for name, place in fitting.places.items()},
                fitting.near,
            )
        except NotConvergedError:
            yield Unsettled(year)
            continue
        if found is not None:
            yield Fit(
                year,
                msgspec.structs.asdict(found.parameters),
                found.expected,
                {
                    name: fitting.places[name].noise
                    for name in found.expected
                    if name in fitting.places
                },
                sum(map(len, series.values())),
                basis,
            )


def _series(
    ordered: Iterable[Valued], nation: Mapping[str, Nation], before: int, fitting: Fitting
) -> dict[str, list[tuple[float, float]]]:
    """Return each authority's figures in order of their periods, as known before an instant."""
    facts = _Facts()
    for one in takewhile(lambda one: one.published_at < before, ordered):
        facts.take(one)
    scale = fitting.line.scale
    series: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for (authority, true_on), value in sorted(facts.newest().items()):
        middle = nation.get(true_on)
        if middle is None or published_instant(middle.known_on) >= before:
            continue
        if fits(value, scale):
            y = fitting.sign * (on_scale(value, scale) - on_scale(middle.median, scale))
            series[authority].append((_period(true_on), y))
    return dict(series)


def _period(true_on: str) -> float:
    year, month = int(true_on[:4]), int(true_on[5:7])
    return year + month / _MONTHS


def _digest(series: Mapping[str, object], fitting: Fitting) -> str:
    places = sorted((name, repr(place)) for name, place in fitting.places.items())
    near = sorted((name, tuple(some)) for name, some in fitting.near.items())
    told = (_METHOD, fitting.sign, fitting.line.scale, sorted(series.items()), places, near)
    return sha256(msgspec.json.encode(told)).hexdigest()[:32]
