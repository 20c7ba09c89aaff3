"""One authority's line over the years, beside all that its figures are read with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import quantiles

from sqlalchemy import Connection

from consumers.line_figures import Books, line_versions
from detectors.contract import Finding
from detectors.lines.filter import Figure, Level, forecast, step, years_between
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.times import FOREVER, AsOf
from infra.services.alerts.neighbour_figures import near
from projections.picture import queries as picture
from projections.picture.queries import Fact, VersionRow

_FEWEST = 4
"""Neighbours of whom the middle half is shown, at least."""

_95_PERCENT = 1.96

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LineBooks:
    """The catalogue, and what was expected, as of one moment."""

    catalogue: Catalogue
    expectations: Expectations


@dataclass(frozen=True, slots=True)
class Period:
    """One period's figure: as known at the moment, as it was before, and as known only later.

    ``nation`` is England's, ``neighbours`` the middle half of theirs; 95 of 100 figures were to be
    ``expected`` between two values, by what was settled when it came and all figures before it.
    """

    true_on: date
    value: float | None
    before: tuple[float, ...] = ()
    later: float | None = None
    nation: float | None = None
    neighbours: Range | None = None
    expected: Range | None = None


def line_history(
    connection: Connection, as_of: AsOf, authority: str, measure: str, books: Books
) -> list[Period]:
    """Return the periods of a line, oldest first; ``books`` are those of the same moment."""
    known = _figures(picture.facts(connection, as_of, [authority], [measure]))
    now = AsOf(position=as_of.position)
    ever = _figures(picture.facts(connection, now, [authority], [measure]))
    rows = picture.all_versions(connection, authority, position=min(as_of.position, FOREVER))
    revised = _revised((row for row in rows if row.measure == measure), known)
    days = sorted(known.keys() | ever.keys())
    lists = near(connection, as_of).get(authority, ())
    beside = _middle_halves(
        picture.figures_of_days(
            connection, as_of, lists, [measure], [one.isoformat() for one in days]
        )
    )
    expected = dict(_expected(authority, known.values(), books))
    return [
        Period(
            true_on=day,
            value=known[day].value if day in known else None,
            before=revised.get(day, ()),
            later=_later(known.get(day), ever.get(day)),
            nation=_nation(books, measure, day, as_of),
            neighbours=beside.get(day),
            expected=expected.get(day),
        )
        for day in days
    ]


def _figures(facts: Iterable[Fact]) -> dict[date, Fact]:
    """Return the figures by day; of two of one day the later known."""
    return {one.true_on: one for one in facts if one.kind == "indicator"}


def _later(known: Fact | None, ever: Fact | None) -> float | None:
    if ever is None or ever.value is None:
        return None
    return None if known is not None and known.value == ever.value else ever.value


def _revised(
    rows: Iterable[VersionRow], known: Mapping[date, Fact]
) -> dict[date, tuple[float, ...]]:
    """Return what the figures that are known said before they were revised."""
    in_force = {fact.evidence: fact for fact in known.values()}
    found: defaultdict[date, dict[float, None]] = defaultdict(dict)
    for row in rows:
        fact = in_force.get(row.evidence)
        if fact is None or row.value is None or row.withdrawn:
            continue
        is_earlier = (row.published_at, row.position) < (fact.published_at, fact.position)
        if is_earlier and row.value != fact.value and row.true_on == fact.true_on.isoformat():
            found[fact.true_on][row.value] = None
    return {day: tuple(values) for day, values in found.items()}


def _nation(books: Books, measure: str, day: date, as_of: AsOf) -> float | None:
    found = books.expectations.nation(measure, day.isoformat())
    if found is None:
        return None
    on = as_of.known_day
    is_known = on is None or found.known_on[:10] <= on.isoformat()
    return found.median if is_known else None


def _middle_halves(figures: Iterable[picture.Figure]) -> dict[date, Range]:
    by_day: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for one in figures:
        by_day[one.true_on][one.authority] = one.value
    return {
        date.fromisoformat(day): (low, high)
        for day, values in by_day.items()
        if len(values) >= _FEWEST
        for low, _, high in [quantiles(values.values(), n=4, method="inclusive")]
    }


def _expected(authority: str, known: Iterable[Fact], books: Books) -> Iterator[tuple[date, Range]]:
    """Yield where each figure after the first was to be expected, by the figures before it."""
    level: Level | None = None
    for finding in _findings(authority, [_row(fact) for fact in known], books):
        if finding.reading is None or finding.value is None:
            continue
        reading = finding.reading
        figure = Figure(finding.true_on, finding.value, reading.y(finding.value))
        if level is not None:
            years = years_between(level.newest, finding.true_on)
            ahead = forecast(level, reading.expected, years)
            half = _95_PERCENT * sqrt(ahead.variance)
            ends = (reading.value(ahead.mean - half), reading.value(ahead.mean + half))
            yield finding.true_on, (min(ends), max(ends))
        level, _ = step(level, figure, reading.expected)


def _findings(authority: str, rows: Sequence[VersionRow], books: Books) -> list[Finding]:
    versions = (version for version, _ in line_versions(authority, rows, books))
    found = (version.finding for version in versions)
    return sorted((one for one in found if one is not None), key=lambda one: one.true_on)


def _row(fact: Fact) -> VersionRow:
    return VersionRow(
        fact.evidence,
        fact.version,
        fact.position,
        "indicator",
        fact.measure,
        fact.value,
        fact.scale,
        fact.polarity,
        fact.true_on.isoformat(),
        fact.published_on,
        fact.published_at,
        withdrawn=0,
    )
