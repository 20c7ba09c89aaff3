"""Decline: given ratings that fall or indicators that drift, step by step, then these signals."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.decline import BASELINE, Decline
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, INDICATOR_LOW, JUDGED, OVERALL, Series, stepped

STEADY = (50.0, 51.0, 49.0, 50.0, 50.0)


def declines(findings: list[Finding]) -> list[bool]:
    """Tell after each finding whether decline is said."""
    return [bool(signals) for signals in stepped(Decline(), findings)]


def last_signal(findings: list[Finding]) -> Signal:
    (signal,) = stepped(Decline(), findings)[-1]
    return signal


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ((3,), [False]),
        ((1,), [False]),
        ((3, 3), [False, False]),
        ((3, 2), [False, True]),
        ((2, 3), [False, False]),
        ((3, 2, 2), [False, True, True]),
        ((3, 2, 2, 2), [False, True, True, False]),
        ((3, 2, 3), [False, True, False]),
        ((4, 3, 2), [False, True, True]),
        ((4, 2, 3), [False, True, False]),
        ((3, None, 2), [False, False, True]),
        ((3, 2, None), [False, True, True]),
    ],
)
def test_given_yearly_ratings_any_fall_is_said_until_a_rise_or_two_quiet_years(
    ratings: tuple[float | None, ...], said: list[bool]
) -> None:
    assert declines(JUDGED.years(*ratings)) == said


def test_given_a_scale_on_which_low_is_good_a_fall_is_a_higher_number() -> None:
    low = replace(JUDGED, polarity="low", best=1)

    assert declines(low.years(2, 1)) == [False, False]
    assert declines(low.years(1, 2)) == [False, True]
    assert last_signal(low.years(1, 2)).clears_if.better == "at_most"
    assert last_signal(low.years(1, 2)).clears_if.bound == 1


def test_given_a_fall_the_signal_says_from_what_to_what_and_what_would_clear_it() -> None:
    signal = last_signal(JUDGED.years(4, 2))

    assert signal.reason == "rating_fell"
    assert (signal.observed["came_from"], signal.observed["value"]) == (4, 2)
    assert signal.evidence_ids == (f"{OVERALL}-2001", f"{OVERALL}-2002")
    assert (signal.since, signal.grade) == ("2002-09-01", 2)
    assert (signal.clears_if.bound, signal.clears_if.better) == (3, "at_least")


def test_given_a_second_fall_it_is_a_worse_grade_of_the_same_episode() -> None:
    first, second = (said[0] for said in stepped(Decline(), JUDGED.years(4, 3, 2))[1:])

    assert first.episode == second.episode
    assert first.since == second.since == "2002-09-01"
    assert (first.grade, second.grade) == (1, 2)
    assert first.key != second.key
    assert second.observed["came_from"] == 4


@pytest.mark.parametrize("series", [INDICATOR, INDICATOR_LOW])
def test_given_an_indicator_that_turns_bad_and_stays_so_decline_is_said(series: Series) -> None:
    bad = 40.0 if series.polarity == "high" else 60.0

    said = declines(series.years(*STEADY, bad, bad, bad, bad))

    assert said[: BASELINE + 2] == [False] * (BASELINE + 2)
    assert said[-1] is True


@pytest.mark.parametrize("series", [INDICATOR, INDICATOR_LOW])
def test_given_an_indicator_that_gets_better_or_stays_nothing_is_said(series: Series) -> None:
    good = 60.0 if series.polarity == "high" else 40.0

    assert not any(declines(series.years(*STEADY, good, good, good, good, good)))
    assert not any(declines(series.years(*STEADY, *STEADY, *STEADY)))


def test_given_one_freak_year_it_can_not_alarm_alone() -> None:
    assert not any(declines(INDICATOR.years(*STEADY, -(10.0**9), *STEADY)))


def test_given_an_alarm_it_is_cleared_by_two_quiet_years_and_not_by_one() -> None:
    alarmed = [*STEADY, 40.0, 40.0, 40.0]

    said = declines(INDICATOR.years(*alarmed, *[60.0] * 6))

    quiet = said[len(alarmed) :].index(False)
    assert said[len(alarmed) - 1] is True
    assert quiet >= 1
    assert not any(said[len(alarmed) + quiet :])


def test_given_a_drift_the_signal_holds_its_figures_and_the_evidence_on_both_sides() -> None:
    signal = last_signal(INDICATOR.years(*STEADY, 40.0, 40.0, 40.0))

    assert signal.reason == "indicator_drifts_the_wrong_way"
    assert signal.observed["baseline_mean"] == pytest.approx(50.0)
    assert signal.observed["value"] == 40.0
    assert signal.observed["cusum"] == 7.5
    assert signal.contrary_ids == tuple(f"reoffending-{year}" for year in range(2001, 2006))
    assert signal.evidence_ids == tuple(f"reoffending-{year}" for year in range(2006, 2009))
    assert signal.since == "2008-09-01"
    assert signal.clears_if.bound > 50.0
    assert signal.clears_if.times > 1


def test_given_a_flat_baseline_its_spread_is_a_hundredth_of_its_level() -> None:
    assert not any(declines(INDICATOR.years(*[100.0] * 5, *[99.9] * 10)))
    assert declines(INDICATOR.years(*[100.0] * 5, *[95.0] * 5))[-1] is True
    assert declines(INDICATOR.years(*[0.0] * 5, *[-1.0] * 5))[-1] is True


@pytest.mark.parametrize(
    "series",
    [
        replace(JUDGED, kind="self_assessment"),
        replace(JUDGED, kind="narrative"),
        replace(INDICATOR, polarity="none"),
        replace(INDICATOR, kind="assessment"),
        replace(JUDGED, kind="indicator"),
    ],
)
def test_given_anything_but_ratings_and_directed_indicators_it_is_not_watched(
    series: Series,
) -> None:
    assert not Decline().watches(series.of(2, 2001))


@QUICK
@given(st.lists(st.floats(-1e6, 1e6), max_size=BASELINE + 2), st.sampled_from(["high", "low"]))
def test_given_fewer_than_three_points_past_the_baseline_an_indicator_never_signals(
    values: list[float], polarity: str
) -> None:
    series = INDICATOR if polarity == "high" else INDICATOR_LOW

    assert not any(declines(series.years(*values)))


@QUICK
@given(st.lists(st.integers(0, 100), min_size=8, max_size=20))
def test_high_and_low_are_mirror_images(values: list[int]) -> None:
    high = declines(INDICATOR.years(*values))
    low = declines(INDICATOR_LOW.years(*(-value for value in values)))

    assert high == low


@QUICK
@given(st.lists(st.integers(-50, 50), min_size=8, max_size=20))
def test_a_missing_value_changes_nothing(values: list[int]) -> None:
    with_gaps = [
        one
        for year, value in enumerate(values)
        for one in (INDICATOR.of(value, 2001 + 2 * year), INDICATOR.of(None, 2002 + 2 * year))
    ]

    said = declines(with_gaps)

    assert said[::2] == said[1::2]
    assert said[::2] == declines(INDICATOR.years(*values, step=2))
