"""Peer slippage: falling behind the authorities that are most alike.

It takes comparisons: how many robust standard deviations an authority is worse than its nearest
neighbours, and the share of them that do better. Fires when the z worsened by one or more within
twelve months and the authority was in the bottom quarter twice running; clears when it was above
it twice. Source: Spiegelhalter and others, 'Statistical methods for healthcare regulation' (2012),
on robust, overdispersed z-scores.
"""

from typing import Literal

import msgspec

from detectors.contract import Finding, Series
from domain.alerts.events import Counterfactual, Level, Signal

_TWICE = 2
_A_YEAR = 457
"""Days within which yearly figures may be a year apart: periods end on different days."""

_ABOVE = 0.74
"""Of at most 15 neighbours no share lies between this and three quarters."""


class SlippageState(msgspec.Struct, frozen=True):
    """The last comparison, how long below or above the quarter, and the alarm that stands."""

    day: int = 0
    z: float = 0.0
    before: float = 0.0
    slipped: int = 0
    below: int = 0
    above: int = 0
    worse_than: float = 0.0
    run_ids: tuple[str, ...] = ()
    episode: str = ""
    pivot: str = ""
    since: str = ""


class PeerSlippage:
    """Watches for falling behind the authorities that are most alike.

    >>> from datetime import date
    >>> detector, state = PeerSlippage(), SlippageState()
    >>> for year, z, worse in ((2018, 0.2, 0.5), (2019, 1.4, 0.8), (2020, 1.5, 0.9)):
    ...     state, signals = detector.step(state, Finding(
    ...         f"e{year}", "comparison", "turnover", z, "neighbours", "low",
    ...         date(year, 3, 31), f"{year}-09-01", worse_than=worse))
    >>> signals[0].reason, signals[0].since, signals[0].clears_if.times
    ('fell_behind_its_neighbours', '2020-09-01', 2)
    """

    name = "peer_slippage"
    rule_version = 1
    level: Level = "watch"
    scope: Literal["measure", "domain"] = "measure"
    inhibited_by: tuple[str, ...] = ()

    def __init__(self, worse_by: float = 1.0, quarter: float = 0.75) -> None:
        self._worse_by, self._quarter = worse_by, quarter

    def initial(self) -> SlippageState:
        """Return the state before anything is known."""
        return SlippageState()

    def watches(self, finding: Finding) -> bool:
        """Comparisons with neighbours only."""
        return finding.kind == "comparison"

    def step(
        self, state: SlippageState, finding: Finding
    ) -> tuple[SlippageState, tuple[Signal, ...]]:
        """Take a comparison in."""
        if finding.value is not None and finding.worse_than is not None:
            state = self._next(state, finding, finding.value, finding.worse_than)
        return state, self._signals(state, finding)

    def forget(
        self,
        state: SlippageState,  # noqa: ARG002 - one state watches one measure
        series: Series,  # noqa: ARG002 - the same
    ) -> tuple[SlippageState, tuple[Signal, ...]]:
        """Start anew: the state is about this measure alone."""
        return SlippageState(), ()

    def _next(
        self, state: SlippageState, finding: Finding, z: float, worse_than: float
    ) -> SlippageState:
        day = finding.true_on.toordinal()
        comparable = state.day and day - state.day <= _A_YEAR
        slipped = day if comparable and z - state.z >= self._worse_by else state.slipped
        is_below = worse_than >= self._quarter
        below, above = (state.below + 1, 0) if is_below else (0, state.above + 1)
        ids = tuple(dict.fromkeys((*state.run_ids, finding.evidence_id)))[-3:]
        now = msgspec.structs.replace(
            state,
            day=day,
            z=z,
            before=state.z if slipped == day else state.before,
            slipped=slipped,
            below=below,
            above=above,
            worse_than=worse_than,
            run_ids=ids,
        )
        if state.episode:
            over = above >= _TWICE
            return msgspec.structs.replace(now, episode="", since="", slipped=0) if over else now
        fires = below >= _TWICE and slipped > 0 and day - slipped <= _A_YEAR
        return _begun(now, finding) if fires else now

    def _signals(self, state: SlippageState, finding: Finding) -> tuple[Signal, ...]:
        if not state.episode:
            return ()
        return (
            Signal(
                detector=self.name,
                rule_version=self.rule_version,
                measure=finding.measure,
                reason="fell_behind_its_neighbours",
                episode=state.episode,
                pivot=state.pivot,
                since=state.since,
                evidence_ids=state.run_ids,
                parameters={"worse_by": self._worse_by, "quarter": self._quarter},
                observed={
                    "z": state.z,
                    "before": state.before,
                    "worse_than": state.worse_than,
                    "scale": finding.scale,
                },
                clears_if=Counterfactual(
                    measure=finding.measure,
                    kind="comparison",
                    bound=min(_ABOVE, self._quarter - 0.01),
                    better="at_most",
                    times=max(1, _TWICE - state.above),
                ),
            ),
        )


def _begun(state: SlippageState, finding: Finding) -> SlippageState:
    return msgspec.structs.replace(
        state,
        episode=finding.true_on.isoformat(),
        pivot=finding.evidence_id,
        since=finding.published_on,
    )
