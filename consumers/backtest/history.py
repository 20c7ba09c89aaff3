"""What was known of every authority at any moment of the past, by today's rules.

Each authority is folded once; what stood at a moment is read from the courses of its alerts, and
its place from the order of visit: nothing published later can change either.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from math import inf
from typing import Final

import polars as pl

from consumers.backtest.line_courses import Seen, first_seen
from consumers.folding import Folding
from consumers.order_of_visit.order import Order
from detectors.fold import Course
from detectors.ranking.bands import HALF, within
from detectors.ranking.order_of_visit import Term, score, terms
from domain.alerts.decisions import standing_after
from domain.alerts.events import Level, Signal
from domain.times import AsOf, Basis, day_of, published_instant
from projections.picture.queries import VersionRow
from projections.timemachine.directed import directed
from projections.timemachine.portfolio import Portfolio

Standing = tuple[tuple[Level, Signal], ...]


def before(day: str) -> int:
    """Return the last instant before a day began."""
    return published_instant(day) - 1


BANDS: Final = ("top tenth", "rest of the upper half", "lower half")
"""How the order of visit is cut where outcomes are counted."""


@dataclass(slots=True)
class _Alert:
    level: Level
    instants: list[int]
    standing: list[tuple[Signal, ...]]

    def new_signals(self, first: int, last: int) -> int:
        """Count the signals that were not there the step before, after an instant up to another."""
        keys = [set[str](), *({one.key for one in some} for some in self.standing)]
        return sum(
            len(now - was)
            for at, (was, now) in zip(self.instants, pairwise(keys), strict=True)
            if first < at <= last
        )


@dataclass(slots=True)
class History:
    """Tells what was known of an authority at a moment.

    ``order`` tells the order of visit, ``rows`` gives all versions of an authority's facts, and
    ``begun`` is from when on anything was known of each.
    """

    folding: Folding
    portfolio: Portfolio
    order: Order
    rows: Callable[[str], list[VersionRow]]
    begun: Mapping[str, int]
    _alerts: dict[str, list[_Alert]] = field(init=False, default_factory=dict)
    _figures: list[Seen] = field(init=False, default_factory=list)
    _bands: dict[int, Mapping[str, str]] = field(init=False, default_factory=dict)
    _watched: dict[int, Mapping[str, int]] = field(init=False, default_factory=dict)

    def standing(self, authority: str, instant: int) -> Standing:
        """Return the signals that stood, each with the level of its alert."""
        found: list[tuple[Level, Signal]] = []
        for alert in self._of(authority):
            if place := bisect_right(alert.instants, instant):
                found += [(alert.level, signal) for signal in alert.standing[place - 1]]
        return tuple(found)

    def new_signals(self, authority: str, first: int, last: int) -> int:
        """Count the signals that began to stand after one instant and up to another."""
        return sum(alert.new_signals(first, last) for alert in self._of(authority))

    def score(self, authority: str, instant: int) -> float:
        """Return what the order of visit goes by; 0 where nothing that it goes by was known."""
        known = self.order.known(instant).known.get(authority)
        return score(known) if known else 0.0

    def terms(self, authority: str, instant: int) -> tuple[Term, ...]:
        """Return what the score is made of."""
        known = self.order.known(instant).known.get(authority)
        return tuple(terms(known)) if known else ()

    def grade(self, authority: str, instant: int) -> float | None:
        """Return the last headline grade, 1 to 4 with 4 best; None where nobody had judged."""
        judged = self.order.known(instant).judged.get(authority)
        return judged.judged.headline if judged else None

    def band(self, authority: str, instant: int) -> str | None:
        """Return in which of BANDS it stood in the order of visit; None where it had no place."""
        if instant not in self._bands:
            self._bands[instant] = _bands(self.order, instant)
        return self._bands[instant].get(authority)

    def in_order(self, day: date) -> list[str]:
        """Return the authorities of which anything was known as a day began, whom to see first.

        Those without a place come after, first those of whom most signals stood.
        """
        instant = before(day.isoformat())
        ranks = self.order.ranks(instant)

        def place(authority: str) -> tuple[float, int, str]:
            rank = ranks.get(authority)
            signals = len(self.standing(authority, instant)) if rank is None else 0
            return (inf if rank is None else rank, -signals, authority)

        return sorted(self.authorities(day), key=place)

    def authorities(self, day: date) -> list[str]:
        """Return the authorities that may be called and of which anything was known on a day."""
        instant = before(day.isoformat())
        return sorted(one for one in self.order.stood(day) if self.begun.get(one, inf) <= instant)

    def figures(self) -> list[Seen]:
        """Return all figures of lines as they first came, of the authorities asked about so far."""
        return self._figures

    def watched(self, authority: str, instant: int) -> int:
        """Count the figures with a good direction that were known as the quarter began."""
        day = day_of(instant)
        start = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        quarter = before(start.isoformat())
        if quarter not in self._watched:
            facts = self.portfolio.picture(AsOf(known_by=quarter, basis=Basis.PUBLISHED))
            self._watched[quarter] = _watched(directed(facts, self.folding.catalogue))
        return self._watched[quarter].get(authority, 0)

    def _of(self, authority: str) -> list[_Alert]:
        if (found := self._alerts.get(authority)) is None:
            rows = self.rows(authority)
            self._figures += first_seen(authority, rows, self.folding)
            said = self.folding.courses(authority, rows, self.folding.domains(rows))
            found = [_alert(course) for one in said for course in one.courses]
            self._alerts[authority] = found
        return found


def _alert(course: Course) -> _Alert:
    steps = course.steps
    return _Alert(
        course.level,
        [published_instant(step.on) for step in steps],
        [tuple(standing_after(steps[:count]).values()) for count in range(1, len(steps) + 1)],
    )


def _bands(order: Order, instant: int) -> dict[str, str]:
    ranks, top = order.ranks(instant), order.top(instant)
    rest = {
        one: BANDS[1] if within(rank, len(ranks), HALF) else BANDS[2] for one, rank in ranks.items()
    }
    return rest | dict.fromkeys(top, BANDS[0])


def _watched(facts: pl.DataFrame) -> dict[str, int]:
    """Count by authority the figures with a good direction."""
    figures = facts.filter((pl.col("kind") == "indicator") & (pl.col("polarity") != "none"))
    return dict(figures.group_by("authority").len().iter_rows())
