"""Service failure: by the lowest rating, or by several indicators within four quarters."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Detector, Finding
from detectors.decline import Decline
from detectors.fold import Course, DomainFold
from detectors.registry import DETECTORS
from detectors.service_failure import ServiceFailure
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, INDICATOR_LOW, JUDGED, Series, granted, standing, versions

STEADY = (50.0, 51.0, 49.0, 50.0, 50.0)
ALONE: Sequence[Detector] = (Decline(), ServiceFailure())
HOUSING = replace(JUDGED, measure="housing", scale="1-4")


def indicators(count: int, *, start: int = 2001, falls: int = 3) -> list[Finding]:
    """Indicators that all fall in the same years, in the order they are known."""
    found = [
        finding
        for number in range(count)
        for finding in replace(INDICATOR, measure=f"indicator-{number}").years(
            *STEADY, *[40.0] * falls, start=start
        )
    ]
    return sorted(found, key=lambda one: one.true_on)


def folded(findings: Sequence[Finding], rules: Sequence[Detector] = ALONE) -> list[Course]:
    return DomainFold("an authority", "a domain", rules).run(versions(findings))


def failures(findings: Sequence[Finding], rules: Sequence[Detector] = ALONE) -> list[Signal]:
    found = standing(folded(findings, rules))
    return [one for one in found if one.detector == "service_failure"]


def test_three_indicators_that_alarm_together_are_a_service_that_fails() -> None:
    assert failures(indicators(2)) == []
    assert {one.measure for one in failures(indicators(3))} == {f"indicator-{n}" for n in range(3)}


def test_three_of_very_many_are_not() -> None:
    steady = [
        finding
        for number in range(28)
        for finding in replace(INDICATOR, measure=f"steady-{number}").years(*STEADY, *STEADY[:3])
    ]
    found = sorted([*steady, *indicators(3)], key=lambda one: one.true_on)

    assert failures(found) == []


def test_alarms_years_apart_are_not_together() -> None:
    apart = [
        finding
        for number in range(3)
        for finding in replace(INDICATOR, measure=f"indicator-{number}").years(
            *STEADY, *[50.0] * 3 * number, *[40.0] * (9 - 3 * number)
        )
    ]

    assert failures(sorted(apart, key=lambda one: one.true_on)) == []


def test_what_each_signal_asks_for_takes_it_back() -> None:
    found = indicators(3)
    for signal in failures(found):
        left = failures([*found, *granted(signal, found)])
        assert left == [], "of three one is gone, and two are too few"


@QUICK
@given(
    st.lists(st.sampled_from([30.0, 40.0, 45.0, 48.0, 50.0, 52.0]), min_size=2, max_size=8),
    st.sampled_from([INDICATOR, INDICATOR_LOW]),
)
def test_what_each_signal_asks_for_takes_it_back_whichever_detectors_alarm(
    years: list[float], series: Series
) -> None:
    values = [one if series is INDICATOR else 100.0 - one for one in (*STEADY, *years)]
    found = sorted(
        (
            finding
            for number in range(4)
            for finding in replace(series, measure=f"indicator-{number}").years(*values)
        ),
        key=lambda one: one.true_on,
    )
    for signal in failures(found, DETECTORS):
        left = failures([*found, *granted(signal, found)], DETECTORS)
        assert signal.measure not in {one.measure for one in left}


def test_an_indicator_that_alarms_twice_over_is_one_of_several_once() -> None:
    found = indicators(2)
    both = {one.detector for one in standing(folded(found, DETECTORS)) if one.since < "2012"}

    assert {"decline", "sudden_shift"} <= both
    assert failures(found, DETECTORS) == []
    assert len(failures(indicators(3), DETECTORS)) == 3


def test_the_lowest_rating_is_a_failure_and_a_better_one_clears_it() -> None:
    failed = [HOUSING.of(1, 2009)]
    (signal,) = failures(failed)

    assert signal.reason == "service_rated_lowest"
    assert failures([*failed, *granted(signal, failed)]) == []


def test_what_is_a_critical_factor_is_not_said_twice() -> None:
    courses = DomainFold("an authority", "a domain", DETECTORS).run(versions([JUDGED.of(1, 2014)]))

    assert {one.detector for one in standing(courses)} == {"critical_factor"}
