"""Series of findings, what the detectors say of them, and the granting of counterfactuals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from detectors.contract import Detector, Finding
from detectors.fold import Course, DomainFold, Version
from detectors.registry import DETECTORS
from domain.alerts.decisions import standing_after
from domain.alerts.events import Signal
from domain.evidence.commands import TakeIn
from domain.evidence.events import Kind
from domain.measures.catalogue import Catalogue
from domain.measures.events import Polarity
from domain.times import published_instant

OVERALL = "childrens_services_overall"


@dataclass(frozen=True, slots=True)
class Series:
    """A measure to make findings of: ``Series("neet", "percent", None).of(4.1, 2019)``."""

    measure: str = OVERALL
    scale: str = "ofsted"
    best: float | None = 4
    polarity: Polarity = "high"
    kind: Kind = "assessment"
    part_of: str = ""
    prefix: str = ""

    def of(self, value: float | None, year: int, *, late: str = "") -> Finding:
        """A finding about a year, known in its September unless it came late."""
        return Finding(
            evidence_id=f"{self.prefix}{self.measure}-{year}",
            kind=self.kind,
            measure=self.measure,
            value=value,
            scale=self.scale,
            polarity=self.polarity,
            true_on=date(year, 3, 31),
            published_on=late or f"{year}-09-01",
            best=self.best,
            part_of=self.part_of,
        )

    def years(self, *values: float | None, start: int = 2001, step: int = 1) -> list[Finding]:
        """Findings one after the other, a year apart unless told otherwise."""
        return [self.of(value, start + step * place) for place, value in enumerate(values)]


JUDGED = Series()
INDICATOR = Series("reoffending", "number", None, "high", "indicator")
INDICATOR_LOW = replace(INDICATOR, polarity="low")


def stepped(detector: Detector, findings: Iterable[Finding]) -> list[tuple[Signal, ...]]:
    """Return what stands after each finding."""
    state = detector.initial()
    said: list[tuple[Signal, ...]] = []
    for finding in findings:
        state, signals = detector.step(state, finding)
        said.append(signals)
    return said


def granted(signal: Signal, findings: Sequence[Finding], *, after: str = "") -> list[Finding]:
    """Return exactly what a signal says would clear it: so many findings a year apart at its bound.

    They are like the newest finding of that measure and kind, about later years, and known after
    all findings there are, and after the day given if one is.
    """
    wish = signal.clears_if
    series = [one for one in findings if (one.measure, one.kind) == (wish.measure, wish.kind)]
    like = max(series, key=lambda one: one.true_on)
    year = max(int(on[:4]) for on in (*(one.published_on for one in findings), after) if on)
    year = max(year, like.true_on.year)
    return [
        replace(
            like,
            evidence_id=f"granted-{wish.measure}-{number}",
            value=wish.bound,
            true_on=like.true_on.replace(year=year + number, day=min(like.true_on.day, 28)),
            published_on=f"{year + number}-12-31",
        )
        for number in range(1, wish.times + 1)
    ]


def of_measure(signals: Iterable[Signal], measure: str) -> list[Signal]:
    return [signal for signal in signals if signal.measure == measure]


def version(finding: Finding, position: int, known_on: str = "") -> Version:
    """One version of a fact, known from its publication or from the day given."""
    on = known_on or finding.published_on
    return Version(
        finding.evidence_id, published_instant(on), on, position, replace(finding, published_on=on)
    )


def withdrawal(fact: str, position: int, known_on: str) -> Version:
    return Version(fact, published_instant(known_on), known_on, position, None)


def versions(findings: Iterable[Finding]) -> list[Version]:
    return [version(finding, place) for place, finding in enumerate(findings, start=1)]


def held_in_the_end(known: Iterable[Version]) -> list[Finding]:
    """Return the findings that were neither withdrawn nor replaced when all is known."""
    newest = {one.fact: one.finding for one in sorted(known, key=lambda v: (v.known, v.position))}
    return [finding for finding in newest.values() if finding is not None]


def fold(
    known: Iterable[Version],
    ended_on: str | None = None,
    detectors: Sequence[Detector] = DETECTORS,
    today: date | None = None,
) -> list[Course]:
    return DomainFold("an authority", "a domain", detectors).run(known, ended_on, today)


def standing(courses: Iterable[Course]) -> list[Signal]:
    """Return the signals that stand at the end, of all alerts."""
    return [signal for course in courses for signal in standing_after(course.steps).values()]


def keys(signals: Iterable[Signal]) -> set[tuple[str, str]]:
    return {(signal.detector, signal.key) for signal in signals}


def history(courses: Iterable[Course]) -> Mapping[str, Any]:
    """Return courses in a form that compares: alert to its steps."""
    return {course.alert: (course.detector, tuple(course.steps)) for course in courses}


def finding_of(fact: TakeIn, catalogue: Catalogue) -> Finding:
    """Return a fact as a detector sees it."""
    scale = catalogue.scales[fact.scale]
    measure = catalogue.measures.get(fact.measure)
    bands = [band.value for band in scale.bands]
    best = (min if fact.polarity == "low" else max)(bands) if bands else None
    return Finding(
        fact.fact_id.hex,
        fact.kind,
        fact.measure,
        fact.value,
        scale.maps_to or scale.scale,
        fact.polarity,
        fact.true_on,
        fact.published_on,
        best,
        measure.part_of if measure else "",
    )
