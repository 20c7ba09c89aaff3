"""What holds for every detector there is, whatever it watches."""

from dataclasses import replace
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.coasting import CoastingState
from detectors.contract import Detector, Finding
from detectors.critical_factor import CriticalState
from detectors.departure import Lines
from detectors.hot_spot import HotSpotState
from detectors.insight_gap import InsightState
from detectors.occurrences import OccurrenceState
from detectors.rating_fall import Rated
from detectors.registry import DETECTORS
from detectors.silence import SilenceState
from detectors.theme import Themes
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, Series, keys, stepped
from tests.unit.strategies import pooled

STATES: dict[str, Any] = {
    "critical_factor": CriticalState,
    "rating_fall": Rated | None,
    "coasting": CoastingState,
    "insight_gap": InsightState,
    "silence": SilenceState,
    "hot_spot": HotSpotState,
    "departure": Lines,
    "theme": Themes,
    "serious_occurrence": OccurrenceState,
    "occurrence_to_watch": OccurrenceState,
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
@given(columns=st.lists(st.lists(st.floats(-1e9, 1e9), max_size=9), min_size=1, max_size=8))
def test_figures_of_no_line_never_signal(detector: Detector, columns: list[list[float]]) -> None:
    series = [replace(INDICATOR, measure=f"i{number}") for number in range(len(columns))]
    findings = list(
        chain.from_iterable(one.years(*values) for one, values in zip(series, columns, strict=True))
    )
    if detector.scope == "measure":
        findings = findings[: len(columns[0])]

    assert not any(stepped(detector, watched(detector, findings) if findings else []))


@EVERY
def test_a_finding_without_a_value_can_not_be_turned_into_a_signal(detector: Detector) -> None:
    for series in (JUDGED, INDICATOR, Series("use_of_resources", "1-4")):
        finding = series.of(None, 2001)
        if detector.watches(finding):
            assert detector.step(detector.initial(), finding)[1] == ()
    with pytest.raises(ValueError, match="no direction"):
        _ = JUDGED.of(None, 2001).oriented
