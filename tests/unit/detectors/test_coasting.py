"""Coasting: given judgements and figures of lines, step by step, then these signals."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.coasting import Coasting
from detectors.contract import Ending, Finding
from tests.unit.lines import figure, reading
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, OVERALL, Series, fold, keys, standing, stepped
from tests.unit.series import version as version_of

LOW_IS_GOOD = replace(JUDGED, polarity="low", best=1)


def coasts(findings: list[Finding]) -> list[bool]:
    """Tell after each finding whether coasting is said."""
    return [bool(signals) for signals in stepped(Coasting(), findings)]


def theme(
    better_by: float, *, name: str = "front_door", lines: int = 2, years: int = 6, start: int = 2003
) -> list[Finding]:
    """Lines of one theme, of which less is better, that move by so much a year."""
    read = reading(theme=name)
    return [
        figure(f"{name}-{line}", start + year, 20.0 - better_by * year, read)
        for year in range(years)
        for line in range(lines)
    ]


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ((2, 2, 2), [False, True, True]),
        ((3, 3), [False, True]),
        ((4, 4, 4), [False, False, False]),
        ((2, 3, 2), [False, False, False]),
        ((2, 2, 3), [False, True, False]),
        ((3, 2, 2), [False, False, True]),
        ((2, 2, 2, 3), [False, True, True, False]),
        ((2, 2, 3, 3), [False, True, False, True]),
        ((3, 3, 2), [False, True, False]),
    ],
)
def test_given_two_inspections_running_without_a_better_one_it_says_coasting(
    ratings: tuple[float, ...], said: list[bool]
) -> None:
    assert coasts(JUDGED.years(*ratings)) == said


def test_given_a_scale_on_which_low_is_good_the_best_is_the_lowest() -> None:
    assert coasts(LOW_IS_GOOD.years(2, 2)) == [False, True]
    assert coasts(LOW_IS_GOOD.years(1, 1)) == [False, False]
    assert coasts(LOW_IS_GOOD.years(3, 2)) == [False, False]


def test_given_one_judgement_nothing_is_said_however_old_it_is() -> None:
    assert coasts(JUDGED.years(3)) == [False]


def test_given_a_missing_grade_the_judgement_before_it_stands() -> None:
    assert coasts(JUDGED.years(2, None, 2)) == [False, False, True]


@pytest.mark.parametrize(
    "series",
    [
        replace(JUDGED, kind="self_assessment"),
        replace(JUDGED, kind="peer_review"),
        replace(JUDGED, measure="leaders", part_of=OVERALL),
        replace(INDICATOR, kind="assessment"),
        INDICATOR,
    ],
)
def test_given_anything_but_headline_judgements_and_lines_it_is_not_watched(
    series: Series,
) -> None:
    assert not Coasting().watches(series.of(2, 2001))


def test_given_a_line_that_is_watched_for_a_rise_only_it_can_not_improve() -> None:
    assert not Coasting().watches(replace(theme(1.0)[0], polarity="none"))


def test_given_coasting_the_signal_says_since_when_on_what_and_what_would_clear_it() -> None:
    said = stepped(Coasting(), JUDGED.years(2, 2, 2))
    first, second = said[1][0], said[2][0]

    assert first.reason == second.reason == "no_better_inspection"
    assert first.since == second.since == "2002-09-01"
    assert first.episode == second.episode
    assert first.key != second.key
    assert first.evidence_ids == (f"{OVERALL}-2001", f"{OVERALL}-2002")
    assert second.evidence_ids == (*first.evidence_ids, f"{OVERALL}-2003")
    assert (second.observed["value"], second.observed["inspections"]) == (2, 3)
    assert (second.observed["first_year"], second.observed["last_year"]) == (2001, 2003)
    assert second.newest_true_on == date(2003, 3, 31)
    assert (first.clears_if.bound, first.clears_if.better) == (3, "at_least")
    assert first.clears_if.times == 1


def test_given_a_new_spell_after_a_rise_it_is_another_episode() -> None:
    said = stepped(Coasting(), JUDGED.years(2, 2, 3, 3))

    assert said[1][0].episode != said[3][0].episode


def test_given_a_theme_that_improves_against_the_nation_coasting_is_not_said() -> None:
    inspected = JUDGED.years(3, 3)

    assert coasts([*inspected, *theme(1.5)])[-1] is False
    assert coasts([*inspected, *theme(0.0)])[-1] is True
    assert coasts([*inspected, *theme(-1.5)])[-1] is True


def test_given_figures_beside_the_inspections_the_signal_says_that_no_theme_improved() -> None:
    (signal,) = stepped(Coasting(), [*JUDGED.years(3, 3), *theme(0.0), *theme(0.0, name="send")])[
        -1
    ]

    assert signal.reason == "no_better_inspection_and_no_better_theme"
    assert signal.observed["themes"] == 2


@pytest.mark.parametrize("few", [theme(3.0, lines=1), theme(3.0, years=3)])
def test_given_one_line_or_too_few_years_inspections_alone_decide_and_it_says_so(
    few: list[Finding],
) -> None:
    (signal,) = stepped(Coasting(), [*JUDGED.years(3, 3), *few])[-1]

    assert signal.reason == "no_better_inspection"


def test_given_an_improving_theme_that_is_measured_no_more_it_excuses_nothing() -> None:
    gone = [*JUDGED.years(3, 3), *theme(1.5, start=2003)]
    others = theme(0.0, name="send", start=2006)

    assert coasts(gone)[-1] is False
    assert coasts([*gone, *others])[-1] is True


def test_given_it_ended_it_says_through_what() -> None:
    detector = Coasting()
    state = detector.initial()
    for one in [*JUDGED.years(3, 3), *theme(0.5, name="send"), *theme(1.5)]:
        state, _ = detector.step(state, one)
    improved = detector.ended_by(state, OVERALL)
    state, _ = detector.step(state, JUDGED.of(2, 2010))

    assert improved == Ending("improved", "front_door")
    assert detector.ended_by(state, OVERALL) == Ending("fell", OVERALL)
    assert detector.ended_by(state, "another measure") is None


def test_given_a_measure_is_forgotten_the_others_are_still_said() -> None:
    detector = Coasting()
    other = replace(JUDGED, measure="adult_social_services")
    state = detector.initial()
    for finding in [*JUDGED.years(2, 2), *other.years(3, 3)]:
        state, _ = detector.step(state, finding)

    _, signals = detector.forget(state, ("assessment", OVERALL))

    assert [signal.measure for signal in signals] == ["adult_social_services"]


def test_given_a_line_is_forgotten_its_theme_no_longer_improves() -> None:
    detector = Coasting()
    state = detector.initial()
    for finding in [*JUDGED.years(3, 3), *theme(1.5)]:
        state, _ = detector.step(state, finding)

    _, signals = detector.forget(state, ("line", "front_door-0"))

    assert [signal.reason for signal in signals] == ["no_better_inspection"]


@QUICK
@given(st.lists(st.floats(0.0, 40.0), min_size=4, max_size=12), st.randoms(use_true_random=False))
def test_figures_that_come_late_or_in_any_order_lead_to_what_a_fold_in_order_says(
    values: list[float], random: Random
) -> None:
    read = reading()
    found = [
        figure(name, 2003 + year, value if name == "a" else 40.0 - value, read)
        for year, value in enumerate(values)
        for name in ("a", "b")
    ]
    judged = JUDGED.years(3, 3)
    mixed = random.sample(found, len(found))
    late = [replace(one, published_on=f"{2030 + n}-01-01") for n, one in enumerate(mixed)]

    in_order = fold([version_of(one, n) for n, one in enumerate([*judged, *found])])
    out_of_order = fold([version_of(one, n) for n, one in enumerate([*judged, *late])])

    def coasting(courses: object) -> set[tuple[str, str]]:
        return {key for key in keys(standing(courses)) if key[0] == "coasting"}  # type: ignore[arg-type]  # what fold returns

    assert coasting(in_order) == coasting(out_of_order)
