"""What counts when it happens: visits, notices, support by government, posts that are left.

The rules are data (``occurrence_rules.toml``), with source and reason of each. A signal stands
from the day its occurrence could be known until the same measure is made good, an assessment ends
it, or its months are over. Sources that tell of the same occurrence, or of a further one while it
stands, go on with what the first of them began.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Literal, NamedTuple

import msgspec

from detectors.contract import Ending, Finding, Series
from detectors.occurrence_rules import (
    OccurrenceRule,
    OccurrenceRules,
    of_level,
    shipped_occurrence_rules,
)
from domain.alerts.events import Bound, Counterfactual, Level, Signal

_ENDS = "assessment"
_KEPT = 24
"""Findings of a measure: more than any visit or post has had in the years that rules look back."""


class Told(msgspec.Struct, frozen=True):
    """One finding: the day it is about, when it could be known, its evidence, and what it says."""

    true_on: date
    published_on: str
    evidence_id: str
    value: float
    scale: str


class OccurrenceState(msgspec.Struct, frozen=True):
    """What was told of each kind and measure, by day, and the day the clock has reached."""

    told: dict[str, tuple[Told, ...]] = {}
    reached: date = date.min


class OccurrenceDetector:
    """Watches for occurrences that a rule of its level names.

    >>> finding = Finding("e1", "occurrence", "chief_executive", 2, "post", "high",
    ...                   date(2025, 3, 31), "2025-01-10", best=4)
    >>> detector = OccurrenceDetector("occurrence_to_watch", "watch")
    >>> state, signals = detector.step(detector.initial(), finding)
    >>> signals[0].reason, signals[0].clears_if.bound, detector.due(state)
    ('statutory_post_left', 4.0, datetime.date(2026, 3, 31))
    """

    rule_version = 1
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, name: str, level: Level, rules: OccurrenceRules | None = None) -> None:
        self.name, self.level = name, level
        of_mine = of_level(shipped_occurrence_rules() if rules is None else rules, level)
        self._rules = dict(of_mine)
        self._watched = {
            _key(kind, measure)
            for rule in self._rules.values()
            for kind, some in ((rule.kind, rule.measured), (_ENDS, rule.enders))
            for measure in some
        }

    def by(self, rules: OccurrenceRules) -> "OccurrenceDetector":
        """Return the same detector by other rules."""
        return OccurrenceDetector(self.name, self.level, rules)

    def initial(self) -> OccurrenceState:
        """Return the state before anything is known."""
        return OccurrenceState()

    def watches(self, finding: Finding) -> bool:
        """What a rule is about, and the assessments that end it."""
        return _key(finding.kind, finding.measure) in self._watched

    def step(
        self, state: OccurrenceState, finding: Finding
    ) -> tuple[OccurrenceState, tuple[Signal, ...]]:
        """Take in what was told; a missing value changes nothing."""
        if finding.value is not None:
            key = _key(finding.kind, finding.measure)
            told = Told(
                finding.true_on,
                finding.published_on,
                finding.evidence_id,
                finding.value,
                finding.scale,
            )
            every = (*state.told.get(key, ()), told)[-_KEPT:]
            state = msgspec.structs.replace(state, told={**state.told, key: every})
        return state, self._signals(state)

    def forget(
        self, state: OccurrenceState, series: Series
    ) -> tuple[OccurrenceState, tuple[Signal, ...]]:
        """Return the state without what was told of one kind and measure."""
        told = {key: every for key, every in state.told.items() if key != _key(*series)}
        state = msgspec.structs.replace(state, told=told)
        return state, self._signals(state)

    def due(self, state: OccurrenceState) -> date | None:
        """Return the next day on which something that stands has stood for its months."""
        lapses = (
            rule.lapses_on(run[-1].true_on)
            for rule in self._rules.values()
            for _, run in _standing(rule, state)
        )
        return min(lapses, default=None)

    def tick(self, state: OccurrenceState, on: date) -> tuple[OccurrenceState, tuple[Signal, ...]]:
        """Let a day begin."""
        state = msgspec.structs.replace(state, reached=max(on, state.reached))
        return state, self._signals(state)

    def ended_by(self, state: OccurrenceState, measure: str) -> Ending | None:
        """Say what ended the signal of a measure: of several posts, the one that ended last."""
        runs = [
            run
            for rule in self._rules.values()
            if measure in rule.measured
            for one in (rule.measured if rule.posts > 1 else (measure,))
            if (run := _run(rule, one, state)).ending is not None
        ]
        return max(runs, key=lambda run: run.ended_on).ending if runs else None

    def _signals(self, state: OccurrenceState) -> tuple[Signal, ...]:
        return tuple(
            chain.from_iterable(
                self._several(name, rule, state)
                if rule.posts > 1
                else self._each(name, rule, state)
                for name, rule in self._rules.items()
            )
        )

    def _each(self, name: str, rule: OccurrenceRule, state: OccurrenceState) -> Iterator[Signal]:
        for measure, run in _standing(rule, state):
            yield self._signal(name, rule, measure, run)

    def _several(self, name: str, rule: OccurrenceRule, state: OccurrenceState) -> Iterator[Signal]:
        """Yield one signal of as many measures as it takes at once, on the latest of them."""
        runs = sorted(_standing(rule, state), key=lambda one: (_first_known(one[1]), one[0]))
        if len(runs) < rule.posts:
            return
        made_it, run = runs[rule.posts - 1]
        needed = [measure for measure, _ in runs if measure != made_it]
        also = tuple(
            Bound(measure, rule.made_good, _better(rule))
            for measure in needed[: len(runs) - rule.posts]
        )
        evidence = tuple(one.evidence_id for _, some in runs for one in some)
        signal = self._signal(name, rule, made_it, run)
        yield msgspec.structs.replace(
            signal,
            grade=len(runs),
            evidence_ids=evidence,
            observed={**signal.observed, "posts": len(runs)},
            clears_if=msgspec.structs.replace(signal.clears_if, also=also),
            newest_true_on=max(some[-1].true_on for _, some in runs),
        )

    def _signal(
        self, name: str, rule: OccurrenceRule, measure: str, run: tuple[Told, ...]
    ) -> Signal:
        first, newest = min(run, key=_known), run[-1]
        return Signal(
            detector=self.name,
            rule_version=rule.version,
            measure=measure,
            reason=name,
            episode=first.true_on.isoformat(),
            pivot=first.evidence_id,
            since=first.published_on,
            evidence_ids=tuple(one.evidence_id for one in run),
            parameters={
                "fails": rule.fails,
                "bound": rule.at,
                "months": rule.months,
                "posts": rule.posts,
                "family": rule.family,
                "voice": rule.voice,
            },
            observed={
                "value": newest.value,
                "scale": newest.scale,
                "begun": min(one.true_on for one in run).isoformat(),
                "happened": newest.true_on.isoformat(),
            },
            clears_if=Counterfactual(
                measure=measure, kind=rule.kind, bound=rule.made_good, better=_better(rule)
            ),
            newest_true_on=newest.true_on,
        )


class _Run(NamedTuple):
    """What stands of a measure, or else how what stood last ended, on which day, through what."""

    told: tuple[Told, ...] = ()
    ending: Ending | None = None
    ended_on: date = date.min


def _standing(
    rule: OccurrenceRule, state: OccurrenceState
) -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Yield, by measure, the findings of what stands by a rule, the first of them first."""
    for measure in rule.measured:
        if run := _run(rule, measure, state).told:
            yield measure, run


def _run(rule: OccurrenceRule, measure: str, state: OccurrenceState) -> _Run:
    """Go through what was told of a measure."""
    run = _Run()
    for told in state.told.get(_key(rule.kind, measure), ()):
        run = _ended(rule, measure, run, state, (told.true_on, told.true_on))
        if rule.is_broken_by(told.value):
            run = _Run((*run.told, told))
        elif rule.is_made_good_by(told.value) and run.told:
            run = _Run((), Ending("made_good", measure), told.true_on)
    return _ended(rule, measure, run, state, (date.max, state.reached))


def _ended(
    rule: OccurrenceRule, measure: str, run: _Run, state: OccurrenceState, until: tuple[date, date]
) -> _Run:
    """Return a run as an assessment until one day, or its months until another, left it."""
    if not run.told:
        return run
    newest, (assessed, reached) = run.told[-1].true_on, until
    lapses = rule.lapses_on(newest)
    ends = [
        (told.true_on, Ending("inspected", name))
        for name in rule.enders
        for told in state.told.get(_key(_ENDS, name), ())
        if newest < told.true_on <= assessed
    ]
    if lapses <= reached:
        ends.append((lapses, Ending("lapsed", measure)))
    if not ends:
        return run
    on, ending = min(ends, key=lambda one: one[0])
    return _Run((), ending, on)


def _first_known(run: tuple[Told, ...]) -> tuple[str, date]:
    return min(map(_known, run))


def _known(told: Told) -> tuple[str, date]:
    return told.published_on, told.true_on


def _better(rule: OccurrenceRule) -> Literal["at_least", "at_most"]:
    return "at_most" if rule.fails == "at_least" else "at_least"


def _key(kind: str, measure: str) -> str:
    return f"{kind}|{measure}"
