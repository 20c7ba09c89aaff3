"""Hot spots: what a review by peers found that could stand in the way of benefits.

Fires when the newest review of an authority, or of its sub-region's programme, names as many hot
spots as the rule asks for, or rates it lowest; the next review ends it or says it again. Source:
the East Midlands partnership, peer review process (Board paper of 20 January 2010, item 9): 'the
identification of hot spots, which could prove detrimental to the delivery of project(s) benefits'.
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal
from domain.peer_reviews.findings import HOT_SPOTS, PROGRAMME_HOT_SPOTS

_LOWEST = 1.0
_KIND = "peer_review"
_COUNTS = frozenset({HOT_SPOTS, PROGRAMME_HOT_SPOTS})


class HotSpotState(msgspec.Struct, frozen=True):
    """What the newest review says of each measure, where it is a signal."""

    said: dict[str, Signal] = {}


class HotSpotFound:
    """Watches for hot spots that a review by peers found.

    >>> from datetime import date
    >>> detector = HotSpotFound()
    >>> _, signals = detector.step(detector.initial(), Finding(
    ...     "e1", "peer_review", "peer_review_hot_spots", 2, "number", "low",
    ...     date(2010, 3, 3), "2010-03-31"))
    >>> signals[0].reason, signals[0].clears_if.bound
    ('hot_spots_found', 0.0)
    """

    name = "hot_spot"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, spots: int = 1) -> None:
        self._spots = spots

    def initial(self) -> HotSpotState:
        """Return the state before anything is known."""
        return HotSpotState()

    def watches(self, finding: Finding) -> bool:
        """Counts of hot spots, and ratings by peers on a scale where more is better."""
        if finding.kind != _KIND:
            return False
        rated = finding.best is not None and finding.best > _LOWEST and finding.polarity != "low"
        return finding.measure in _COUNTS or rated

    def step(
        self, state: HotSpotState, finding: Finding
    ) -> tuple[HotSpotState, tuple[Signal, ...]]:
        """Take what the newest review says; a missing value changes nothing."""
        if finding.value is not None:
            said = {name: one for name, one in state.said.items() if name != finding.measure}
            if (signal := self._signal(finding, finding.value)) is not None:
                said[finding.measure] = signal
            state = HotSpotState(said)
        return state, tuple(state.said.values())

    def forget(
        self, state: HotSpotState, series: Series
    ) -> tuple[HotSpotState, tuple[Signal, ...]]:
        """Return the state without one measure."""
        kind, measure = series
        if kind == _KIND:
            state = HotSpotState({name: one for name, one in state.said.items() if name != measure})
        return state, tuple(state.said.values())

    def _signal(self, finding: Finding, value: float) -> Signal | None:
        counted = finding.measure in _COUNTS
        if value < self._spots if counted else value > _LOWEST:
            return None
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=finding.measure,
            reason="hot_spots_found" if counted else "peers_rate_it_lowest",
            episode=finding.true_on.isoformat(),
            pivot=finding.evidence_id,
            since=finding.published_on,
            evidence_ids=(finding.evidence_id,),
            parameters={"spots": self._spots},
            observed={"value": value, "scale": finding.scale},
            clears_if=Counterfactual(
                measure=finding.measure,
                kind=finding.kind,
                bound=self._spots - 1.0 if counted else _LOWEST + 1,
                better="at_most" if counted else "at_least",
            ),
            newest_true_on=finding.true_on,
        )
