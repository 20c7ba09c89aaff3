"""Where each authority's lines stood at an instant, and how far they had gone in two years.

What is held against what is the level at figures two years apart, not at days: a return that comes
late would else make two years of three. The standard deviation of such changes is that of all of
them which were known at the instant, of every authority and period (the nation is taken off, so
their mean is nought): nothing later has a part in it, and it is that of levels as they are
followed, which move less than the closed form of phi and q has levels themselves do.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from math import fsum, sqrt
from typing import Final, NamedTuple

from consumers.line_figures import Books, figure_of
from consumers.order_of_visit.read import Fact, Known
from detectors.contract import Finding
from detectors.lines.figure import Reading
from detectors.lines.filter import Figure, Level, step, years_between
from detectors.ranking.order_of_visit import LinePlace

CHANGE_YEARS: Final = 2
_LONGEST_CHANGE: Final = 3
ENOUGH_CHANGES: Final = 20
"""Of fewer two-year changes than this no standard deviation is taken."""

Series = tuple[str, str]
"""An authority, as hex, and a measure."""


class Counted(NamedTuple):
    """A figure that counts, from an instant on, and how it is read.

    ``position`` is the place of its version in the log.
    """

    at: int
    position: int
    finding: Finding
    reading: Reading


class Followed(NamedTuple):
    """A line after one of its figures."""

    figure: Counted
    level: Level


class Places(NamedTuple):
    """Where an authority's lines stood, by theme, and the day that its newest figure is of."""

    lines: dict[str, list[LinePlace]]
    measured_on: date


@dataclass(slots=True)
class Lines:
    """Follows lines through the figures known at one instant after another, in any order."""

    facts: Sequence[Fact]
    books: Books
    _followed: dict[Series, list[Followed]] = field(init=False, default_factory=dict)
    _counted: dict[Known, Counted | None] = field(init=False, default_factory=dict)

    def at(self, instant: int, oldest: date) -> dict[str, Places]:
        """Return by authority where lines stood; those whose newest figure is older are left out.

        The day of its newest figure is told of every authority that ever had one.
        """
        series = {key: self._follow(key, of) for key, of in self._known(instant).items()}
        spreads = _spreads(series)
        found: dict[str, Places] = {}
        for (authority, measure), line in sorted(series.items()):
            newest = line[-1]
            on = newest.level.newest
            before = found.get(authority, Places({}, on))
            if on >= oldest:
                lines = before.lines.setdefault(newest.figure.reading.theme, [])
                lines.append(_place(line, spreads.get(measure)))
            found[authority] = Places(before.lines, max(before.measured_on, on))
        return found

    def _known(self, instant: int) -> dict[Series, list[Counted]]:
        """Return the figures that count, the earliest first; of two of one day the later known."""
        found: defaultdict[Series, dict[date, Counted]] = defaultdict(dict)
        for fact in self.facts:
            known = fact.at(instant)
            counted = self._count(known) if known else None
            if known is None or counted is None or counted.at > instant:
                continue
            of = found[known.authority, known.row.measure]
            on = counted.finding.true_on
            if on not in of or of[on][:2] < counted[:2]:
                of[on] = counted
        return {series: [of[on] for on in sorted(of)] for series, of in found.items()}

    def _count(self, known: Known) -> Counted | None:
        if known not in self._counted:
            self._counted[known] = _read(known, self.books)
        return self._counted[known]

    def _follow(self, series: Series, figures: Sequence[Counted]) -> list[Followed]:
        """Follow a line; of what was followed before, what is the same still stands."""
        before = self._followed.get(series, [])
        same = [one for one, _ in takewhile(_is_same, zip(before, figures, strict=False))]
        for figure in figures[len(same) :]:
            same.append(Followed(figure, _stepped(same[-1].level if same else None, figure)))
        self._followed[series] = same
        return same


def _read(known: Known, books: Books) -> Counted | None:
    version = figure_of(known.authority, known.row, books)
    finding = version.finding if version else None
    if version is None or finding is None or finding.reading is None:
        return None
    return Counted(max(known.at, version.known), known.row.position, finding, finding.reading)


def _is_same(both: tuple[Followed, Counted]) -> bool:
    followed, figure = both
    return followed.figure is figure


def _stepped(level: Level | None, figure: Counted) -> Level:
    value = figure.finding.value
    if value is None:
        msg = "What has no value doesn't count."
        raise ValueError(msg)
    read = Figure(figure.finding.true_on, value, figure.reading.y(value))
    return step(level, read, figure.reading.expected)[0]


def _place(line: Sequence[Followed], spread: float | None) -> LinePlace:
    newest = line[-1]
    sd = newest.figure.reading.expected.parameters.sd
    moved = _moved(line, len(line) - 1)
    return LinePlace(
        newest.level.theta / sd if sd else 0.0,
        None if moved is None or not spread else moved / spread,
    )


def _moved(line: Sequence[Followed], place: int) -> float | None:
    """Return how far a line had gone at a figure since the one two years before, if there is one.

    Of none exactly two years before, one up to three years before will do.
    """
    now = line[place].level
    for earlier in reversed(line[:place]):
        years = years_between(earlier.level.newest, now.newest)
        if years > _LONGEST_CHANGE:
            return None
        if years >= CHANGE_YEARS:
            return now.theta - earlier.level.theta
    return None


def _spreads(series: Mapping[Series, Sequence[Followed]]) -> dict[str, float]:
    """Return by measure the standard deviation of changes in two years; of enough only."""
    squares: defaultdict[str, list[float]] = defaultdict(list)
    for (_, measure), line in series.items():
        moved = (_moved(line, place) for place in range(len(line)))
        squares[measure] += [one * one for one in moved if one is not None]
    return {
        measure: sqrt(fsum(of) / len(of))
        for measure, of in squares.items()
        if len(of) >= ENOUGH_CHANGES
    }
