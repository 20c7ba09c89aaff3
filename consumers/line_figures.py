"""From the rows of an authority's evidence to findings of its lines, beside what was expected.

A figure counts from when it, the nation's figure of its period and what to expect of the line were
all known; what to expect is what was settled on the 1 January before.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple, Protocol

from detectors.contract import Finding
from detectors.fold import Version
from detectors.lines.figure import Reading, sign_of
from detectors.lines.filter import Expected, LineParameters
from detectors.lines.scale import fits
from domain.expectations.book import Expectations
from domain.expectations.events import LineFitted, NationSettled
from domain.measures.catalogue import Catalogue
from domain.measures.events import Line
from domain.times import published_instant
from projections.picture.queries import VersionRow

FIRST_OF_JANUARY = "{}-01-01"


class Books(Protocol):
    """What figures are read with."""

    @property
    def catalogue(self) -> Catalogue:
        """Which measures are lines, and which way is worse."""

    @property
    def expectations(self) -> Expectations:
        """The nation's figures, and what was expected of each authority."""


class _Known(NamedTuple):
    """From when on a figure counts."""

    at: int
    on: str


def line_versions(
    authority: str, rows: Sequence[VersionRow], books: Books
) -> Iterator[tuple[Version, str]]:
    """Yield each version of a line's figure, and the domain it speaks for.

    A correction that moved a figure to where it is none of a line takes it back.
    """
    catalogue = books.catalogue
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        figure = figure_of(authority, row, books)
        here = catalogue.domain_of(row.measure)
        if figure is not None:
            homes[row.evidence].add(here)
            yield figure, here
        for left in sorted(homes.get(row.evidence, set()) - ({here} if figure else set())):
            fact = f"line|{row.evidence}"
            yield Version(fact, row.published_at, row.published_on, row.position, None), left


def figure_of(authority: str, row: VersionRow, books: Books) -> Version | None:
    """Return a version as one of a line's figure; None where nothing was expected of it."""
    catalogue = books.catalogue
    line = catalogue.line_of(row.measure) if row.kind == "indicator" else None
    if line is None or not catalogue.is_comparable(row.measure, row.scale):
        return None
    nation = books.expectations.nation(row.measure, row.true_on)
    if nation is None:
        return None
    known = _later(_Known(row.published_at, row.published_on), nation.known_on)
    fit = books.expectations.fit(row.measure, int(known.on[:4]))
    if fit is None:
        return None
    known = _later(known, FIRST_OF_JANUARY.format(fit.year))
    finding = _finding(authority, row, known.on, line, nation, fit, catalogue)
    return Version(f"line|{row.evidence}", known.at, known.on, row.position, finding)


def _later(known: _Known, on: str) -> _Known:
    return max(known, _Known(_instant(on), on), key=attrgetter("at"))


def _finding(  # noqa: PLR0913, PLR0917 - a figure and the books it is read with
    authority: str,
    row: VersionRow,
    known_on: str,
    line: Line,
    nation: NationSettled,
    fit: LineFitted,
    catalogue: Catalogue,
) -> Finding | None:
    """Return the figure; nothing where it was withdrawn, is missing or can't be on the scale."""
    if row.withdrawn or row.value is None or not fits(row.value, line.scale):
        return None
    polarity = catalogue.polarity_of(row.measure)
    theme = catalogue.themes.get(catalogue.theme_of(row.measure))
    reading = Reading(
        line.scale,
        sign_of(line, polarity),
        nation.median,
        expected_of(fit, authority),
        catalogue.theme_of(row.measure),
        theme.correlation if theme else 0.0,
    )
    return Finding(
        row.evidence,
        "line",
        row.measure,
        row.value,
        row.scale,
        polarity,
        _day(row.true_on),
        known_on,
        reading=reading,
    )


def expected_of(fit: LineFitted, authority: str) -> Expected:
    """Return what a line's fit leads to expect of one authority; the nation where it is new.

    >>> from datetime import UTC, datetime
    >>> from uuid import UUID
    >>> fit = LineFitted(originator_id=UUID(int=1), originator_version=1,
    ...     recorded_at=datetime(2026, 1, 1, tzinfo=UTC), actor="x", measure="neet", year=2026,
    ...     phi=0.8, q=0.1, r=0.2, tau2=0.4, sd=0.5, sd_residual=0.4, levels={"a": 0.3},
    ...     noise={"a": 0.7}, figures=300, basis="")
    >>> expected_of(fit, "a").level, expected_of(fit, "b").noise
    (0.3, 1.0)
    """
    moves = LineParameters(fit.phi, fit.q, fit.r, fit.tau2, fit.sd, fit.sd_residual)
    return Expected(moves, fit.noise.get(authority, 1.0), fit.levels.get(authority, 0.0))


_day = lru_cache(maxsize=65_536)(date.fromisoformat)
_instant = lru_cache(maxsize=4_096)(published_instant)
