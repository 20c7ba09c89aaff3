"""Silence: evidence that used to come and is overdue.

Each kind has an interval; from the first of its kind in a domain on, the next is due one interval
after the newest was published. Fires on the tick sixty days past that; clears on receipt. A kind
that never came is not expected, and an inspector's judgement has no set time. What stays away for
three years more is expected no longer: a scheme of returns that ended is not a silent authority.
Source: the East Midlands protocol (2008), by which every authority is reviewed by peers once in two
years.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal

_MONTHS = 12


class Newest(msgspec.Struct, frozen=True):
    """The newest evidence of a kind, since when (ISO date) it is overdue, and if it is given up."""

    published: date
    measure: str
    evidence_id: str
    value: float
    overdue: str = ""
    given_up: bool = False


class SilenceState(msgspec.Struct, frozen=True):
    """The newest evidence by kind."""

    newest: dict[str, Newest] = {}


class Silence:
    """See the module.

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
        """Give the state before anything is known."""
        return SilenceState()

    def watches(self, finding: Finding) -> bool:
        """Kinds of evidence that come at intervals, whatever they say."""
        return finding.kind in self._months

    def step(
        self, state: SilenceState, finding: Finding
    ) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Note a receipt. What was published before the newest changes nothing."""
        published = date.fromisoformat(finding.published_on[:10])
        before = state.newest.get(finding.kind)
        if before is None or published >= before.published:
            value = finding.value if finding.value is not None else 0.0
            newest = Newest(published, finding.measure, finding.evidence_id, value)
            state = SilenceState({**state.newest, finding.kind: newest})
        return state, self._signals(state)

    def forget(
        self, state: SilenceState, series: Series
    ) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Give the state without a measure, where it was the newest of its kind."""
        kind, measure = series
        if kind in state.newest and state.newest[kind].measure == measure:
            rest = {name: one for name, one in state.newest.items() if name != kind}
            state = SilenceState(rest)
        return state, self._signals(state)

    def due(self, state: SilenceState) -> date | None:
        """Give the first day on which a kind comes to be overdue, or is given up."""
        waiting = (
            self._next_on(kind, one) for kind, one in state.newest.items() if not one.given_up
        )
        return min(waiting, default=None)

    def tick(self, state: SilenceState, on: date) -> tuple[SilenceState, tuple[Signal, ...]]:
        """Let a day begin."""
        state = SilenceState({kind: self._on(on, kind, one) for kind, one in state.newest.items()})
        return state, self._signals(state)

    def _on(self, day: date, kind: str, one: Newest) -> Newest:
        if not one.given_up and _months_after(self._overdue_on(kind, one), self._given_up) <= day:
            return msgspec.structs.replace(one, given_up=True)
        if not one.overdue and self._overdue_on(kind, one) <= day:
            return msgspec.structs.replace(one, overdue=day.isoformat())
        return one

    def _next_on(self, kind: str, one: Newest) -> date:
        overdue_on = self._overdue_on(kind, one)
        return _months_after(overdue_on, self._given_up) if one.overdue else overdue_on

    def _overdue_on(self, kind: str, one: Newest) -> date:
        return _months_after(one.published, self._months[kind]) + timedelta(days=self._grace)

    def _signals(self, state: SilenceState) -> tuple[Signal, ...]:
        return tuple(
            self._signal(kind, one)
            for kind, one in sorted(state.newest.items())
            if one.overdue and not one.given_up
        )

    def _signal(self, kind: str, one: Newest) -> Signal:
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=one.measure,
            reason=f"{kind}_overdue",
            episode=one.overdue,
            since=one.overdue,
            evidence_ids=(one.evidence_id,),
            parameters={
                "months": self._months[kind],
                "grace_days": self._grace,
                "given_up": self._given_up,
            },
            observed={"newest": one.published.isoformat(), "scale": ""},
            clears_if=Counterfactual(
                measure=one.measure, kind=kind, bound=one.value, better="at_least", any_value=True
            ),
            pivot=one.evidence_id,
        )


def _months_after(day: date, months: int) -> date:
    """Give the same day so many months on, or the last of that month.

    >>> _months_after(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.month - 1 + months, _MONTHS)
    last = monthrange(day.year + year, month + 1)[1]
    return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
