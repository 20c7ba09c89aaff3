"""Sudden shift: an indicator that leaves its natural process limits and stays outside.

An XmR chart: limits are 2.66 mean moving ranges either side of the mean of the first twelve points
(trial limits from five on). Fires when an adverse point past the limit is confirmed by the next;
clears after two points in a row inside. A point past the limits never moves them. Source: NHS
England, 'Making Data Count'; Wheeler, 'Understanding Variation' (1993).
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from detectors.rounding import rounded
from detectors.trend import MINIMUM_POINTS
from domain.alerts.events import Counterfactual, Level, Signal

_LEAST_SPREAD = 0.01
_CONFIRMED = 2
_QUIET = 2
_KEPT = 5


class Limits(msgspec.Struct, frozen=True):
    """Baseline: count, mean, sum of moving ranges and newest point; more is better."""

    n: int = 0
    mean: float = 0.0
    ranges: float = 0.0
    newest: float = 0.0

    def add(self, x: float) -> "Limits":
        """Return the baseline with one more point."""
        n = self.n + 1
        moved = abs(x - self.newest) if self.n else 0.0
        return Limits(n, self.mean + (x - self.mean) / n, self.ranges + moved, x)

    def lower(self, width: float) -> float:
        """Return the limit on the adverse side."""
        moving = self.ranges / (self.n - 1) if self.n > 1 else 0.0
        spread = max(moving, _LEAST_SPREAD * abs(self.mean), 1e-9)
        return self.mean - width * spread


class ShiftState(msgspec.Struct, frozen=True):
    """The baseline, the evidence past the limit, and the alarm that stands, if any.

    ``value`` is the newest one past the limit, as it is.
    """

    limits: Limits = Limits()
    baseline_ids: tuple[str, ...] = ()
    run_ids: tuple[str, ...] = ()
    value: float = 0.0
    began: str = ""
    quiet: int = 0
    episode: str = ""
    pivot: str = ""
    since: str = ""


class SuddenShift:
    """Watches for indicators that leave their natural limits.

    >>> from datetime import date
    >>> detector, state = SuddenShift(), ShiftState()
    >>> for year, value in enumerate((50, 51, 49, 50, 51, 40, 41), start=2010):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "indicator", "attendance", value, "percent", "high",
    ...         date(year, 3, 31), f"{year}-09-01"))
    >>> signals[0].reason, signals[0].episode, signals[0].clears_if.times
    ('outside_the_process_limits', '2015-03-31', 2)
    """

    name = "sudden_shift"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "measure"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, width: float = 2.66, points: int = 12) -> None:
        self._width, self._points = width, points

    def initial(self) -> ShiftState:
        """Return the state before anything is known."""
        return ShiftState()

    def watches(self, finding: Finding) -> bool:
        """Indicators with a good direction."""
        return finding.kind == "indicator" and finding.best is None and finding.polarity != "none"

    def step(self, state: ShiftState, finding: Finding) -> tuple[ShiftState, tuple[Signal, ...]]:
        """Hold a value against the limits; a missing one changes nothing."""
        if finding.value is not None:
            state = self._next(state, finding, finding.oriented)
        return state, self._signals(state, finding)

    def forget(
        self,
        state: ShiftState,  # noqa: ARG002 - one state watches one measure
        series: Series,  # noqa: ARG002 - the same
    ) -> tuple[ShiftState, tuple[Signal, ...]]:
        """Start anew: the state is about this measure alone."""
        return ShiftState(), ()

    def _next(self, state: ShiftState, finding: Finding, x: float) -> ShiftState:
        outside = state.limits.n >= MINIMUM_POINTS and x < state.limits.lower(self._width)
        if state.episode:
            return _standing(state, finding, outside=outside)
        if outside:
            return _confirmed(state, finding)
        if state.limits.n >= self._points:
            return msgspec.structs.replace(state, run_ids=(), began="")
        return ShiftState(
            limits=state.limits.add(x),
            baseline_ids=(*state.baseline_ids, finding.evidence_id)[-self._points :],
        )

    def _signals(self, state: ShiftState, finding: Finding) -> tuple[Signal, ...]:
        if not state.episode:
            return ()
        low = finding.polarity == "low"
        limit = state.limits.lower(self._width)
        bound = rounded(-limit if low else limit, up=not low)
        return (
            Signal(
                detector=self.name,
                rule_version=self.rule_version,
                measure=finding.measure,
                reason="outside_the_process_limits",
                episode=state.episode,
                pivot=state.pivot,
                since=state.since,
                evidence_ids=state.run_ids,
                parameters={"width": self._width, "points": self._points},
                observed={
                    "value": state.value,
                    "limit": bound,
                    "baseline_mean": -state.limits.mean if low else state.limits.mean,
                    "scale": finding.scale,
                },
                clears_if=Counterfactual(
                    measure=finding.measure,
                    kind=finding.kind,
                    bound=bound,
                    better="at_most" if low else "at_least",
                    times=_QUIET - state.quiet,
                ),
                contrary_ids=state.baseline_ids,
            ),
        )


def _standing(state: ShiftState, finding: Finding, *, outside: bool) -> ShiftState:
    quiet = 0 if outside else state.quiet + 1
    if quiet >= _QUIET:
        return ShiftState(state.limits, state.baseline_ids)
    ids = (*state.run_ids, finding.evidence_id)[-_KEPT:]
    value = finding.value if outside and finding.value is not None else state.value
    return msgspec.structs.replace(state, quiet=quiet, run_ids=ids, value=value)


def _confirmed(state: ShiftState, finding: Finding) -> ShiftState:
    ids = (*state.run_ids, finding.evidence_id)
    began = state.began or finding.true_on.isoformat()
    fired = len(ids) >= _CONFIRMED
    return msgspec.structs.replace(
        state,
        run_ids=ids,
        value=finding.value,
        began=began,
        episode=began if fired else "",
        pivot=finding.evidence_id if fired else "",
        since=finding.published_on if fired else "",
    )
