"""Coasting: given a series of judgements and indicators, step by step, then these signals."""

from dataclasses import replace
from itertools import chain

import pytest

from detectors.coasting import Coasting
from detectors.contract import Finding
from tests.unit.series import INDICATOR, JUDGED, OVERALL, Series, stepped

LOW_IS_GOOD = replace(JUDGED, polarity="low", best=1)


def coasts(findings: list[Finding]) -> list[bool]:
    """Tell after each finding whether coasting is said."""
    return [bool(signals) for signals in stepped(Coasting(), findings)]


def indicators(slope: float, count: int = 5, years: int = 6) -> list[Finding]:
    """Indicators that all move by the same amount a year, year by year."""
    series = [replace(INDICATOR, measure=f"indicator-{number}") for number in range(count)]
    by_year = [[one.of(50 + slope * year, 2001 + year) for one in series] for year in range(years)]
    return list(chain.from_iterable(by_year))


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ((2, 2, 2), [False, False, True]),
        ((3, 3, 3), [False, False, True]),
        ((4, 4, 4), [False, False, False]),
        ((2, 3, 2), [False, False, False]),
        ((2, 2, 3), [False, False, False]),
        ((3, 2, 2), [False, False, True]),
        ((2, 2, 2, 2), [False, False, True, True]),
        ((2, 2, 2, 3), [False, False, True, False]),
        ((2, 2, 2, 3, 3, 3), [False, False, True, False, False, True]),
    ],
)
def test_given_yearly_ratings_it_says_coasting_when_none_of_three_is_above_the_first(
    ratings: tuple[float, ...], said: list[bool]
) -> None:
    assert coasts(JUDGED.years(*ratings)) == said


def test_given_a_scale_on_which_low_is_good_the_best_is_the_lowest() -> None:
    assert coasts(LOW_IS_GOOD.years(2, 2, 2)) == [False, False, True]
    assert coasts(LOW_IS_GOOD.years(1, 1, 1)) == [False, False, False]
    assert coasts(LOW_IS_GOOD.years(3, 2, 2)) == [False, False, False]


def test_given_two_judgements_three_years_apart_the_years_between_count_as_rated() -> None:
    assert coasts(JUDGED.years(3, 3, step=3)) == [False, True]


def test_given_two_judgements_in_adjacent_years_two_years_are_not_three() -> None:
    assert coasts(JUDGED.years(3, 3)) == [False, False]


def test_given_one_judgement_nothing_is_said_however_old_it_is() -> None:
    assert coasts(JUDGED.years(3)) == [False]


def test_given_a_missing_grade_the_judgement_before_it_stands() -> None:
    assert coasts(JUDGED.years(2, None, 2)) == [False, False, True]


def test_given_a_part_of_a_headline_it_is_not_watched() -> None:
    part = replace(JUDGED, measure="leaders", part_of=OVERALL)

    assert not Coasting().watches(part.of(2, 2001))
    assert Coasting().watches(JUDGED.of(2, 2001))


@pytest.mark.parametrize(
    "series",
    [
        replace(JUDGED, kind="self_assessment"),
        replace(JUDGED, kind="peer_review"),
        replace(INDICATOR, polarity="none"),
        replace(INDICATOR, kind="assessment"),
    ],
)
def test_given_anything_but_judgements_and_directed_indicators_it_is_not_watched(
    series: Series,
) -> None:
    assert not Coasting().watches(series.of(2, 2001))


def test_given_coasting_the_signal_says_since_when_on_what_and_what_would_clear_it() -> None:
    said = stepped(Coasting(), JUDGED.years(2, 2, 2, 2))
    first, second = said[2][0], said[3][0]

    assert first.reason == "no_rating_above_the_first_of_three_years"
    assert first.since == second.since == "2003-09-01"
    assert first.episode == second.episode
    assert first.key != second.key
    assert first.evidence_ids == (f"{OVERALL}-2001", f"{OVERALL}-2002", f"{OVERALL}-2003")
    assert second.evidence_ids == (f"{OVERALL}-2002", f"{OVERALL}-2003", f"{OVERALL}-2004")
    assert (first.observed["value"], first.observed["first_year"]) == (2, 2001)
    assert first.observed["last_year"] == 2003
    assert (first.clears_if.bound, first.clears_if.better) == (3, "at_least")
    assert first.clears_if.times == 1


def test_given_a_new_spell_after_a_rise_it_is_another_episode() -> None:
    said = stepped(Coasting(), JUDGED.years(2, 2, 2, 3, 3, 3))

    assert said[2][0].episode != said[5][0].episode


def test_given_indicators_that_improve_clearly_coasting_is_not_said() -> None:
    improving = [*indicators(slope=1.0), *JUDGED.years(2, 2, 2)]

    assert coasts(improving)[-1] is False
    assert coasts([*indicators(slope=0.0), *JUDGED.years(2, 2, 2)])[-1] is True
    assert coasts([*indicators(slope=-1.0), *JUDGED.years(2, 2, 2)])[-1] is True


def test_given_too_few_improving_indicators_the_ratings_decide() -> None:
    four = [*indicators(slope=1.0, count=4), *JUDGED.years(2, 2, 2)]
    short = [*indicators(slope=1.0, years=4), *JUDGED.years(2, 2, 2)]

    assert coasts(four)[-1] is True
    assert coasts(short)[-1] is True


def test_given_one_good_year_only_coasting_still_stands() -> None:
    one_year = [*JUDGED.years(2, 2, 2), *indicators(slope=1.0, years=5)]
    two_years = [*JUDGED.years(2, 2, 2), *indicators(slope=1.0, years=6)]

    assert coasts(one_year)[-1] is True
    assert coasts(two_years)[-1] is False


def test_given_a_measure_is_forgotten_the_others_are_still_said() -> None:
    detector = Coasting()
    other = replace(JUDGED, measure="adult_social_services")
    state = detector.initial()
    for finding in [*JUDGED.years(2, 2, 2), *other.years(3, 3, 3)]:
        state, _ = detector.step(state, finding)

    _, signals = detector.forget(state, ("assessment", OVERALL))

    assert [signal.measure for signal in signals] == ["adult_social_services"]
