"""What holds for every detector there is, whatever it watches."""

from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.coasting import Coasting, CoastingState
from detectors.contract import Detector, Finding
from detectors.critical_factor import CriticalState
from detectors.decline import DeclineState
from detectors.departure import Lines
from detectors.events import EventState
from detectors.hot_spot import HotSpotState
from detectors.insight_gap import InsightState
from detectors.peer_slippage import SlippageState
from detectors.registry import DETECTORS
from detectors.service_failure import ServiceState
from detectors.silence import SilenceState
from detectors.sudden_shift import ShiftState
from detectors.theme import Themes
from detectors.trend import MINIMUM_POINTS, Pool, Trend
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, Series, keys, stepped
from tests.unit.strategies import pooled

STATES: dict[str, Any] = {
    "critical_factor": CriticalState,
    "decline": DeclineState,
    "coasting": CoastingState,
    "sudden_shift": ShiftState,
    "insight_gap": InsightState,
    "peer_slippage": SlippageState,
    "silence": SilenceState,
    "service_failure": ServiceState,
    "hot_spot": HotSpotState,
    "departure": Lines,
    "theme": Themes,
    "serious_event": EventState,
    "event_to_watch": EventState,
}
EVERY = pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)


def watched(detector: Detector, findings: list[Finding]) -> list[Finding]:
    """Return what a fold would step one state of the detector with."""
    found = [finding for finding in findings if detector.watches(finding)]
    if detector.scope == "measure":
        found = [one for one in found if one.measure == found[0].measure]
    return found


def stored_and_read(detector: Detector, state: object) -> Any:  # noqa: ANN401 - each has its own
    return msgspec.json.decode(msgspec.json.encode(state), type=STATES[detector.name])


def test_every_registered_detector_has_a_name_of_its_own_and_a_state_that_is_stored() -> None:
    assert {detector.name for detector in DETECTORS} == STATES.keys()


def test_a_detector_that_inhibits_is_registered_before_those_it_inhibits() -> None:
    order = [detector.name for detector in DETECTORS]

    for detector in DETECTORS:
        for other in detector.inhibited_by:
            assert order.index(other) < order.index(detector.name)


@EVERY
@QUICK
@given(findings=pooled())
def test_a_state_may_be_stored_after_any_step_and_read_back(
    detector: Detector, findings: list[Finding]
) -> None:
    kept, stored = detector.initial(), detector.initial()
    for finding in watched(detector, findings):
        kept, said = detector.step(kept, finding)
        stored, said_after_storage = detector.step(stored_and_read(detector, stored), finding)
        assert stored_and_read(detector, kept) == kept
        assert said_after_storage == said


@EVERY
@QUICK
@given(findings=pooled())
def test_a_step_leaves_the_state_it_came_from_alone(
    detector: Detector, findings: list[Finding]
) -> None:
    states = [detector.initial()]
    for finding in watched(detector, findings):
        states.append(detector.step(states[-1], finding)[0])
    for state, finding in zip(states, watched(detector, findings), strict=False):
        before = msgspec.json.encode(state)
        detector.step(state, finding)
        assert msgspec.json.encode(state) == before


@EVERY
@QUICK
@given(findings=pooled())
def test_every_signal_names_its_detector_rule_evidence_and_counterfactual(
    detector: Detector, findings: list[Finding]
) -> None:
    seen: dict[str, Finding] = {}
    for finding, said in zip(
        watched(detector, findings), stepped(detector, watched(detector, findings)), strict=True
    ):
        seen[finding.evidence_id] = finding
        for signal in said:
            assert (signal.detector, signal.rule_version) == (detector.name, detector.rule_version)
            assert signal.reason
            assert signal.evidence_ids
            assert seen.keys() >= {*signal.evidence_ids, *signal.contrary_ids}
            assert signal.since in {one.published_on for one in seen.values()}
            assert signal.clears_if.measure == signal.measure
            assert signal.clears_if.times >= 1
            assert signal.parameters


@EVERY
@QUICK
@given(findings=pooled())
def test_within_one_step_no_two_signals_have_the_same_key(
    detector: Detector, findings: list[Finding]
) -> None:
    for said in stepped(detector, watched(detector, findings)):
        assert len(keys(said)) == len(said)


@EVERY
@QUICK
@given(
    columns=st.lists(
        st.lists(st.floats(-1e9, 1e9), max_size=MINIMUM_POINTS - 1), min_size=1, max_size=8
    )
)
def test_fewer_than_five_points_of_an_indicator_never_signal(
    detector: Detector, columns: list[list[float]]
) -> None:
    series = [replace(INDICATOR, measure=f"i{number}") for number in range(len(columns))]
    findings = list(
        chain.from_iterable(one.years(*values) for one, values in zip(series, columns, strict=True))
    )
    if detector.scope == "measure":
        findings = findings[: len(columns[0])]

    assert not any(stepped(detector, watched(detector, findings) if findings else []))


@QUICK
@given(st.lists(st.lists(st.floats(-1e6, 1e6), max_size=4), max_size=8))
def test_fewer_than_five_points_of_an_indicator_never_excuse_coasting(
    columns: list[list[float]],
) -> None:
    series = [replace(INDICATOR, measure=f"i{number}") for number in range(len(columns))]
    noise = chain.from_iterable(
        one.years(*values) for one, values in zip(series, columns, strict=True)
    )

    with_noise = stepped(Coasting(), [*noise, *JUDGED.years(2, 2, 2)])[-1]

    assert keys(with_noise) == keys(stepped(Coasting(), JUDGED.years(2, 2, 2))[-1])


@EVERY
def test_a_finding_without_a_value_can_not_be_turned_into_a_signal(detector: Detector) -> None:
    for series in (JUDGED, INDICATOR, Series("use_of_resources", "1-4")):
        finding = series.of(None, 2001)
        if detector.watches(finding):
            assert detector.step(detector.initial(), finding)[1] == ()
    with pytest.raises(ValueError, match="no direction"):
        _ = JUDGED.of(None, 2001).oriented


@QUICK
@given(st.floats(-50, 50), st.floats(0.01, 5), st.integers(5, 20))
def test_a_trend_recovers_the_slope_of_a_straight_line(
    level: float, slope: float, years: int
) -> None:
    trend = Trend()
    first = date(2001, 3, 31).toordinal()
    for year in range(years):
        trend = trend.add(first + round(365.25 * year), level + slope * year)

    assert trend.slope() == pytest.approx(slope, rel=0.01)
    assert (trend.standardised() or 0) > 0


@QUICK
@given(st.lists(st.floats(-3, 3), min_size=5, max_size=12), st.floats(-3, 3))
def test_a_slope_exchanged_in_a_pool_is_as_if_it_had_always_been_the_new_one(
    slopes: list[float], changed: float
) -> None:
    pool, anew = Pool(), Pool()
    for slope in slopes:
        pool = pool.replace(None, slope)
    for slope in (*slopes[1:], changed):
        anew = anew.replace(None, slope)

    exchanged = pool.replace(slopes[0], changed)

    assert exchanged.n == anew.n
    assert exchanged.lower_bound(1.645) == pytest.approx(anew.lower_bound(1.645), abs=1e-6)
