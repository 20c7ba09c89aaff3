"""Insight gap: an authority that thinks better of itself than others find.

Fires when a self-assessment is two bands or more above the external rating of the same measure, or
one band in two measures of a domain, the external rating being at most eighteen months away. Clears
when the next pair shows no gap. Source: the East Midlands protocol for struggling and weak
authorities (2008), which counts a lack of insight among its warning signs.
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal

_DAYS_A_MONTH = 30.4375


class Said(msgspec.Struct, frozen=True):
    """One rating: its value as it is and turned so that more is better, and the evidence."""

    value: float
    oriented: float
    day: int
    scale: str
    low_is_good: bool
    evidence_id: str


class Gap(msgspec.Struct, frozen=True):
    """The newest pair of a measure: by how many bands it differs, and the episode, if any."""

    bands: float
    own: Said
    external: Said
    episode: str = ""
    since: str = ""


class InsightState(msgspec.Struct, frozen=True):
    """The newest of either side, and the gaps, by measure."""

    own: dict[str, Said] = {}
    external: dict[str, Said] = {}
    gaps: dict[str, Gap] = {}


class InsightGap:
    """See the module.

    >>> from datetime import date
    >>> detector, state = InsightGap(), InsightState()
    >>> for kind, value in (("assessment", 1), ("self_assessment", 3)):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e-{kind}", kind, "governance", value, "1-4", "high",
    ...         date(2009, 3, 31), "2009-12-09", best=4))
    >>> signals[0].reason, signals[0].observed["bands"], signals[0].clears_if.bound
    ('thinks_better_of_itself', 2.0, 1.0)
    """

    name = "insight_gap"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "domain"
    inhibited_by: tuple[str, ...] = ()

    def __init__(
        self, wide: float = 2.0, narrow: float = 1.0, measures: int = 2, months: int = 18
    ) -> None:
        self._wide, self._narrow, self._measures, self._months = wide, narrow, measures, months

    def initial(self) -> InsightState:
        """Give the state before anything is known."""
        return InsightState()

    def watches(self, finding: Finding) -> bool:
        """Headline ratings on an ordinal scale, by others and by themselves."""
        rated = finding.best is not None and finding.headline
        return rated and finding.kind in {"assessment", "self_assessment"}

    def step(
        self, state: InsightState, finding: Finding
    ) -> tuple[InsightState, tuple[Signal, ...]]:
        """Pair a rating with the newest of the other side; a missing one changes nothing."""
        if finding.value is not None:
            state = self._paired(_with(state, finding, finding.value), finding)
        return state, self._signals(state)

    def forget(
        self, state: InsightState, series: Series
    ) -> tuple[InsightState, tuple[Signal, ...]]:
        """Give the state without one side of a measure."""
        kind, measure = series
        if kind not in {"assessment", "self_assessment"}:
            return state, self._signals(state)
        own, external = dict(state.own), dict(state.external)
        (external if kind == "assessment" else own).pop(measure, None)
        gaps = {name: gap for name, gap in state.gaps.items() if name != measure}
        state = InsightState(own, external, gaps)
        return state, self._signals(state)

    def _paired(self, state: InsightState, finding: Finding) -> InsightState:
        measure = finding.measure
        own, external = state.own.get(measure), state.external.get(measure)
        if own is None or external is None or own.scale != external.scale:
            return state
        before = state.gaps.get(measure)
        bands = own.oriented - external.oriented
        if bands < self._narrow:
            gap = Gap(bands, own, external)
        elif before is not None and before.episode:
            gap = Gap(bands, own, external, before.episode, before.since)
        elif abs(own.day - external.day) <= self._months * _DAYS_A_MONTH:
            gap = Gap(bands, own, external)
        else:
            return state
        gaps = {**state.gaps, measure: gap}
        return InsightState(state.own, state.external, self._begun(gaps, finding))

    def _begun(self, gaps: dict[str, Gap], finding: Finding) -> dict[str, Gap]:
        open_gaps = [gap for gap in gaps.values() if gap.bands >= self._narrow]
        wide = any(gap.bands >= self._wide for gap in open_gaps)
        if not wide and len(open_gaps) < self._measures:
            return gaps
        begins = {"episode": finding.true_on.isoformat(), "since": finding.published_on}
        return {
            measure: msgspec.structs.replace(gap, **begins)
            if gap.bands >= self._narrow and not gap.episode
            else gap
            for measure, gap in gaps.items()
        }

    def _signals(self, state: InsightState) -> tuple[Signal, ...]:
        return tuple(
            self._signal(measure, gap) for measure, gap in sorted(state.gaps.items()) if gap.episode
        )

    def _signal(self, measure: str, gap: Gap) -> Signal:
        return Signal(
            detector=self.name,
            rule_version=self.rule_version,
            measure=measure,
            reason="thinks_better_of_itself",
            episode=gap.episode,
            since=gap.since,
            evidence_ids=(gap.external.evidence_id, gap.own.evidence_id),
            parameters={
                "wide": self._wide,
                "narrow": self._narrow,
                "measures": self._measures,
                "months": self._months,
            },
            observed={
                "bands": float(gap.bands),
                "value": gap.own.value,
                "external": gap.external.value,
                "scale": gap.own.scale,
            },
            clears_if=Counterfactual(
                measure=measure,
                kind="self_assessment",
                bound=float(gap.external.value),
                better="at_least" if gap.own.low_is_good else "at_most",
            ),
            grade=round(gap.bands),
            pivot=gap.own.evidence_id,
        )


def _with(state: InsightState, finding: Finding, value: float) -> InsightState:
    said = Said(
        value,
        finding.oriented,
        finding.true_on.toordinal(),
        finding.scale,
        finding.polarity == "low",
        finding.evidence_id,
    )
    if finding.kind == "assessment":
        external = {**state.external, finding.measure: said}
        return InsightState(state.own, external, state.gaps)
    return InsightState({**state.own, finding.measure: said}, state.external, state.gaps)
