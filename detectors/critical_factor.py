"""Critical factor failure: one finding that is enough by itself.

Source: the East Midlands protocol for struggling and weak authorities (2008), which names
'failure on critical success factors, such as use of resources'; Ofsted's framework, in which
Inadequate leads to intervention.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal

Fails = Literal["at_most", "at_least"]

_KEPT = 24
"""Assessments of a measure: more than any scheme has held."""


@dataclass(frozen=True, slots=True)
class CriticalRule:
    """A measure (or every measure on a scale) fails at a value this bad or worse."""

    reason: str
    bound: float
    fails: Fails
    measure: str = ""
    scale: str = ""

    def concerns(self, finding: Finding) -> bool:
        """Tell whether the rule is about this finding."""
        return finding.measure == self.measure if self.measure else finding.scale == self.scale

    def broken_by(self, value: float) -> bool:
        """Tell whether a value fails the rule."""
        return value <= self.bound if self.fails == "at_most" else value >= self.bound


RULES_VERSION = 1
RULES: tuple[CriticalRule, ...] = (
    CriticalRule("use_of_resources_failed", 1, "at_most", measure="use_of_resources"),
    CriticalRule("performs_poorly", 1, "at_most", measure="organisational_assessment"),
    CriticalRule("judged_inadequate", 1, "at_most", scale="ofsted"),
    CriticalRule("statutory_notice", 1, "at_least", measure="statutory_notice"),
)


class Failure(msgspec.Struct, frozen=True):
    """One failing assessment: the day it is about, when it could be known, and the evidence."""

    true_on: date
    published_on: str
    evidence_id: str


class Latest(msgspec.Struct, frozen=True):
    """The newest assessment of one measure, and the signal it would give by itself, if it fails.

    ``failures`` are those that failed one after the other, the newest last; ``days`` are the days
    that this measure was assessed about.
    """

    true_on: date
    part_of: str
    signal: Signal | None
    failures: tuple[Failure, ...] = ()
    days: tuple[date, ...] = ()


class CriticalState(msgspec.Struct, frozen=True):
    """The newest assessment of each measure of the domain."""

    latest: dict[str, Latest] = {}


class CriticalFactor:
    """Stands from the failing assessment until one of the same kind supersedes it.

    One that fails again goes on with what the first of them began. A new assessment of a headline
    measure supersedes the older grades of its parts too, graded again or not.

    >>> finding = Finding("e1", "assessment", "use_of_resources", 1, "1-4", "high",
    ...                   date(2009, 3, 31), "2009-12-09", best=4)
    >>> detector = CriticalFactor()
    >>> _, signals = detector.step(detector.initial(), finding)
    >>> signals[0].reason, signals[0].clears_if.bound
    ('use_of_resources_failed', 2.0)
    """

    name = "critical_factor"
    rule_version = RULES_VERSION
    level: Level = "critical"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, rules: tuple[CriticalRule, ...] = RULES) -> None:
        self._rules = rules

    def initial(self) -> CriticalState:
        """Return the state before anything is known."""
        return CriticalState()

    def watches(self, finding: Finding) -> bool:
        """Only what others found counts, and only measures that a rule is about."""
        return finding.kind == "assessment" and any(self._concerning(finding))

    def step(
        self, state: CriticalState, finding: Finding
    ) -> tuple[CriticalState, tuple[Signal, ...]]:
        """Hold the newest assessment against the table; a missing grade changes nothing."""
        if finding.value is not None:
            signal = self._failure(finding, finding.value)
            before = state.latest.get(finding.measure)
            latest = _after(before, finding, signal)
            state = CriticalState({**state.latest, finding.measure: latest})
        return state, _standing(state)

    def forget(
        self, state: CriticalState, series: Series
    ) -> tuple[CriticalState, tuple[Signal, ...]]:
        """Return the state without one measure's assessments."""
        kind, measure = series
        if kind != "assessment":
            return state, _standing(state)
        state = CriticalState({name: one for name, one in state.latest.items() if name != measure})
        return state, _standing(state)

    def _failure(self, finding: Finding, value: float) -> Signal | None:
        rule = next((one for one in self._concerning(finding) if one.broken_by(value)), None)
        return None if rule is None else self._signal(rule, finding, value)

    def _concerning(self, finding: Finding) -> Iterator[CriticalRule]:
        """Yield the rules about a finding: the project's own before the one of the catalogue."""
        yield from (rule for rule in self._rules if rule.concerns(finding))
        if finding.critical_at is not None:
            fails: Fails = "at_least" if finding.polarity == "low" else "at_most"
            yield CriticalRule("critical_grade", finding.critical_at, fails, finding.measure)

    def _signal(self, rule: CriticalRule, finding: Finding, value: float) -> Signal:
        at_most = rule.fails == "at_most"
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason=rule.reason,
            episode=finding.true_on.isoformat(),
            pivot=finding.evidence_id,
            since=finding.published_on,
            evidence_ids=(finding.evidence_id,),
            parameters={"bound": rule.bound, "fails": rule.fails},
            observed={"value": value, "scale": finding.scale},
            clears_if=Counterfactual(
                measure=finding.measure,
                kind=finding.kind,
                bound=rule.bound + (1.0 if at_most else -1.0),
                better="at_least" if at_most else "at_most",
            ),
            newest_true_on=finding.true_on,
        )


def _after(before: Latest | None, finding: Finding, signal: Signal | None) -> Latest:
    failures, days = (before.failures, before.days) if before else ((), ())
    this = Failure(finding.true_on, finding.published_on, finding.evidence_id)
    return Latest(
        finding.true_on,
        finding.part_of,
        signal,
        (*failures, this)[-_KEPT:] if signal else (),
        (*days, finding.true_on)[-_KEPT:],
    )


def _standing(state: CriticalState) -> tuple[Signal, ...]:
    return tuple(
        _since_it_failed(one.signal, _unbroken(one, state))
        for one in state.latest.values()
        if one.signal is not None and not _superseded(one, state)
    )


def _superseded(part: Latest, state: CriticalState) -> bool:
    headline = state.latest.get(part.part_of)
    return headline is not None and headline.true_on > part.true_on


def _unbroken(one: Latest, state: CriticalState) -> tuple[Failure, ...]:
    """Return the failures up to the newest between which no headline left the part ungraded."""
    headline = state.latest.get(one.part_of)
    days = headline.days if headline else ()
    begin = len(one.failures) - 1
    while begin > 0:
        earlier, later = one.failures[begin - 1].true_on, one.failures[begin].true_on
        if any(earlier < day < later for day in days):
            break
        begin -= 1
    return one.failures[begin:]


def _since_it_failed(signal: Signal, failures: Sequence[Failure]) -> Signal:
    """Return a signal as one that began with the first failure, whichever said it last."""
    return msgspec.structs.replace(
        signal,
        episode=failures[0].true_on.isoformat(),
        since=failures[0].published_on,
        evidence_ids=tuple(dict.fromkeys(one.evidence_id for one in failures)),
    )
