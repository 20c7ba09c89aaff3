"""Silence: evidence that used to come and is overdue.

Each kind has an interval; from the first of its kind in a domain on, the next is due one interval
after the newest was published. Fires on the tick sixty days past that; clears on receipt. A kind
that never came is not expected, and an inspector's judgement has no set time. What stays away for
three years more is expected no longer: a scheme of returns that ended is not a silent authority.
Source: the East Midlands protocol (2008), by which every authority is reviewed by peers once in two
years.
"""

from datetime import date, timedelta
from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal
from domain.times import months_after


class Newest(msgspec.Struct, frozen=True):
    """The newest evidence of a measure: when it was published (ISO date), and what it is."""

    published: str
    measure: str
    evidence_id: str
    value: float


class SilenceState(msgspec.Struct, frozen=True):
    """The newest evidence by kind and measure, that of each kind, and what is said to be overdue.

    ``overdue`` holds, by kind, the day the newest was published on and the day since when that is
    too long ago. Only a receipt ends it, so that a re-fold of what was known says nothing new.
    ``given_up`` holds the day the newest was published on of kinds that are expected no longer.
    """

    received: dict[str, dict[str, Newest]] = {}
    newest: dict[str, Newest] = {}
    overdue: dict[str, tuple[str, str]] = {}
    given_up: dict[str, str] = {}


class Silence:
    """Watches for evidence that is overdue.

    >>> detector, state = Silence(), SilenceState()
    >>> state, _ = detector.step(state, Finding(
    ...     "e1", "peer_review", "peer_review", None, "text", "none",
    ...     date(2009, 5, 1), "2009-06-01"))
    >>> detector.due(state)
    datetime.date(2011, 7, 31)
    >>> state, signals = detector.tick(state, date(2011, 7, 31))
    >>> signals[0].reason, signals[0].since, detector.due(state)
    ('peer_review_overdue', '2011-07-31', datetime.date(2014, 7, 31))
    """

    name = "silence"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(
        self,
        peer_review: int = 24,
        self_assessment: int = 12,
        indicator: int = 12,
        grace_days: int = 60,
        given_up: int = 36,
    ) -> None:
        self._months = {
            "peer_review": peer_review,
            "self_assessment": self_assessment,
            "indicator": indicator,
        }
        self._grace, self._given_up = grace_days, given_up

    def initial(self) -> SilenceState:
        """Return the state before anything is known."""
        return SilenceState()

    def watches(self, finding: Finding) -> bool:
        """Kinds of evidence that come at intervals, whatever they say."""
        return finding.kind in self._months

    def step(
        self, state: SilenceState, finding: Finding
    ) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Note a receipt. What was published before the newest changes nothing."""
        one = _received(finding)
        before = state.received.get(finding.kind, {}).get(finding.measure)
        if before is None or one.published >= before.published:
            state = _with(state, finding.kind, one)
        return state, self._signals(state)

    def forget(
        self, state: SilenceState, series: Series
    ) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Return the state without a measure: what others of its kind sent is the newest again."""
        kind, measure = series
        if measure in state.received.get(kind, {}):
            of_kind = {name: one for name, one in state.received[kind].items() if name != measure}
            newest = {name: one for name, one in state.newest.items() if name != kind}
            if of_kind:
                newest[kind] = max(of_kind.values(), key=_age)
            received = {**state.received, kind: of_kind}
            state = SilenceState(received, newest, state.overdue, state.given_up)
        return state, self._signals(state)

    def due(self, state: SilenceState) -> date | None:
        """Return the first day on which a kind comes to be overdue, or is given up."""
        waiting = (
            self._given_up_on(kind, one) if _overdue(state, kind) else self._overdue_on(kind, one)
            for kind, one in state.newest.items()
            if not _is_given_up(state, kind)
        )
        return min(waiting, default=None)

    def tick(self, state: SilenceState, on: date) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Let a day begin."""
        said = {
            kind: (one.published, on.isoformat())
            for kind, one in state.newest.items()
            if not _overdue(state, kind) and self._overdue_on(kind, one) <= on
        }
        gone = {
            kind: one.published
            for kind, one in state.newest.items()
            if self._given_up_on(kind, one) <= on
        }
        state = msgspec.structs.replace(
            state, overdue={**state.overdue, **said}, given_up={**state.given_up, **gone}
        )
        return state, self._signals(state)

    def _given_up_on(self, kind: str, one: Newest) -> date:
        return months_after(self._overdue_on(kind, one), self._given_up)

    def _overdue_on(self, kind: str, one: Newest) -> date:
        published = date.fromisoformat(one.published)
        return months_after(published, self._months[kind]) + timedelta(days=self._grace)

    def _signals(self, state: SilenceState) -> tuple[Signal, ...]:
        return tuple(
            self._signal(kind, one, since)
            for kind, one in sorted(state.newest.items())
            if (since := _overdue(state, kind)) and not _is_given_up(state, kind)
        )

    def _signal(self, kind: str, one: Newest, since: str) -> Signal:
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=one.measure,
            reason=f"{kind}_overdue",
            episode=since,
            since=since,
            evidence_ids=(one.evidence_id,),
            parameters={
                "months": self._months[kind],
                "grace_days": self._grace,
                "given_up": self._given_up,
            },
            observed={"newest": one.published, "scale": ""},
            clears_if=Counterfactual(
                measure=one.measure, kind=kind, bound=one.value, better="at_least", any_value=True
            ),
            pivot=one.evidence_id,
        )


def _received(finding: Finding) -> Newest:
    return Newest(
        finding.published_on[:10],
        finding.measure,
        finding.evidence_id,
        finding.value if finding.value is not None else 0.0,
    )


def _with(state: SilenceState, kind: str, one: Newest) -> SilenceState:
    received = {**state.received, kind: {**state.received.get(kind, {}), one.measure: one}}
    newest, overdue = state.newest, state.overdue
    if kind not in newest or newest[kind].measure == one.measure or _age(one) > _age(newest[kind]):
        newest = {**newest, kind: one}
    if kind in overdue and one.published > overdue[kind][0]:
        overdue = {name: said for name, said in overdue.items() if name != kind}
    return SilenceState(received, newest, overdue, state.given_up)


def _age(one: Newest) -> tuple[str, str]:
    """Order by publication; of measures published together any will do, if always the same."""
    return one.published, one.measure


def _overdue(state: SilenceState, kind: str) -> str:
    """Return the day since when the newest of a kind is said to be too long ago, if it is."""
    published, since = state.overdue.get(kind, ("", ""))
    return since if published == state.newest[kind].published else ""


def _is_given_up(state: SilenceState, kind: str) -> bool:
    return state.given_up.get(kind) == state.newest[kind].published
