"""Insight gap: an authority that thinks better of itself than others find.

Fires when a self-assessment is two bands or more above the external rating of the same measure, or
one band in two measures of a domain, the two being at most eighteen months apart. Clears when the
next pair of the measure shows no gap. Ratings are kept in the order of the days they are about, so
one that comes late is held against what stood on its day. Source: the East Midlands protocol for
struggling and weak authorities (2008), which counts a lack of insight among its warning signs.
"""

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from detectors.self_and_others import Said, Sides
from domain.alerts.events import Counterfactual, Level, Signal

_DAYS_A_MONTH = 30.4375


class Gap(msgspec.Struct, frozen=True):
    """A pair of ratings of one measure, and the episode it began or goes on with, if any."""

    own: Said
    external: Said
    episode: str = ""
    since: str = ""

    @property
    def bands(self) -> float:
        """Count the bands by which the authority rates itself higher."""
        return self.own.oriented - self.external.oriented

    @property
    def known_on(self) -> str:
        """The day from which both sides were known."""
        return max(self.own.published_on, self.external.published_on)


class InsightState(msgspec.Struct, frozen=True):
    """The ratings by measure; at most some dozens of each, so a step costs no more with time."""

    sides: dict[str, Sides] = {}


class InsightGap:
    """Watches for self-assessments that are better than others' ratings.

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
        """Return the state before anything is known."""
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
            state = _with(state, finding, finding.value)
        return state, self._signals(state)

    def forget(
        self, state: InsightState, series: Series
    ) -> tuple[InsightState, tuple[Signal, ...]]:
        """Return the state without one side of a measure."""
        kind, measure = series
        before = state.sides.get(measure, Sides())
        if kind == "assessment":
            state = InsightState({**state.sides, measure: Sides(own=before.own)})
        elif kind == "self_assessment":
            state = InsightState({**state.sides, measure: Sides(external=before.external)})
        return state, self._signals(state)

    def _signals(self, state: InsightState) -> tuple[Signal, ...]:
        return tuple(
            self._signal(measure, gap)
            for measure, gap in sorted(self._gaps(state).items())
            if gap.episode
        )

    def _gaps(self, state: InsightState) -> dict[str, Gap]:
        """Walk through the days on which anything was said, and return the gaps of the last."""
        paired = {name: one for name, one in state.sides.items() if one.own and one.external}
        said = sorted(
            {(one.day, name) for name, both in paired.items() for one in both.own + both.external}
        )
        gaps: dict[str, Gap] = {}
        for day, of_day in groupby(said, key=itemgetter(0)):
            for _, name in of_day:
                gap = self._next(paired[name].on(day), gaps.pop(name, None))
                if gap is not None:
                    gaps[name] = gap
            gaps = self._begun(gaps, day)
        return gaps

    def _next(self, pair: tuple[Said, Said] | None, before: Gap | None) -> Gap | None:
        if pair is None or pair[0].scale != pair[1].scale:
            return before
        own, external = pair
        gap = Gap(own, external, *((before.episode, before.since) if before else ()))
        near = abs(own.day - external.day) <= self._months * _DAYS_A_MONTH
        return gap if gap.bands >= self._narrow and (near or gap.episode) else None

    def _begun(self, gaps: dict[str, Gap], day: int) -> dict[str, Gap]:
        wide = any(gap.bands >= self._wide for gap in gaps.values())
        if not wide and len(gaps) < self._measures:
            return gaps
        since = max(gap.known_on for gap in gaps.values())
        begins = {"episode": date.fromordinal(day).isoformat(), "since": since}
        return {
            name: gap if gap.episode else msgspec.structs.replace(gap, **begins)
            for name, gap in gaps.items()
        }

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
            newest_true_on=date.fromordinal(max(gap.own.day, gap.external.day)),
            grade=round(gap.bands),
            pivot=gap.own.evidence_id,
        )


def _with(state: InsightState, finding: Finding, value: float) -> InsightState:
    said, both = Said.of(finding, value), state.sides.get(finding.measure, Sides())
    both = both.with_external(said) if finding.kind == "assessment" else both.with_own(said)
    return InsightState({**state.sides, finding.measure: both})
