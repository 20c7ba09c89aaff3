"""What was judged last at an instant, and how long judges usually leave between two headlines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from consumers.order_of_visit.read import Fact, Known
from detectors.ranking.order_of_visit import BEST, Judged
from domain.measures.catalogue import Catalogue

ENOUGH_INTERVALS: Final = 20
"""Of fewer intervals than this nobody can say what is usual."""


class LastJudged(NamedTuple):
    """The last headline judgement of an authority: what, on which day, and the evidence of it."""

    judged: Judged
    on: date
    evidence: str


class Said(NamedTuple):
    """A judgement as it was known: the headline's grade, or that of a part."""

    on: date
    known_at: int
    position: int
    measure: str
    grade: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Judgements:
    """Tells what was judged last, of the headline measures of some domains and their parts."""

    facts: Sequence[Fact]
    catalogue: Catalogue

    def at(self, instant: int) -> tuple[dict[str, LastJudged], float | None]:
        """Return by authority what was judged last, and the usual days between two headlines."""
        said = self._said(instant)
        last = {one: found for one, of in said.items() if (found := self._last(of)) is not None}
        return last, _usual_days(said.values(), self.catalogue)

    def headlines(self) -> Iterator[tuple[str, str, float]]:
        """Yield each headline as it was first said: whose, the day it came out (ISO), the grade."""
        for fact in self.facts:
            known = fact.versions[0]
            grade = grade_of(known, self.catalogue)
            if grade is not None and not self._part_of(known.row.measure):
                yield known.authority, known.row.published_on, grade

    def _said(self, instant: int) -> Mapping[str, Sequence[Said]]:
        found: defaultdict[str, list[Said]] = defaultdict(list)
        for fact in self.facts:
            known = fact.at(instant)
            grade = grade_of(known, self.catalogue) if known else None
            if known is not None and grade is not None:
                row = known.row
                on = _day(row.true_on)
                one = Said(on, known.at, row.position, row.measure, grade, row.evidence)
                found[known.authority].append(one)
        for of in found.values():
            of.sort()
        return found

    def _last(self, said: Sequence[Said]) -> LastJudged | None:
        headlines = [one for one in said if not self._part_of(one.measure)]
        if not headlines:
            return None
        last = headlines[-1]
        parts = {
            one.measure: one.grade
            for one in said
            if one.on == last.on and self._part_of(one.measure) == last.measure
        }
        judged = Judged(last.grade, tuple(grade for _, grade in sorted(parts.items())))
        return LastJudged(judged, last.on, last.evidence)

    def _part_of(self, measure: str) -> str:
        known = self.catalogue.measures.get(measure)
        return known.part_of if known else ""


def measures_of(catalogue: Catalogue, domains: Iterable[str]) -> set[str]:
    """Return the measures by which judges of some domains grade: four grades from worst to best."""
    wanted = set(domains)
    return {
        name
        for name, one in catalogue.measures.items()
        if one.domain in wanted and len(_grades(catalogue, one.scale)) == BEST
    }


def grade_of(known: Known, catalogue: Catalogue) -> float | None:
    """Return the grade of a judgement, from 1 to 4 with 4 best; None where it gives none."""
    row = known.row
    if row.kind != "assessment" or row.withdrawn or row.value is None:
        return None
    return _grades(catalogue, row.scale).get(row.value)


def _grades(catalogue: Catalogue, name: str) -> Mapping[float, float]:
    scale = catalogue.scales.get(name)
    if scale is None or len(scale.bands) != BEST:
        return {}
    values = sorted((band.value for band in scale.bands), reverse=scale.polarity == "low")
    return {value: float(grade) for grade, value in enumerate(values, start=1)}


def _usual_days(said: Iterable[Sequence[Said]], catalogue: Catalogue) -> float | None:
    """Return the middle of the days between one headline and the next; None of too few."""
    between = [days for of in said for days in _intervals(of, catalogue)]
    return median(between) if len(between) >= ENOUGH_INTERVALS else None


def _intervals(said: Sequence[Said], catalogue: Catalogue) -> Iterator[int]:
    parts = {name for name, one in catalogue.measures.items() if one.part_of}
    days = sorted({one.on for one in said if one.measure not in parts})
    for before, after in pairwise(days):
        yield (after - before).days


_day = lru_cache(maxsize=65_536)(date.fromisoformat)
