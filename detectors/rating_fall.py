"""Fall of a rating: others rate an authority a band lower than before, or more.

Source: the East Midlands protocol for struggling and weak authorities (2008), which counts a fall
from one assessment to the next among what calls for a conversation. A fall stands until the rating
rises, or a rating two years after it shows no other fall.
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal

_QUIET = 2
_KEPT_IDS = 5


class Fall(msgspec.Struct, frozen=True):
    """A fall that has not been made good: where from, and the evidence on both sides."""

    came_from: float
    year: int
    since: str
    episode: str
    pivot: str
    evidence_ids: tuple[str, ...]


class Rated(msgspec.Struct, frozen=True):
    """The latest rating of a measure and the fall that stands, if one does."""

    value: float
    oriented: float
    evidence_id: str
    fall: Fall | None = None


class RatingFall:
    """Watches for ratings that fall.

    >>> from datetime import date
    >>> detector, state = RatingFall(), None
    >>> for year, rating in ((2018, 3), (2022, 2)):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "assessment", "overall", rating, "ofsted", "high",
    ...         date(year, 6, 1), f"{year}-08-01", best=4))
    >>> signals[0].reason, signals[0].observed["came_from"], signals[0].clears_if.bound
    ('rating_fell', 3, 3.0)
    """

    name = "rating_fall"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "measure"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, quiet_years: int = _QUIET) -> None:
        self._quiet_years = quiet_years

    def initial(self) -> Rated | None:
        """Return the state before anything is known."""
        return None

    def watches(self, finding: Finding) -> bool:
        """Ratings by others on an ordinal scale."""
        return finding.kind == "assessment" and finding.best is not None

    def step(
        self, state: Rated | None, finding: Finding
    ) -> tuple[Rated | None, tuple[Signal, ...]]:
        """Take a rating in; a missing one changes nothing."""
        if finding.value is not None:
            state = self._next(state, finding, finding.value)
        return state, self._signals(state, finding)

    def forget(
        self,
        state: Rated | None,  # noqa: ARG002 - one state watches one measure
        series: Series,  # noqa: ARG002 - the same
    ) -> tuple[Rated | None, tuple[Signal, ...]]:
        """Start anew: the state is about this measure alone."""
        return None, ()

    def _next(self, before: Rated | None, finding: Finding, value: float) -> Rated:
        now = Rated(value, finding.oriented, finding.evidence_id)
        if before is None or now.oriented > before.oriented:
            return now
        if now.oriented < before.oriented:
            return msgspec.structs.replace(now, fall=_fall(before, finding))
        fall = before.fall
        if fall and finding.true_on.year - fall.year < self._quiet_years:
            return msgspec.structs.replace(now, fall=fall)
        return now

    def _signals(self, rated: Rated | None, finding: Finding) -> tuple[Signal, ...]:
        if rated is None or (fall := rated.fall) is None:
            return ()
        low = finding.polarity == "low"
        signal = Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason="rating_fell",
            episode=fall.episode,
            pivot=fall.pivot,
            since=fall.since,
            evidence_ids=fall.evidence_ids,
            parameters={"quiet_years": self._quiet_years},
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
            newest_true_on=finding.true_on,
            grade=round(abs(fall.came_from - rated.value)),
        )
        return (signal,)


def _fall(before: Rated, finding: Finding) -> Fall:
    if (standing := before.fall) is None:
        return Fall(
            came_from=before.value,
            year=finding.true_on.year,
            since=finding.published_on,
            episode=finding.true_on.isoformat(),
            pivot=finding.evidence_id,
            evidence_ids=(before.evidence_id, finding.evidence_id),
        )
    return msgspec.structs.replace(
        standing,
        year=finding.true_on.year,
        pivot=finding.evidence_id,
        evidence_ids=(*standing.evidence_ids, finding.evidence_id)[-_KEPT_IDS:],
    )
