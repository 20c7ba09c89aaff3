"""The lines' real figures as they could be known, and what could be known of the places.

Read from the vintages of the Department for Education's tool: each value when it was first seen,
and each later change. What stood in the first copy was published before it, so it counts from the
end of its period plus the longest lag seen of its measure, in whole months. Neighbours are those of
the department's lists of 2021 and, once that was out, of 2025; before 2021 those of 2021 stand in
for older lists that are not at hand, the one look ahead there is.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from math import log
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

import polars as pl

from detectors.lines.scale import fits, on_scale
from domain.measures.catalogue import Catalogue
from domain.measures.events import LineScale
from domain.register.directory import Directory
from ingest.feeds.lait_vintages import FIRST_COPY
from ingest.feeds.periods import period_end
from ingest.neighbour_lists import lists_of
from ingest.shipped import Shipped

ENOUGH = 100
"""Figures of a period by which the nation's median is settled."""

Figures = dict[str, list[tuple[date, float]]]
"""By authority, days with values of which more is worse, less the nation's; in order."""

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_DOWNLOADED = Path(__file__).parents[1] / "examples" / "as-downloaded"
_LISTS = (
    ("2025-05-01", _DOWNLOADED / "sn_model_2025_wide.csv"),
    ("", _DOWNLOADED / "New_Statistical_Neighbour_Groupings_April_2021.csv"),
)
_REGIONS_FROM = 950
_MONTHS = 12
_DAY_IN_MARCH = frozenset({"LAC", "CPP_rate"})
"""Figures of 31 March that the publisher calls annual, which would end in December."""

_REFERRALS, _REFERRAL_RATE = "CPP_Total_NumRef", "CPP_Total_Rateper10,000"
_DEPRIVATION, _EAL = "PriFSM", "EALPri"
_PLACES = (_REFERRALS, _REFERRAL_RATE, _DEPRIVATION, _EAL)
_LONDON = "London"
_MOST_NOISE = 20.0
_PER = 10_000


class Version(NamedTuple):
    """A value as it could be known from a day on (ISO date)."""

    known: str
    authority: str
    true_on: date
    value: float


@dataclass(frozen=True)
class KeyLine:
    """A measure that is watched by itself, with all versions of its figures as they came."""

    measure: str
    theme: str
    scale: LineScale
    sign: int
    versions: Sequence[Version]
    alike: float = 0.0
    """How alike its surprises are to those of its theme's other lines."""

    def place(self, value: float) -> float:
        """Return a value on the line's scale, turned so that more is worse."""
        return self.sign * on_scale(value, self.scale)

    def y(self, version: Version) -> float:
        """Return a figure less the nation's; the nation must be known."""
        return self.place(version.value) - self.nation[version.true_on][1]

    @cached_property
    def nation(self) -> dict[date, tuple[str, float]]:
        """By period the nation's median on the line's scale, and from when it was known.

        It is frozen on the first day on which a hundred figures are known.
        """
        held: defaultdict[date, dict[str, float]] = defaultdict(dict)
        settled: dict[date, tuple[str, float]] = {}
        for known, some in by_day(self.versions):
            for one in some:
                held[one.true_on][one.authority] = self.place(one.value)
            for on in {one.true_on for one in some} - settled.keys():
                if len(held[on]) >= ENOUGH:
                    settled[on] = known, median(held[on].values())
        return settled

    def known_before(self, day: str) -> Figures:
        """Return what was known before a day, the nation taken off."""
        held: dict[tuple[str, date], float] = {}
        for one in self.versions:
            if one.known >= day:
                break
            held[one.authority, one.true_on] = one.value
        figures: Figures = defaultdict(list)
        for (authority, on), value in sorted(held.items()):
            if (nation := self.nation.get(on)) and nation[0] < day:
                figures[authority].append((on, self.place(value) - nation[1]))
        return dict(figures)

    @cached_property
    def first_versions(self) -> list[Version]:
        """Each figure as it first came, with its nation known; in the order they could be known."""
        seen: set[tuple[str, date]] = set()
        firsts: list[Version] = []
        for one in self.versions:
            if (key := (one.authority, one.true_on)) not in seen and one.true_on in self.nation:
                seen.add(key)
                firsts.append(one._replace(known=max(one.known, self.nation[one.true_on][0])))
        return sorted(firsts, key=lambda one: (one.known, one.true_on, one.authority))


def by_day(versions: Iterable[Version]) -> Iterator[tuple[str, list[Version]]]:
    """Yield what came to be known, day by day."""
    days: defaultdict[str, list[Version]] = defaultdict(list)
    for one in versions:
        days[one.known].append(one)
    yield from sorted(days.items())


class PlacesThen(NamedTuple):
    """What was known of places on a day: how noisy their figures are, their kind, who is near."""

    weights: Mapping[str, float]
    traits: Mapping[str, Sequence[float]]
    neighbours: Mapping[str, Sequence[str]]


class Places:
    """What was known of places: how small and what kind they are, and who is near whom."""

    def __init__(
        self,
        measures: Mapping[str, Sequence[Version]],
        london: frozenset[str],
        lists: Sequence[tuple[str, Mapping[str, Sequence[str]]]],
    ) -> None:
        self._measures, self._london, self._lists = measures, london, lists
        self._then: dict[str, PlacesThen] = {}

    def then(self, day: str) -> PlacesThen:
        """Return what was known before a day."""
        if (then := self._then.get(day)) is None:
            then = PlacesThen(self.weights(day), self.traits(day), self.neighbours(day))
            self._then[day] = then
        return then

    def weights(self, day: str) -> dict[str, float]:
        """Return how much noisier than the median authority's figures are, known before a day."""
        children = self._children(day)
        middle = median(children.values()) if children else 1.0
        return {one: 0.5 + 0.5 * min(_MOST_NOISE, middle / n) for one, n in children.items()}

    def traits(self, day: str) -> dict[str, tuple[float, ...]]:
        """Return deprivation, English as another language, size and London, NaN where unknown."""
        children, unknown = self._children(day), float("nan")
        poor, languages = self._means(_DEPRIVATION, day), self._means(_EAL, day)
        return {
            one: (
                poor.get(one, unknown),
                languages.get(one, unknown),
                log(children[one]) if one in children else unknown,
                float(one in self._london),
            )
            for one in sorted({*children, *poor, *languages})
        }

    def neighbours(self, day: str) -> Mapping[str, Sequence[str]]:
        """Return each authority's neighbours by the newest list of a day."""
        return next(near for since, near in self._lists if since < day)

    def _children(self, day: str) -> dict[str, float]:
        """Tell the number of children by that of referrals and their rate: the median of years."""
        held = {(one.authority, one.true_on): one for one in self._known(_REFERRALS, day)}
        years: defaultdict[str, list[float]] = defaultdict(list)
        for one in self._known(_REFERRAL_RATE, day):
            count = held.get((one.authority, one.true_on))
            if count and count.value > 0 and one.value > 0:
                years[one.authority].append(_PER * count.value / one.value)
        return {one: median(some) for one, some in years.items()}

    def _means(self, measure: str, day: str) -> dict[str, float]:
        values: defaultdict[str, list[float]] = defaultdict(list)
        for one in self._known(measure, day):
            values[one.authority].append(one.value)
        return {one: fmean(some) for one, some in values.items()}

    def _known(self, measure: str, day: str) -> list[Version]:
        return [one for one in self._measures.get(measure, ()) if one.known < day]


@dataclass(frozen=True)
class World:
    """The key lines and the places; ``authorities`` are ids by the department's numbers."""

    lines: Sequence[KeyLine]
    places: Places
    authorities: Mapping[str, str]


def read(vintages: Path) -> World:
    """Read the vintages; which of their measures are lines the shipped catalogue says."""
    directory, catalogue = Directory(), Catalogue()
    list(Shipped(_AT).register(directory))
    for event in Shipped(_AT).measures(catalogue):
        catalogue.apply(event)
    table = _table(vintages)
    kept = {name: some for (name,), some in table.partition_by("measure", as_dict=True).items()}
    authorities = {code: _authority(code, directory) for code in table["la_code"].unique()}
    versions = {
        name: _versions(some, catalogue.measures[name].year_type, authorities)
        for name, some in kept.items()
        if name in _PLACES or catalogue.line_of(name)
    }
    lines = [
        _line(name, catalogue, versions[name])
        for name in catalogue.measures
        if catalogue.line_of(name) and name in versions
    ]
    london = frozenset(
        entry.id.hex for entry in directory.entries.values() if entry.region == _LONDON
    )
    lists = [(since, lists_of(file, directory)) for since, file in _LISTS]
    places = Places({name: versions[name] for name in _PLACES}, london, lists)
    return World(lines, places, authorities)


def _table(vintages: Path) -> pl.DataFrame:
    """Return the readable numbers of the file, first seen first."""
    return (
        pl.read_csv(vintages, infer_schema=False)
        .with_columns(pl.col("value").str.strip_chars().cast(pl.Float64, strict=False))
        .filter(pl.col("value").is_finite())
        .sort("first_seen", "period", "la_code")
    )


def _versions(table: pl.DataFrame, year_type: str, authorities: Mapping[str, str]) -> list[Version]:
    """Return one measure's values in the order they could be known."""
    name = table["measure"][0]
    rows = list(table.select("period", "la_code", "value", "first_seen").iter_rows())
    ends = {
        period: period_end(period, "Financial Year" if name in _DAY_IN_MARCH else year_type)
        for period, *_ in rows
    }
    lag = _longest_lag(ends, rows)
    versions = [
        Version(
            _months_after(ends[period], lag) if seen == FIRST_COPY else seen,
            authority,
            ends[period],
            value,
        )
        for period, code, value, seen in rows
        if (authority := authorities[code])
    ]
    return sorted(versions, key=lambda one: one.known)


def _authority(code: str, directory: Directory) -> str:
    """Return the id of the one authority with the department's number; empty for regions."""
    found = directory.coded("dfe", code)
    watched = [one for one in found if directory.entries[one].is_watched]
    return watched[0].hex if len(watched) == 1 else ""


def _longest_lag(ends: Mapping[str, date], rows: Iterable[tuple[str, str, float, str]]) -> int:
    """Return the most months from the end of a period to its first figures, as far as seen."""
    first: dict[str, str] = {}
    for period, _, _, seen in rows:
        first.setdefault(period, seen)
    lags = [
        _months_between(ends[period], date.fromisoformat(seen))
        for period, seen in first.items()
        if seen != FIRST_COPY
    ]
    return max(lags, default=_MONTHS)


def _months_between(before: date, after: date) -> int:
    return _MONTHS * (after.year - before.year) + after.month - before.month


def _months_after(day: date, months: int) -> str:
    """Return the last day of the month so many months on."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    return date(year, month + 1, monthrange(year, month + 1)[1]).isoformat()


def _line(name: str, catalogue: Catalogue, versions: Sequence[Version]) -> KeyLine:
    line = catalogue.line_of(name)
    if line is None:
        msg = f"{name} is no line."
        raise ValueError(msg)
    sign = -1 if catalogue.polarity_of(name) == "high" else 1
    kept = [one for one in versions if fits(one.value, line.scale)]
    theme = catalogue.theme_of(name)
    return KeyLine(name, theme, line.scale, sign, kept, catalogue.themes[theme].correlation)
