"""Service failure: a whole service that fails, by its rating or by several of its indicators.

Fires when an external rating of the service is the lowest there is, or when at least three of its
indicators, and a tenth of those watched, alarm within four quarters. Clears as its constituents do.
At least three alarming indicators happen by chance to some four councils of 350 a year, so the
share is asked for too. Source: the East Midlands protocol (2008), 'service-specific' concerns; the
pooled streams of Bardsley and Spiegelhalter (2009).
"""

from datetime import date
from typing import Literal

import msgspec

from detectors.alarms import Early, one_each, recovered
from detectors.contract import Finding, Series, Standing
from domain.alerts.events import Counterfactual, Level, Signal

_LOWEST = 1.0
_FOUR_QUARTERS = 365


class Lowest(msgspec.Struct, frozen=True):
    """A headline rating that is the lowest of its scale."""

    value: float
    scale: str
    day: str
    published_on: str
    evidence_id: str


class ServiceState(msgspec.Struct, frozen=True):
    """The lowest ratings that stand, the indicators watched, and since when enough alarm."""

    ratings: dict[str, Lowest] = {}
    watched: dict[str, Early] = {}
    episode: str = ""


class ServiceFailure:
    """Watches for a whole service that fails.

    What is a critical factor by itself is not said a second time.

    >>> detector, state = ServiceFailure(), ServiceState()
    >>> state, _ = detector.step(state, Finding(
    ...     "e1", "assessment", "housing", 1, "1-4", "high",
    ...     date(2009, 3, 31), "2009-12-09", best=4))
    >>> state, signals = detector.gather(state, Standing("2009-12-09", ()))
    >>> signals[0].reason, signals[0].clears_if.bound
    ('service_rated_lowest', 2.0)
    """

    name = "service_failure"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ("critical_factor",)

    def __init__(self, indicators: int = 3, share: float = 0.1) -> None:
        self._indicators, self._share = indicators, share

    def initial(self) -> ServiceState:
        """Return the state before anything is known."""
        return ServiceState()

    def watches(self, finding: Finding) -> bool:
        """Headline ratings of others where more is better; indicators, to count them."""
        if finding.kind == "indicator":
            return finding.best is None and finding.polarity != "none"
        rated = finding.best is not None and finding.best > _LOWEST and finding.headline
        return finding.kind == "assessment" and rated and finding.polarity != "low"

    def step(
        self, state: ServiceState, finding: Finding
    ) -> tuple[ServiceState, tuple[Signal, ...]]:
        """Note a rating, or that an indicator is watched; what stands is said when all is in."""
        if finding.kind == "indicator":
            before = state.watched.get(finding.measure)
            if (now := (before or Early()).add(finding)) != before:
                watched = {**state.watched, finding.measure: now}
                state = msgspec.structs.replace(state, watched=watched)
        elif finding.value is not None:
            ratings = {name: one for name, one in state.ratings.items() if name != finding.measure}
            if finding.value <= _LOWEST:
                ratings[finding.measure] = _lowest(finding, finding.value)
            state = msgspec.structs.replace(state, ratings=ratings)
        return state, ()

    def forget(
        self, state: ServiceState, series: Series
    ) -> tuple[ServiceState, tuple[Signal, ...]]:
        """Return the state without one measure."""
        kind, measure = series
        ratings, watched = state.ratings, state.watched
        if kind == "assessment":
            ratings = {name: one for name, one in ratings.items() if name != measure}
        elif kind == "indicator":
            watched = {name: one for name, one in watched.items() if name != measure}
        return msgspec.structs.replace(state, ratings=ratings, watched=watched), ()

    def gather(
        self, state: ServiceState, standing: Standing
    ) -> tuple[ServiceState, tuple[Signal, ...]]:
        """Count the alarms of the service's indicators."""
        alarms = one_each(standing.signals)
        if state.episode:
            stands = len(alarms) >= self._indicators
        else:
            stands = self._together(alarms, len(state.watched))
        episode = (state.episode or standing.on) if stands else ""
        state = msgspec.structs.replace(state, episode=episode)
        rated = [self._by_rating(name, one) for name, one in sorted(state.ratings.items())]
        if not episode:
            return state, tuple(rated)
        spoken = {one.measure for one in rated}
        joint = [
            self._by_indicator(one, alarms, state) for one in alarms if one.measure not in spoken
        ]
        return state, (*rated, *joint)

    def _together(self, alarms: list[Signal], watched: int) -> bool:
        if not alarms:
            return False
        days = [date.fromisoformat(one.since[:10]).toordinal() for one in alarms]
        recent = sum(max(days) - day <= _FOUR_QUARTERS for day in days)
        return recent >= self._indicators and recent >= self._share * watched

    def _by_rating(self, measure: str, rating: Lowest) -> Signal:
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=measure,
            reason="service_rated_lowest",
            episode=rating.day,
            since=rating.published_on,
            evidence_ids=(rating.evidence_id,),
            parameters={"lowest": _LOWEST},
            observed={"value": rating.value, "scale": rating.scale},
            clears_if=Counterfactual(
                measure=measure, kind="assessment", bound=_LOWEST + 1, better="at_least"
            ),
            pivot=rating.evidence_id,
        )

    def _by_indicator(self, alarm: Signal, alarms: list[Signal], state: ServiceState) -> Signal:
        """Say it of each constituent: it clears as that one does."""
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=alarm.measure,
            reason="one_of_several_indicators",
            episode=state.episode,
            since=max(state.episode, alarm.since),
            evidence_ids=alarm.evidence_ids,
            parameters={"indicators": self._indicators, "share": self._share},
            observed={
                "indicators": len(alarms),
                "watched": len(state.watched),
                "scale": alarm.observed.get("scale", ""),
            },
            clears_if=recovered(alarm.clears_if, state.watched[alarm.measure]),
            contrary_ids=alarm.contrary_ids,
        )


def _lowest(finding: Finding, value: float) -> Lowest:
    return Lowest(
        value,
        finding.scale,
        finding.true_on.isoformat(),
        finding.published_on,
        finding.evidence_id,
    )
