"""The figures of one authority on one line as they came, with all that a rule may hold them to.

A shift is put into a real course from one of its figures on, on the line's scale, in standard
deviations of the authority's own figures: at once, or in equal steps over some years. What others
had and what was expected stays as it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from statistics import stdev
from typing import NamedTuple

from benchmarks.key_lines import KeyLine, Places
from benchmarks.line_history import Januaries
from benchmarks.retired_rules import placed
from detectors.contract import Finding
from detectors.lines.figure import Reading
from detectors.lines.scale import off_scale
from detectors.nearest import NEAREST

BUDGET = 0.4
"""New alarms a year and authority, over all of its lines."""

SINCE, YEARS = 2019, 7
"""The last years of figures, in which alarms are counted and shifts begin."""

BEFORE, AFTER = 3, 2
"""Figures before the one at which a shift begins, and after it."""


@dataclass(frozen=True)
class Seen:
    """One figure: how it is read, and what its neighbours had for the period, more being worse."""

    true_on: date
    known: str
    value: float
    reading: Reading
    near: tuple[float, ...]

    @cached_property
    def y(self) -> float:
        """Its place less the nation's; more is worse."""
        return self.reading.y(self.value)

    @property
    def better(self) -> float:
        """The value turned so that more is better."""
        return -self.reading.sign * self.value

    @cached_property
    def place(self) -> tuple[float, float, float]:
        """The year, and z and share among the neighbours; in the middle where there are too few."""
        found = placed(self.better, self.near)
        return (float(self.true_on.year), *(found or (0.0, 0.5)))

    def worse_by(self, shift: float) -> "Seen":
        """Return the figure so much worse on the line's scale."""
        return replace(self, value=self.reading.value(self.y + shift))


@dataclass(frozen=True)
class Course:
    """One authority's figures on one line, in order; more is worse."""

    measure: str
    authority: str
    figures: Sequence[Seen]

    @cached_property
    def spread(self) -> float:
        """The standard deviation of the authority's own figures, the nation's taken off."""
        return stdev(one.y for one in self.figures)

    def findings(self) -> list[Finding]:
        """Return the figures as a rule of lines gets them."""
        return [
            Finding(
                f"e{number}",
                "line",
                self.measure,
                seen.value,
                "number",
                "low" if seen.reading.sign > 0 else "high",
                seen.true_on,
                seen.known,
                reading=seen.reading,
            )
            for number, seen in enumerate(self.figures)
        ]

    def shifted(self, at: int, size: float, years: int) -> "Course":
        """Return the course with a shift from a place on, in so many equal yearly steps."""
        shifts = (
            size * self.spread * min(1.0, (place - at + 1) / years) if place >= at else 0.0
            for place in range(len(self.figures))
        )
        moved = [
            one.worse_by(shift) if shift else one
            for one, shift in zip(self.figures, shifts, strict=True)
        ]
        return replace(self, figures=moved)


def courses(line: KeyLine, expectations: Januaries, places: Places) -> Iterator[Course]:
    """Yield every authority's course on a line."""
    values: defaultdict[date, dict[str, float]] = defaultdict(dict)
    for one in line.first_versions:
        values[one.true_on][one.authority] = -line.sign * one.value
    figures: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in line.first_versions:
        own = figures[one.authority]
        if own and one.true_on <= own[-1].true_on:
            continue
        reading = Reading(
            scale=line.scale,
            sign=line.sign,
            nation=off_scale(line.sign * line.nation[one.true_on][1], line.scale),
            expected=expectations.expected(one.authority, int(one.known[:4])),
            theme=line.theme,
            alike=line.alike,
        )
        lists = places.neighbours(one.known)
        near = _near(one.authority, lists, values[one.true_on])
        own.append(Seen(one.true_on, one.known, one.value, reading, near))
    for authority in sorted(figures):
        yield Course(line.measure, authority, figures[authority])


def _near(
    authority: str, lists: Mapping[str, Sequence[str]], values: Mapping[str, float]
) -> tuple[float, ...]:
    near = lists.get(authority, ())[:NEAREST]
    return tuple(values[one] for one in near if one in values)


class Place(NamedTuple):
    """Where a shift is put in."""

    course: Course
    at: int


def candidates(every: Iterable[Course]) -> list[Place]:
    """Return every figure at which a shift may begin."""
    return [
        Place(course, at)
        for course in every
        if course.spread > 0
        for at in range(BEFORE, len(course.figures) - AFTER)
        if course.figures[at].true_on.year >= SINCE
    ]
