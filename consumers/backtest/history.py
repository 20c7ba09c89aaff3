"""What was known of every authority at any moment of the past, by today's rules.

Each authority is folded once; what stood at a moment is read from the courses of its alerts, which
nothing published later can change.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import polars as pl

from consumers.folding import Folding
from detectors.fold import Course
from detectors.ranking.levels import stress
from detectors.ranking.rules import Known
from domain.alerts.decisions import standing_after
from domain.alerts.events import Level, Signal
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf, Basis, published_instant
from projections.picture.queries import VersionRow
from projections.timemachine.directed import directed
from projections.timemachine.portfolio import Portfolio

Standing = tuple[tuple[Level, Signal], ...]
UPPER_TIER = frozenset({"county", "unitary", "metropolitan_district", "london_borough"})


def before(day: str) -> int:
    """Return the last instant before a day began."""
    return published_instant(day) - 1


@dataclass(slots=True)
class _Alert:
    level: Level
    instants: list[int]
    standing: list[tuple[Signal, ...]]


class _Levels(NamedTuple):
    severities: Mapping[str, float]
    stressed: Mapping[str, float]


@dataclass(slots=True)
class History:
    """Tells what was known of an authority at a moment.

    ``rows`` gives all versions of an authority's facts.
    """

    folding: Folding
    portfolio: Portfolio
    rows: Callable[[str], list[VersionRow]]
    _alerts: dict[str, list[_Alert]] = field(init=False, default_factory=dict)
    _levels: dict[int, _Levels] = field(init=False, default_factory=dict)

    def standing(self, authority: str, instant: int) -> Standing:
        """Return the signals that stood, each with the level of its alert."""
        found: list[tuple[Level, Signal]] = []
        for alert in self._of(authority):
            if place := bisect_right(alert.instants, instant):
                found += [(alert.level, signal) for signal in alert.standing[place - 1]]
        return tuple(found)

    def known(self, authority: str, instant: int) -> Known:
        """Return what the ranking goes by."""
        levels = self._at(instant)
        return Known(
            levels.severities.get(authority),
            levels.stressed.get(authority),
            self.standing(authority, instant),
        )

    def authorities(self, day: date) -> list[str]:
        """Return the authorities that could be ranked: they stood then and something was known."""
        levels = self._at(before(day.isoformat()))
        entries = self.folding.directory.entries
        alive = {one.hex for one, entry in entries.items() if entry.stood_on(day)}
        return sorted((levels.severities.keys() | levels.stressed.keys()) & alive)

    def _of(self, authority: str) -> list[_Alert]:
        if (found := self._alerts.get(authority)) is None:
            rows = self.rows(authority)
            said = self.folding.courses(authority, rows, self.folding.domains(rows))
            found = [_alert(course) for one in said for course in one.courses]
            self._alerts[authority] = found
        return found

    def _at(self, instant: int) -> _Levels:
        if instant not in self._levels:
            facts = self.portfolio.picture(AsOf(known_by=instant, basis=Basis.PUBLISHED))
            kinds = _kinds(self.folding.directory)
            facts = facts.filter(pl.col("authority").is_in(sorted(kinds)))
            facts = directed(facts, self.folding.catalogue)
            self._levels[instant] = _Levels(
                _severities(facts, self.folding.catalogue), stress(facts, kinds)
            )
        return self._levels[instant]


def _alert(course: Course) -> _Alert:
    steps = course.steps
    return _Alert(
        course.level,
        [published_instant(step.on) for step in steps],
        [tuple(standing_after(steps[:count]).values()) for count in range(1, len(steps) + 1)],
    )


def _kinds(directory: Directory) -> dict[str, str]:
    """Return who is alike: councils that run the same great services count as one kind."""
    return {
        one.hex: "upper tier" if entry.kind in UPPER_TIER else entry.kind
        for one, entry in directory.entries.items()
        if entry.kind in UPPER_TIER or entry.kind == "district"
    }


def _severities(facts: pl.DataFrame, catalogue: Catalogue) -> dict[str, float]:
    """Return by authority how grave its gravest headline grade is."""
    found: dict[str, float] = {}
    rows: Iterable[tuple[str, str, float, str]] = (
        facts.filter((pl.col("kind") == "assessment") & pl.col("value").is_not_null())
        .select("authority", "measure", "value", "scale")
        .iter_rows()
    )
    for authority, name, value, scale in rows:
        measure, known = catalogue.measures.get(name), catalogue.scales.get(scale)
        bands = [band.value for band in known.bands] if known else []
        if not bands or (measure is not None and measure.part_of) or min(bands) == max(bands):
            continue
        low = known is not None and known.polarity == "low"
        share = (value - min(bands)) / (max(bands) - min(bands))
        found[authority] = max(found.get(authority, 0.0), share if low else 1 - share)
    return found
