"""Decline: ratings that fall, and indicators that drift the wrong way.

For ordinal ratings any fall of a band counts. For indicators a one-sided CUSUM with a
predictive standardisation: S = max(0, S - z - k) > h with z = (x - m) / (s sqrt(1 + 1/n)), where
m, s and n come from the first five points, k = 0.5 and h = 5. Source: Bottle and Aylin,
'Predicting the false alarm rate in multi-institution mortality monitoring' (2011). z is held
within +-3 (a winsorised CUSUM: Hawkins and Olwell, 1998), so one freak year can't alarm alone,
and S within 1.5 h, so that an alarm can clear.
"""

from math import sqrt
from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from detectors.rounding import rounded
from domain.alerts.events import Counterfactual, Level, Signal

BASELINE = 5
_QUIET = 2
_LEAST_SPREAD = 0.01


class Fall(msgspec.Struct, frozen=True):
    """A fall that has not been made good: where from, and the evidence on both sides."""

    came_from: float
    year: int
    since: str
    episode: str
    pivot: str
    evidence_ids: tuple[str, ...]


class Rated(msgspec.Struct, frozen=True, tag=True):
    """The latest rating of a measure and the fall that stands, if one does."""

    value: float
    oriented: float
    evidence_id: str
    fall: Fall | None = None


class Drift(msgspec.Struct, frozen=True, tag=True):
    """Baseline (count, mean, sum of squares, best), the CUSUM, and the alarm that stands, if any.

    All values are oriented: more is better.
    """

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0
    best: float = 0.0
    cusum: float = 0.0
    quiet: int = 0
    baseline_ids: tuple[str, ...] = ()
    run_ids: tuple[str, ...] = ()
    episode: str = ""
    pivot: str = ""
    since: str = ""

    def spread(self) -> float:
        """Return the baseline's standard deviation, never under 1% of its level."""
        deviation = sqrt(self.squares / (self.n - 1)) if self.n > 1 else 0.0
        return max(deviation, _LEAST_SPREAD * abs(self.mean), 1e-9)


DeclineState = Rated | Drift | None


class Decline:
    """Watches for ratings and indicators that get worse.

    >>> from datetime import date
    >>> detector, state = Decline(), None
    >>> for year, rating in ((2018, 3), (2022, 2)):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "assessment", "overall", rating, "ofsted", "high",
    ...         date(year, 6, 1), f"{year}-08-01", best=4))
    >>> signals[0].reason, signals[0].observed["came_from"], signals[0].clears_if.bound
    ('rating_fell', 3, 3.0)
    """

    name = "decline"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "measure"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, k: float = 0.5, h: float = 5.0, cap: float = 3.0) -> None:
        self._k, self._h, self._cap = k, h, cap

    def initial(self) -> DeclineState:
        """Return the state before anything is known."""
        return None

    def watches(self, finding: Finding) -> bool:
        """External ratings, and indicators with a good direction."""
        if finding.kind == "indicator":
            return finding.best is None and finding.polarity != "none"
        return finding.kind == "assessment" and finding.best is not None

    def step(
        self, state: DeclineState, finding: Finding
    ) -> tuple[DeclineState, tuple[Signal, ...]]:
        """Take a rating or an indicator in; a missing value changes nothing."""
        if finding.value is None:
            return state, self._signals(state, finding)
        if finding.best is not None:
            rated = _rated(state if isinstance(state, Rated) else None, finding, finding.value)
            return rated, self._signals(rated, finding)
        drift = self._drifted(state if isinstance(state, Drift) else Drift(), finding)
        return drift, self._signals(drift, finding)

    def forget(
        self,
        state: DeclineState,  # noqa: ARG002 - one state watches one measure
        series: Series,  # noqa: ARG002 - the same
    ) -> tuple[DeclineState, tuple[Signal, ...]]:
        """Start anew: the state is about this measure alone."""
        return None, ()

    def _drifted(self, drift: Drift, finding: Finding) -> Drift:
        x = finding.oriented
        if drift.n < BASELINE:
            n, delta = drift.n + 1, x - drift.mean
            mean = drift.mean + delta / n
            return msgspec.structs.replace(
                drift,
                n=n,
                mean=mean,
                squares=drift.squares + delta * (x - mean),
                best=max(drift.best, x) if drift.n else x,
                baseline_ids=(*drift.baseline_ids, finding.evidence_id),
            )
        cusum = self._next(drift.cusum, self._z(drift, x))
        standing = cusum > 0 or bool(drift.episode)
        ids = (*drift.run_ids, finding.evidence_id)[-BASELINE:] if standing else ()
        if drift.episode:
            quiet = drift.quiet + 1 if cusum < self._h / 2 else 0
            over = quiet >= _QUIET
            return msgspec.structs.replace(
                drift,
                cusum=cusum,
                quiet=0 if over else quiet,
                run_ids=ids,
                episode="" if over else drift.episode,
                since="" if over else drift.since,
            )
        fired = cusum > self._h
        return msgspec.structs.replace(
            drift,
            cusum=cusum,
            run_ids=ids,
            episode=finding.true_on.isoformat() if fired else "",
            pivot=finding.evidence_id if fired else "",
            since=finding.published_on if fired else "",
        )

    def _z(self, drift: Drift, x: float) -> float:
        z = (x - drift.mean) / (drift.spread() * sqrt(1 + 1 / drift.n))
        return max(-self._cap, min(self._cap, z))

    def _next(self, cusum: float, z: float) -> float:
        return min(max(0.0, cusum - z - self._k), 1.5 * self._h)

    def _signals(self, state: DeclineState, finding: Finding) -> tuple[Signal, ...]:
        match state:
            case Rated(fall=Fall() as fall):
                return (self._fell(state, fall, finding),)
            case Drift() if state.episode:
                return (self._drifting(state, finding),)
            case _:
                return ()

    def _fell(self, rated: Rated, fall: Fall, finding: Finding) -> Signal:
        low = finding.polarity == "low"
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason="rating_fell",
            episode=fall.episode,
            pivot=fall.pivot,
            since=fall.since,
            evidence_ids=fall.evidence_ids,
            parameters={"quiet_years": _QUIET},
            observed={
                "came_from": fall.came_from,
                "value": rated.value,
                "scale": finding.scale,
            },
            clears_if=Counterfactual(
                measure=finding.measure,
                kind=finding.kind,
                bound=rated.value + (-1.0 if low else 1.0),
                better="at_most" if low else "at_least",
            ),
            grade=round(abs(fall.came_from - rated.value)),
        )

    def _drifting(self, drift: Drift, finding: Finding) -> Signal:
        low = finding.polarity == "low"
        bound = rounded(-drift.best if low else drift.best, up=not low)
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason="indicator_drifts_the_wrong_way",
            episode=drift.episode,
            pivot=drift.pivot,
            since=drift.since,
            evidence_ids=drift.run_ids,
            parameters={"k": self._k, "h": self._h, "cap": self._cap, "baseline": BASELINE},
            observed={
                "cusum": round(drift.cusum, 2),
                "value": finding.value if finding.value is not None else "",
                "baseline_mean": -drift.mean if low else drift.mean,
                "scale": finding.scale,
            },
            clears_if=Counterfactual(
                measure=finding.measure,
                kind=finding.kind,
                bound=bound,
                better="at_most" if low else "at_least",
                times=self._readings_to_clear(drift, -bound if low else bound),
            ),
            contrary_ids=drift.baseline_ids,
        )

    def _readings_to_clear(self, drift: Drift, recovered: float) -> int:
        """Count the readings it takes at the baseline's best, which has been reached before."""
        cusum, quiet, readings, z = drift.cusum, drift.quiet, 0, self._z(drift, recovered)
        while quiet < _QUIET:
            cusum, readings = self._next(cusum, z), readings + 1
            quiet = quiet + 1 if cusum < self._h / 2 else 0
        return readings


def _rated(before: Rated | None, finding: Finding, value: float) -> Rated:
    now = Rated(value, finding.oriented, finding.evidence_id)
    if before is None or now.oriented > before.oriented:
        return now
    if now.oriented < before.oriented:
        return msgspec.structs.replace(now, fall=_fall(before, finding))
    fall = before.fall
    if fall and finding.true_on.year - fall.year < _QUIET:
        return msgspec.structs.replace(now, fall=fall)
    return now


def _fall(before: Rated, finding: Finding) -> Fall:
    if (standing := before.fall) is None:
        ids = (before.evidence_id, finding.evidence_id)
        return Fall(
            came_from=before.value,
            year=finding.true_on.year,
            since=finding.published_on,
            episode=finding.true_on.isoformat(),
            pivot=finding.evidence_id,
            evidence_ids=ids,
        )
    return msgspec.structs.replace(
        standing,
        year=finding.true_on.year,
        pivot=finding.evidence_id,
        evidence_ids=(*standing.evidence_ids, finding.evidence_id)[-BASELINE:],
    )
