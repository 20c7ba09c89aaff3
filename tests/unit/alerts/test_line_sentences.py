"""What people read of lines: figures, England, neighbours, since when, and no statistics."""

from typing import Any

import pytest
from msgspec import structs

from detectors.contract import Standing
from detectors.departure import Departure
from detectors.lines.nation import NationShift, nation_shifts
from detectors.theme import Theme
from domain.alerts.events import Bound, Counterfactual, Signal
from domain.expectations.events import NationSettled
from domain.measures.catalogue import Catalogue
from infra.services.alerts.duties import MissedDuty
from tests.unit.lines import figure, figures_of, reading, vectors
from tests.unit.makers import ACTOR, AT, authority_id
from web.words import lines, sentences
from web.words.alerts import findings

CASES = "Work_Force_AvgNumCase_SW"
HOUSED = "CareLeaverAcc"
ON_TIME = "SEN_EHC_Excpt_20wks"


def left(measure: str = CASES, better: str = "at_most", **observed: Any) -> Signal:  # noqa: ANN401 - figures and words of all sorts
    told = {
        "value": 18.1,
        "came_from": 16.6,
        "nation": 15.2,
        "true_on": "2025-09-30",
        "interval": 1.0,
        **observed,
    }
    return Signal(
        detector="departure",
        rule_version=1,
        measure=measure,
        reason="line_left_its_path",
        episode=str(told.pop("episode", told["true_on"])),
        since="2026-02-26",
        evidence_ids=(),
        parameters={},
        observed=told,
        clears_if=Counterfactual(measure, "indicator", 16.912, better),  # type: ignore[arg-type]  # one of the two
    )


def test_a_line_is_told_with_what_it_came_from_england_and_neighbours(catalogue: Catalogue) -> None:
    assert sentences.reason(left(), catalogue, 14.9) == (
        "Cases per social worker rose from 16.6 to 18.1 in 2025; England 15.2, neighbours 14.9. "
        "Known since February 2026."
    )


def test_a_page_says_once_since_when_it_is_known(catalogue: Catalogue) -> None:
    short, long = left(), left("a_measure_" * 20)
    in_words = findings([short, long], catalogue)

    assert [one.since for one in in_words] == ["", "26 February 2026"]
    assert ["Known since" in one.reason for one in in_words] == [True, False]


def test_without_neighbours_it_is_told_beside_england_alone(catalogue: Catalogue) -> None:
    assert "England 15.2. Known" in sentences.reason(left(), catalogue)


def test_a_shift_that_began_earlier_says_before_when(catalogue: Catalogue) -> None:
    signal = left(HOUSED, "at_least", value=74.0, came_from=83.0, nation=91.0, episode="2024-03-31")

    assert sentences.reason(signal, catalogue).startswith(
        "Care leavers in suitable housing fell from 83% before 2024 to 74% in 2025; England 91%."
    )


def test_a_quarters_figure_is_told_by_its_month(catalogue: Catalogue) -> None:
    assert "to 18.1 in September 2025;" in sentences.reason(left(interval=0.25), catalogue)


def test_one_that_others_overtook_is_not_said_to_have_got_worse(catalogue: Catalogue) -> None:
    better, same = left(value=16.0), left(value=16.6)

    assert "worker stood at 16 in 2025, after 16.6;" in sentences.reason(better, catalogue)
    assert "worker stayed at 16.6 in 2025;" in sentences.reason(same, catalogue)


def test_figures_that_differ_are_written_so_that_they_do(catalogue: Catalogue) -> None:
    assert "from 16.62 to 16.64 in" in sentences.reason(
        left(came_from=16.62, value=16.64), catalogue
    )


def test_a_measure_without_a_short_title_has_its_title_cut_to_fit() -> None:
    said = sentences.reason(left("a_measure_" * 20), Catalogue())

    assert len(said) <= lines.LONGEST
    assert said.endswith("… rose from 16.6 to 18.1 in 2025; England 15.2.")


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: str(one["line"]))
def test_what_real_series_give_fits_and_tells_no_statistics(
    vector: dict[str, Any], catalogue: Catalogue
) -> None:
    detector = Departure()
    state = detector.initial()
    for _, finding in figures_of(vector):
        state, signals = detector.step(state, finding)
        for one in signals:
            said = sentences.reason(one, catalogue, 20.0)
            assert len(said) <= lines.LONGEST
            assert not any(word in said.lower() for word in ("deviation", "glr", "sigma", "cusum"))


def together() -> Signal:
    """A theme's signal, from two years of four lines of which three came out badly."""
    detector = Theme()
    state = detector.initial()
    names = (CASES, "Work_Force_SWAbsence", "Work_Force_Vac_Rate", "Work_Force_TO_Rate")
    for year, values in ((2024, (20.0, 20.0, 20.0, 20.0)), (2025, (24.5, 24.4, 24.2, 19.8))):
        for name, value in zip(names, values, strict=True):
            read = reading(theme="workforce")
            state, _ = detector.step(state, figure(name, year, value, read))
        state, signals = detector.gather(state, Standing(f"{year}-11-30", ()))
    return signals[0]


def test_a_theme_says_which_lines_with_their_figures(catalogue: Catalogue) -> None:
    said = sentences.reason(together(), catalogue)

    assert said.startswith("Workforce, worse than expected in 2025: ")
    assert len(said) <= lines.LONGEST
    assert "cases per social worker" in said
    assert "social worker vacancies from 20% to 24.2%" in said
    assert "turnover" not in said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            Counterfactual(CASES, "indicator", 16.912, "at_most"),
            "Clears if the next figure of cases per social worker is 16.9 or less.",
        ),
        (
            Counterfactual(HOUSED, "indicator", 80.33, "at_least", times=2),
            "Clears if the next two figures of care leavers in suitable housing are 80.4% or more.",
        ),
        (
            Counterfactual(HOUSED, "indicator", 74.0, "at_least", times=3, any_value=True),
            "Clears after three more figures, whatever they say: it is the usual level by then.",
        ),
        (
            Counterfactual(HOUSED, "indicator", 74.0, "at_least", any_value=True),
            "Clears with the next figure, whatever it says.",
        ),
        (
            Counterfactual(
                CASES, "indicator", 17.0, "at_most", also=(Bound(HOUSED, 85.0, "at_least"),)
            ),
            (
                "Clears if the next figures are: cases per social worker at 17 or less; care "
                "leavers in suitable housing at 85% or more."
            ),
        ),
        (
            Counterfactual(HOUSED, "indicator", 99.97, "at_least"),
            "Clears if the next figure of care leavers in suitable housing is 99.97% or more.",
        ),
    ],
)
def test_what_clears_a_line_is_said_in_figures_that_can_be_reached(
    condition: Counterfactual, said: str, catalogue: Catalogue
) -> None:
    assert sentences.clears_if(condition, "", catalogue) == said


def test_a_duty_is_said_as_that(catalogue: Catalogue) -> None:
    missed = MissedDuty(ON_TIME, "2024-12-31", 30.0, 100.0, 52.3, is_above=False)

    assert lines.duty_missed(missed, catalogue) == (
        "Far below the duty: education, health and care plans within 20 weeks 30% in 2024, the "
        "duty 100%; England 52.3%."
    )
    near = missed._replace(value=98.0, nation=None)
    assert lines.duty_missed(near, catalogue).startswith("Below the duty: education")


def settled(measure: str, year: int, median: float) -> NationSettled:
    return NationSettled(
        originator_id=authority_id("england"),
        originator_version=1,
        recorded_at=AT,
        actor=ACTOR,
        measure=measure,
        true_on=f"{year}-08-31",
        median=median,
        authorities=150,
        known_on=f"{year + 1}-03-01",
    )


ABSENT = (10.7, 10.9, 10.8, 11.0, 22.4, 22.3)


def test_a_move_of_everybody_is_said_once_and_for_the_nation(catalogue: Catalogue) -> None:
    nation = [settled("TotPerAbNew", 2018 + k, value) for k, value in enumerate(ABSENT)]

    [shift] = nation_shifts(nation, "log", ())

    assert shift == NationShift(
        "TotPerAbNew", "2022-08-31", 22.4, 11.0, "2023-03-01", is_quarterly=False
    )
    assert lines.nation_shifted(shift, catalogue) == (
        "England: pupils persistently absent rose from 11% to 22.4% in 2022. Known since March "
        "2023."
    )


def test_the_nations_usual_moves_are_no_shift() -> None:
    usual = [settled("TotPerAbNew", 2018 + k, 10.0 + k % 2) for k in range(6)]

    assert not list(nation_shifts(usual, "log", ()))


def test_over_a_missing_period_it_may_move_as_much_as_over_two() -> None:
    steps = (10.0, 11.0, 12.0, 13.0, 14.0)
    nation = [settled("TotPerAbNew", 2015 + k, value) for k, value in enumerate(steps)]
    gap = [*nation, settled("TotPerAbNew", 2023, 19.0)]

    assert not list(nation_shifts(gap, "raw", ()))
    assert list(nation_shifts([*nation, settled("TotPerAbNew", 2020, 19.0)], "raw", ()))


def test_every_line_that_ships_has_a_short_title_that_leaves_room(catalogue: Catalogue) -> None:
    for name, measure in catalogue.measures.items():
        if measure.line is not None or (measure.duty_terms and measure.duty_terms.value):
            assert 0 < len(measure.short_title) <= 60, name
    assert catalogue.short_title_of(CASES) == "cases per social worker"


def test_a_short_title_is_data_that_a_partnership_may_change(catalogue: Catalogue) -> None:
    known = structs.replace(catalogue.measures[CASES], short_title="caseload")
    changed = Catalogue(catalogue.scales, {CASES: known}, catalogue.themes)

    assert sentences.reason(left(), changed).startswith("Caseload rose from 16.6")
