"""Figures of lines as they first came, and the courses they make, to try rules of lines on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import stdev
from typing import NamedTuple

from consumers.line_figures import Books, line_versions
from detectors.contract import Finding
from detectors.lines.figure import Reading
from domain.times import published_instant
from projections.picture.queries import VersionRow


class Seen(NamedTuple):
    """A figure as it first came.

    ``came`` is the instant from which it and the nation's were known. It counts from ``counts`` on:
    that is later where it came before what to expect was first fitted.
    """

    came: int
    counts: int
    authority: str
    finding: Finding
    reading: Reading
    value: float

    @property
    def measure(self) -> str:
        """The line it is of."""
        return self.finding.measure

    @property
    def true_on(self) -> date:
        """The day it is true of."""
        return self.finding.true_on

    @property
    def y(self) -> float:
        """Its place less the nation's; more is worse."""
        return self.reading.y(self.value)

    def worse_by(self, shift: float) -> "Seen":
        """Return the figure so much worse on the line's scale."""
        value = self.reading.value(self.y + shift)
        return self._replace(value=value, finding=replace(self.finding, value=value))


@dataclass(frozen=True)
class Course:
    """An authority's figures on one line, in order."""

    figures: Sequence[Seen]

    @property
    def authority(self) -> str:
        """Whose figures they are."""
        return self.figures[0].authority

    @cached_property
    def spread(self) -> float:
        """The standard deviation of its figures, the nation's taken off; 0 of fewer than two."""
        ys = [one.y for one in self.figures]
        return stdev(ys) if len(ys) > 1 else 0.0

    def shifted(self, at: int, size: float) -> "Course":
        """Return the course, worse by so many of its standard deviations from a figure on."""
        shift = size * self.spread
        moved = (one.worse_by(shift) for one in self.figures[at:])
        return Course((*self.figures[:at], *moved))


def first_seen(authority: str, rows: Sequence[VersionRow], books: Books) -> list[Seen]:
    """Return the figures of an authority's lines as they first came."""
    found: dict[tuple[str, date], Seen] = {}
    for one in sorted(_seen(authority, rows, books), key=lambda seen: seen.came):
        found.setdefault((one.measure, one.true_on), one)
    return list(found.values())


def _seen(authority: str, rows: Sequence[VersionRow], books: Books) -> Iterator[Seen]:
    published = {(f"line|{row.evidence}", row.position): row.published_at for row in rows}
    for version, _ in line_versions(authority, rows, books):
        finding = version.finding
        if finding is None or finding.value is None or finding.reading is None:
            continue
        nation = books.expectations.nation(finding.measure, finding.true_on.isoformat())
        came = published[version.fact, version.position]
        if nation is not None:
            came = max(came, published_instant(nation.known_on))
        yield Seen(came, version.known, authority, finding, finding.reading, finding.value)


def courses(figures: Iterable[Seen]) -> list[Course]:
    """Return the courses of figures; one that came after that of a later day is left out."""
    found: defaultdict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in sorted(figures, key=lambda seen: (seen.came, seen.true_on)):
        own = found[one.measure, one.authority]
        if not own or own[-1].true_on < one.true_on:
            own.append(one)
    return [Course(found[key]) for key in sorted(found)]
