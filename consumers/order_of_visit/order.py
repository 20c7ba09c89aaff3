"""Who stood where in the order of visit at a moment, and why."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from consumers import line_figures
from consumers.order_of_visit import judgements, read
from consumers.order_of_visit.judgements import Judgements, LastJudged
from consumers.order_of_visit.lines import Lines, Places
from detectors.ranking.bands import Band, Ranks, band, ranks, top_tenth
from detectors.ranking.order_of_visit import THEMES, Known, Term, score, terms
from domain.alerts.events import OLD_YEARS
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.times import AsOf, day_of, published_instant, years_after

_QUARTER = 3


class Books(NamedTuple):
    """What figures and judgements are read with."""

    catalogue: Catalogue
    expectations: Expectations


class Place(NamedTuple):
    """Where an authority stands; ``rank`` and ``score`` are None where nobody judged it.

    ``terms`` are what its score is made of, ``judged`` the last headline, ``due_on`` the day by
    which the next is usually there. ``known_on`` is the day of what is newest: a judgement or a
    figure. ``since`` is the day from which it has been in the top tenth without a break, as far as
    quarters tell; None elsewhere.
    """

    band: Band
    of: int
    rank: int | None = None
    score: float | None = None
    terms: tuple[Term, ...] = ()
    judged: LastJudged | None = None
    due_on: date | None = None
    known_on: date | None = None
    since: date | None = None


class At(NamedTuple):
    """What was known of all authorities at an instant."""

    known: dict[str, Known]
    judged: dict[str, LastJudged]
    known_on: dict[str, date]
    usual_days: float | None


@dataclass(slots=True)
class Order:
    """Tells the order of visit at any instant: what was known later has no part in it.

    ``stood`` returns the authorities that stand on a day and may be called, ids as hex.
    """

    lines: Lines
    judgements: Judgements
    stood: Callable[[date], AbstractSet[str]]
    _at: dict[int, At] = field(init=False, default_factory=dict)
    _ranks: dict[int, Ranks] = field(init=False, default_factory=dict)

    @classmethod
    def of(
        cls,
        connection: Connection,
        as_of: AsOf,
        books: line_figures.Books,
        stood: Callable[[date], AbstractSet[str]],
    ) -> "Order":
        """Read what the order goes by, on the basis and up to the position of ``as_of``."""
        catalogue = books.catalogue
        themes = {one.theme for one in THEMES}
        watched = {
            name
            for name in catalogue.measures
            if catalogue.theme_of(name) in themes and catalogue.line_of(name) is not None
        }
        domains = {one.domain for name, one in catalogue.themes.items() if name in themes}
        graded = judgements.measures_of(catalogue, domains)
        return cls(
            Lines(read.facts(connection, as_of, watched), books),
            Judgements(read.facts(connection, as_of, graded), catalogue),
            stood,
        )

    def known(self, instant: int) -> At:
        """Return what was known at an instant of the authorities that stood then."""
        if instant not in self._at:
            self._at[instant] = self._known(instant)
        return self._at[instant]

    def _known(self, instant: int) -> At:
        on = day_of(instant)
        places = self.lines.at(instant, years_after(on, -OLD_YEARS))
        judged, usual_days = self.judgements.at(instant)
        standing = self.stood(on)
        known, newest = {}, {}
        for one in sorted(standing & (places.keys() | judged.keys())):
            last, lines = judged.get(one), places.get(one)
            known[one] = Known(last.judged if last else None, lines.lines if lines else {})
            newest[one] = max(_days(last, lines))
        return At(known, {one: judged[one] for one in known.keys() & judged}, newest, usual_days)

    def ranks(self, instant: int) -> Ranks:
        """Return the places of those judged, unless what is known of them is old."""
        if instant not in self._ranks:
            at, oldest = self.known(instant), years_after(day_of(instant), -OLD_YEARS)
            ranked = {one for one in at.judged if at.known_on[one] >= oldest}
            self._ranks[instant] = ranks({one: score(at.known[one]) for one in ranked})
        return self._ranks[instant]

    def top(self, instant: int) -> frozenset[str]:
        """Return who counts among the top tenth at an instant."""
        return top_tenth(self._backwards(instant))

    def places(self, instant: int) -> dict[str, Place]:
        """Return where everybody stood of whom anything was known."""
        at, placed = self.known(instant), self.ranks(instant)
        top = self.top(instant)
        return {one: self._place(one, instant, at, placed, top) for one in at.known}

    def _place(
        self, authority: str, instant: int, at: At, placed: Ranks, top: AbstractSet[str]
    ) -> Place:
        judged, rank = at.judged.get(authority), placed.get(authority)
        is_top = authority in top
        due = None
        if judged is not None and at.usual_days is not None:
            due = judged.on + timedelta(days=round(at.usual_days))
        return Place(
            band=_band(judged, rank, len(placed), is_top=is_top),
            of=len(placed),
            rank=rank,
            score=score(at.known[authority]) if rank is not None else None,
            terms=tuple(terms(at.known[authority])) if rank is not None else (),
            judged=judged,
            due_on=due,
            known_on=at.known_on[authority],
            since=self._since(authority, instant) if is_top else None,
        )

    def _since(self, authority: str, instant: int) -> date:
        """Return the first day of the quarter in which it came into the top tenth, or the day."""
        since = day_of(instant)
        for start in _quarters(since):
            before = published_instant(start.isoformat()) - 1
            if authority not in self.top(before):
                break
            since = start
        return since

    def _backwards(self, instant: int) -> Iterator[Ranks]:
        """Yield the places at an instant, then as quarters before began, till there are none."""
        placed = self.ranks(instant)
        yield placed
        for start in _quarters(day_of(instant)):
            if not placed:
                return
            placed = self.ranks(published_instant(start.isoformat()) - 1)
            yield placed


def _band(judged: LastJudged | None, rank: int | None, of: int, *, is_top: bool) -> Band:
    if rank is not None:
        return band(rank, of, is_top=is_top)
    return "old" if judged is not None else "not judged"


def _days(judged: LastJudged | None, lines: Places | None) -> Iterator[date]:
    if judged is not None:
        yield judged.on
    if lines is not None:
        yield lines.measured_on


def _quarters(day: date) -> Iterator[date]:
    """Yield the first days of quarters before or on a day, the latest first.

    >>> from itertools import islice
    >>> [str(start) for start in islice(_quarters(date(2026, 4, 1)), 2)]
    ['2026-04-01', '2026-01-01']
    """
    start = date(day.year, (day.month - 1) // _QUARTER * _QUARTER + 1, 1)
    while True:
        yield start
        month = start.month - _QUARTER
        start = date(start.year, month, 1) if month > 0 else date(start.year - 1, month + 12, 1)
