"""The counterfactual proof: what a signal says would clear it is injected, and it is gone.

On series made by hand, on random ones and, beside this file, on the real tables.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from detectors.coasting import Coasting
from detectors.contract import Detector, Finding
from detectors.critical_factor import CriticalFactor
from detectors.fold import Version
from detectors.insight_gap import InsightGap
from detectors.rating_fall import RatingFall
from detectors.registry import DETECTORS
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import (
    JUDGED,
    Series,
    fold,
    granted,
    held_in_the_end,
    of_measure,
    standing,
    stepped,
    version,
    versions,
)
from tests.unit.strategies import LEADERS, RESOURCES, histories, pooled, rated

OWN = replace(JUDGED, kind="self_assessment", prefix="own-")
ADULTS = replace(JUDGED, measure="adult_social_services")
OWN_ADULTS = replace(ADULTS, kind="self_assessment", prefix="own-")
NOTICE = Series("statutory_notice", "yes-no", 0, "low")
BY_HAND: list[tuple[Detector, list[Finding]]] = [
    (Coasting(), JUDGED.years(2, 2, 2)),
    (Coasting(), JUDGED.years(3, 2, 2, 2)),
    (Coasting(), JUDGED.years(3, 3)),
    (Coasting(), replace(JUDGED, polarity="low", best=1).years(2, 2, 2)),
    (Coasting(), [*JUDGED.years(2, 2), LEADERS.of(1, 2002), JUDGED.of(2, 2004)]),
    (RatingFall(), JUDGED.years(3, 2)),
    (RatingFall(), JUDGED.years(4, 3, 1)),
    (RatingFall(), replace(JUDGED, polarity="low", best=1).years(1, 4)),
    (CriticalFactor(), RESOURCES.years(1)),
    (CriticalFactor(), NOTICE.years(0, 1, 1)),
    (CriticalFactor(), JUDGED.years(3, 1)),
    (CriticalFactor(), JUDGED.years(3, 1, 1)),
    (CriticalFactor(), [JUDGED.of(1, 2014), LEADERS.of(1, 2014)]),
    (InsightGap(), [JUDGED.of(1, 2014), OWN.of(3, 2014)]),
    (InsightGap(), [OWN.of(4, 2014), JUDGED.of(2, 2015)]),
    (
        InsightGap(),
        [JUDGED.of(2, 2014), OWN.of(3, 2014), ADULTS.of(2, 2014), OWN_ADULTS.of(3, 2014)],
    ),
]


def after(detector: Detector, findings: Sequence[Finding]) -> tuple[Signal, ...]:
    said = stepped(detector, findings)
    return said[-1] if said else ()


def clears(detector: Detector, findings: Sequence[Finding], signal: Signal) -> bool:
    """Inject exactly what the signal asks for, and tell whether nothing of it stands."""
    wished = [*findings, *granted(signal, findings)]
    return not of_measure(after(detector, wished), signal.measure)


@pytest.mark.parametrize(("detector", "findings"), BY_HAND)
def test_by_hand_every_signal_is_cleared_by_what_it_asks_for(
    detector: Detector, findings: list[Finding]
) -> None:
    signals = after(detector, findings)

    assert signals
    for signal in signals:
        assert clears(detector, findings, signal)


def test_by_hand_a_fall_that_lasted_a_year_is_cleared_by_a_rise() -> None:
    findings = JUDGED.years(3, 2, 2)
    (signal,) = after(RatingFall(), findings)

    assert clears(RatingFall(), findings, signal)


@pytest.mark.parametrize(("detector", "findings"), BY_HAND)
def test_by_hand_one_reading_fewer_would_not_have_cleared_it(
    detector: Detector, findings: list[Finding]
) -> None:
    for signal in after(detector, findings):
        fewer = granted(signal, findings)[:-1]
        assert of_measure(after(detector, [*findings, *fewer]), signal.measure)


@pytest.mark.parametrize(("detector", "findings"), BY_HAND)
def test_by_hand_a_reading_worse_than_the_bound_clears_nothing(
    detector: Detector, findings: list[Finding]
) -> None:
    for signal in after(detector, findings):
        worse = [_one_step_worse(signal, one) for one in granted(signal, findings)[:1]]
        assert of_measure(after(detector, [*findings, *worse]), signal.measure)


@QUICK
@given(rated())
def test_any_ratings_every_signal_of_every_step_is_cleared_by_what_it_asks_for(
    findings: list[Finding],
) -> None:
    for detector in DETECTORS:
        _every_step_is_cleared(detector, findings)


@QUICK
@given(rated())
def test_any_ratings_one_step_worse_than_the_bound_leaves_a_critical_factor_standing(
    findings: list[Finding],
) -> None:
    detector = CriticalFactor()
    for signal in after(detector, [one for one in findings if detector.watches(one)]):
        worse = [_one_step_worse(signal, one) for one in granted(signal, findings)]
        assert of_measure(after(detector, [*findings, *worse]), signal.measure)


@QUICK
@given(pooled())
def test_any_domain_every_signal_that_stands_is_cleared_by_what_it_asks_for(
    findings: list[Finding],
) -> None:
    for count in range(1, len(findings) + 1):
        known = findings[:count]
        for signal in standing(fold(versions(known))):
            _alert_clears(known, signal)


@QUICK
@given(histories())
def test_any_history_every_signal_that_stands_in_the_end_is_cleared_by_what_it_asks_for(
    known: list[Version],
) -> None:
    held = held_in_the_end(known)
    newest = max(one.known_on for one in known)
    for signal in standing(fold(known)):
        further = granted(signal, held, after=newest)
        wished = [*known, *(version(one, 1000 + n) for n, one in enumerate(further))]
        now = [one for one in standing(fold(wished)) if one.detector == signal.detector]
        assert not of_measure(now, signal.measure)


def _alert_clears(known: Sequence[Finding], signal: Signal) -> None:
    before = [one for one in standing(fold(versions(known))) if one.detector == signal.detector]
    assert signal in before
    courses = fold(versions([*known, *granted(signal, known)]))
    now = [one for one in standing(courses) if one.detector == signal.detector]
    assert not of_measure(now, signal.measure)
    if before == [signal] and signal.detector != "silence":  # while it comes, others fall silent
        assert now == []
        closed = [course for course in courses if course.detector == signal.detector]
        assert {"rule"} == {
            step.cleared_by
            for course in closed
            for step in course.steps[-1:]
            if signal.key in step.dropped
        }


def _every_step_is_cleared(detector: Detector, findings: Sequence[Finding]) -> None:
    watched = [one for one in findings if detector.watches(one)]
    for count in range(1, len(watched) + 1):
        for signal in after(detector, watched[:count]):
            assert clears(detector, watched[:count], signal)


def _one_step_worse(signal: Signal, finding: Finding) -> Finding:
    step = 1.0 if finding.best is not None else 25.0
    worse = -step if signal.clears_if.better == "at_least" else step
    return replace(finding, value=signal.clears_if.bound + worse)
