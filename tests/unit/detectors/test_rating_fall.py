"""Fall of a rating: given ratings, step by step, then these signals."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.rating_fall import RatingFall
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, OVERALL, Series, stepped


def falls(findings: list[Finding]) -> list[bool]:
    """Tell after each finding whether a fall is said."""
    return [bool(signals) for signals in stepped(RatingFall(), findings)]


def last_signal(findings: list[Finding]) -> Signal:
    (signal,) = stepped(RatingFall(), findings)[-1]
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
    assert falls(JUDGED.years(*ratings)) == said


def test_given_a_scale_on_which_low_is_good_a_fall_is_a_higher_number() -> None:
    low = replace(JUDGED, polarity="low", best=1)

    assert falls(low.years(2, 1)) == [False, False]
    assert falls(low.years(1, 2)) == [False, True]
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
    first, second = (said[0] for said in stepped(RatingFall(), JUDGED.years(4, 3, 2))[1:])

    assert first.episode == second.episode
    assert first.since == second.since == "2002-09-01"
    assert (first.grade, second.grade) == (1, 2)
    assert first.key != second.key
    assert second.observed["came_from"] == 4


@pytest.mark.parametrize(
    "series",
    [
        replace(JUDGED, kind="self_assessment"),
        replace(JUDGED, kind="narrative"),
        replace(JUDGED, kind="indicator"),
        replace(INDICATOR, kind="assessment"),
        INDICATOR,
    ],
)
def test_given_anything_but_ratings_by_others_it_is_not_watched(series: Series) -> None:
    assert not RatingFall().watches(series.of(2, 2001))


def test_given_a_fall_the_signal_says_when_it_was_last_looked_at() -> None:
    assert last_signal(JUDGED.years(3, 2, 2)).newest_true_on == date(2003, 3, 31)


@QUICK
@given(st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_a_missing_rating_changes_nothing(values: list[int]) -> None:
    with_gaps = [
        one
        for year, value in enumerate(values)
        for one in (JUDGED.of(value, 2001 + 2 * year), JUDGED.of(None, 2002 + 2 * year))
    ]

    said = falls(with_gaps)

    assert said[::2] == said[1::2]
    assert said[::2] == falls(JUDGED.years(*values, step=2))
