"""From all versions of a domain's evidence to the course its alerts had.

Versions are taken in the order in which they could be known. A finding that is newer than all
others of its measure is one step of each detector; a late, corrected or withdrawn one re-folds
its own measure and nothing else. Nothing published later can change what stood before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import Any

from detectors.contract import (
    Detector,
    Ending,
    Finding,
    Series,
    Standing,
    is_clocked,
    is_explaining,
    is_gathering,
)
from domain.alerts.decisions import alert_id
from domain.alerts.events import Level, Signal, Step
from domain.times import FOREVER, published_instant


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a fact at the instant it could be known; no finding: withdrawn then."""

    fact: str
    known: int
    known_on: str
    position: int
    finding: Finding | None


@dataclass(slots=True)
class Course:
    """One alert and everything that happened to it."""

    authority: str
    detector: str
    domain: str
    level: Level
    episode: str
    steps: list[Step] = field(default_factory=list)

    @property
    def alert(self) -> str:
        """The alert's id as hex."""
        return alert_id(self.authority, self.detector, self.domain, self.episode).hex


@dataclass(slots=True)
class _Open:
    course: Course
    signals: dict[str, Signal]


class DomainFold:
    """Folds the evidence of one authority in one domain through a set of detectors."""

    def __init__(self, authority: str, domain: str, detectors: Sequence[Detector]) -> None:
        self._authority, self._domain = authority, domain
        self._detectors = detectors
        self._clocked = {name: one for name, one in _named(detectors) if is_clocked(one)}
        self._gathering = {name: one for name, one in _named(detectors) if is_gathering(one)}
        self._explaining = {name: one for name, one in _named(detectors) if is_explaining(one)}
        self._facts: dict[str, Finding] = {}
        self._order: dict[str, int] = {}
        self._series: dict[Series, dict[str, Finding]] = {}
        self._newest: dict[Series, date] = {}
        self._measure_states: dict[tuple[str, Series], Any] = {}
        self._domain_states: dict[str, Any] = {d.name: d.initial() for d in detectors}
        self._standing: dict[str, dict[Series | None, tuple[Signal, ...]]] = {
            detector.name: {} for detector in detectors
        }
        self._open: dict[str, _Open] = {}
        self._revised = False
        self.courses: dict[str, Course] = {}

    def run(
        self,
        versions: Iterable[Version],
        ended_on: str | None = None,
        today: date | None = None,
    ) -> list[Course]:
        """Take all versions in and return the courses of all alerts there ever were.

        An authority that ended has no open alerts from that day on. The clock ticks up to
        ``today``; without it, up to the last version.
        """
        end = published_instant(ended_on) if ended_on else FOREVER
        ordered = sorted(versions, key=attrgetter("known", "position"))
        for known, group in groupby(ordered, key=attrgetter("known")):
            if known < end:
                self._tick_until(known)
                self._instant(list(group))
        if today is not None:
            self._tick_until(min(end, published_instant(today.isoformat()) + 1))
        if ended_on:
            for detector, current in list(self._open.items()):
                self._close(current, detector, ended_on, Ending("authority_ended"))
        return list(self.courses.values())

    @property
    def due(self) -> date | None:
        """The next day on which the clock alone would change something."""
        days = (one.due(self._domain_states[name]) for name, one in self._clocked.items())
        return min((day for day in days if day is not None), default=None)

    def _tick_until(self, instant: int) -> None:
        """Let those days begin that come before an instant and that a detector waits for."""
        while (day := self.due) is not None and published_instant(day.isoformat()) < instant:
            self._tick(day)
            self._revised = False
            self._settle_all(day.isoformat())

    def _tick(self, today: date) -> None:
        """Let a day come for those that have waited for it, or for an earlier one."""
        for name, detector in self._clocked.items():
            before = self._domain_states[name]
            if (detector.due(before) or date.max) <= today:
                self._domain_states[name], signals = detector.tick(before, today)
                self._standing[name][None] = signals

    def _instant(self, versions: Sequence[Version]) -> None:
        self._revised = any(version.fact in self._facts for version in versions)
        # Nothing is said within an instant: a series is gone through once for all that came late.
        late: dict[Series, None] = {}
        for version in versions:
            self._take(version, late)
        for series in late:
            self._refold(series)
        on = versions[0].known_on
        # Late evidence can show that something has been overdue for a while: from now on, then.
        self._tick(date.fromisoformat(on[:10]))
        self._settle_all(on)

    def _settle_all(self, on: str) -> None:
        said: list[Signal] = []
        for detector in self._detectors:
            if (gathering := self._gathering.get(detector.name)) is not None:
                before = self._domain_states[detector.name]
                state, signals = gathering.gather(before, Standing(on, tuple(said)))
                self._domain_states[detector.name] = state
                self._standing[detector.name][None] = signals
            said += self._settle(detector, on).values()

    def _take(self, version: Version, late: dict[Series, None]) -> None:
        before, now = self._facts.get(version.fact), version.finding
        self._order[version.fact] = version.position
        if now is not None and before is None and self._is_next(now):
            self._hold(version.fact, now)
            if (now.kind, now.measure) not in late:
                self._step(now)
            return
        if before is not None:
            del self._facts[version.fact]
            del self._series[before.kind, before.measure][version.fact]
        if now is not None:
            self._hold(version.fact, now)
        late.update(((one.kind, one.measure), None) for one in (before, now) if one)

    def _is_next(self, finding: Finding) -> bool:
        newest = self._newest.get((finding.kind, finding.measure))
        return newest is None or finding.true_on > newest

    def _hold(self, fact: str, finding: Finding) -> None:
        series = (finding.kind, finding.measure)
        self._facts[fact] = finding
        self._series.setdefault(series, {})[fact] = finding
        self._newest[series] = max(finding.true_on, self._newest.get(series, date.min))

    def _step(self, finding: Finding) -> None:
        series = (finding.kind, finding.measure)
        for detector in self._detectors:
            if not detector.watches(finding):
                continue
            if detector.scope == "domain":
                state, signals = detector.step(self._domain_states[detector.name], finding)
                self._domain_states[detector.name] = state
                self._standing[detector.name][None] = signals
            else:
                key = (detector.name, series)
                before = self._measure_states.get(key) or detector.initial()
                self._measure_states[key], signals = detector.step(before, finding)
                self._standing[detector.name][series] = signals

    def _refold(self, series: Series) -> None:
        for detector in self._detectors:
            self._measure_states.pop((detector.name, series), None)
            self._standing[detector.name].pop(series, None)
            if detector.scope == "domain":
                before = self._domain_states[detector.name]
                state, signals = detector.forget(before, series)
                self._domain_states[detector.name] = state
                self._standing[detector.name][None] = signals
        self._newest.pop(series, None)
        for finding in self._points(series):
            self._newest[series] = finding.true_on
            self._step(finding)

    def _points(self, series: Series) -> Iterator[Finding]:
        """Yield one finding a day.

        Of two judgements of the same day it is the graver: sources that disagree are no reason for
        comfort. Of figures, and of judgements that agree, it is the later published or taken in; of
        occurrences that agree the first published, for they have been known since.
        """
        ranked = sorted(
            self._series.get(series, {}).items(),
            key=lambda item: (
                item[1].true_on,
                _gravity(item[1]),
                item[1].published_on,
                self._order[item[0]],
            ),
        )
        for _, same_day in groupby(ranked, key=lambda item: item[1].true_on):
            told = [finding for _, finding in same_day]
            yield _first_of_alike(told) if told[-1].kind == "occurrence" else told[-1]

    def _settle(self, detector: Detector, on: str) -> dict[str, Signal]:
        signals = {
            signal.key: signal
            for standing in self._standing[detector.name].values()
            for signal in standing
            if not self._inhibited(detector, signal)
        }
        current = self._open.get(detector.name)
        if current is not None and not _same_episode(current.signals, signals):
            self._close(current, detector.name, on, self._why_cleared(current, detector, signals))
            current = None
        if signals and current is None:
            self._begin(detector, signals, on)
        elif signals and current is not None:
            _change(current, signals, on)
        return signals

    def _why_cleared(
        self, current: _Open, detector: Detector, signals: Mapping[str, Signal]
    ) -> Ending:
        if signals:
            return Ending("superseded")
        if self._revised:
            return Ending("evidence_changed")
        if (explaining := self._explaining.get(detector.name)) is not None:
            state = self._domain_states[detector.name]
            for signal in _in_order(current.signals):
                if (ending := explaining.ended_by(state, signal.measure)) is not None:
                    return ending
        return Ending("rule")

    def _inhibited(self, detector: Detector, signal: Signal) -> bool:
        return any(
            other.measure == signal.measure
            for name in detector.inhibited_by
            for standing in self._standing.get(name, {}).values()
            for other in standing
        )

    def _close(self, current: _Open, detector: str, on: str, ending: Ending) -> None:
        dropped = tuple(sorted(current.signals))
        current.course.steps.append(
            Step(on=on, dropped=dropped, cleared_by=ending.by, through=ending.through)
        )
        del self._open[detector]

    def _begin(self, detector: Detector, signals: Mapping[str, Signal], on: str) -> None:
        episode = min(signal.episode for signal in signals.values())
        course = Course(self._authority, detector.name, self._domain, detector.level, episode)
        course = self.courses.setdefault(course.alert, course)
        course.steps.append(Step(on=on, raised=_in_order(signals)))
        self._open[detector.name] = _Open(course, dict(signals))


def _gravity(finding: Finding) -> float:
    """Return how grave a judgement is, a missing one least; nought for figures."""
    if finding.best is None:
        return 0.0
    return -inf if finding.value is None else -finding.oriented


def _first_of_alike(told: Sequence[Finding]) -> Finding:
    """Return the first that says what the last says."""
    return next(finding for finding in told if finding.value == told[-1].value)


def _named(detectors: Iterable[Detector]) -> Iterator[tuple[str, object]]:
    return ((detector.name, detector) for detector in detectors)


def _same_episode(before: Mapping[str, Signal], now: Mapping[str, Signal]) -> bool:
    ongoing = {(signal.measure, signal.episode) for signal in before.values()}
    return any((signal.measure, signal.episode) in ongoing for signal in now.values())


def _change(current: _Open, signals: Mapping[str, Signal], on: str) -> None:
    raised = {
        key: signal for key, signal in signals.items() if _is_news(current.signals.get(key), signal)
    }
    dropped = tuple(sorted(current.signals.keys() - signals.keys()))
    if raised or dropped:
        current.course.steps.append(Step(on=on, raised=_in_order(raised), dropped=dropped))
        current.signals = dict(signals)


def _is_news(before: Signal | None, now: Signal) -> bool:
    """Tell whether a signal is new, or rests on other evidence or clears otherwise than before."""
    return (
        before is None
        or before.reason != now.reason
        or before.evidence_ids != now.evidence_ids
        or before.clears_if != now.clears_if
    )


def _in_order(signals: Mapping[str, Signal]) -> tuple[Signal, ...]:
    return tuple(signals[key] for key in sorted(signals))
