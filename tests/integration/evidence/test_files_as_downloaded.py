"""Publishers' files as they are downloaded, taken in: what was read wrongly once, and all rows."""

from datetime import date
from pathlib import Path

import pytest

from domain.times import AsOf, Basis
from infra.services.installation import Soundings
from projections.alerts import queries as alerts
from projections.picture import queries as picture
from projections.picture.queries import Fact
from tests.integration.steps import take_in

CASES = Path(__file__).parents[2] / "cases" / "ways-in"
FILES = {
    "b1_children_in_need_2013_to_2025.csv": (2_132, 2_132, 0, 0),
    "cla_number_and_rate_per_10k_children.csv": (2_505, 2_505, 0, 0),
    "csww_indicators_2017_to_2025.csv": (1_463, 1_449, 0, 14),
    "oflog_ASC_data.csv": (6_376, 6_376, 0, 0),
    "RSX_LA_Data_2024-25_data_by_LA.ods": (424, 334, 88, 2),
    "hmi_youth_justice_inspection_ratings.csv": (83, 63, 0, 20),
}


def of(app: Soundings, name: str) -> dict[str, Fact]:
    """Return an authority's newest facts as published, by measure."""
    with app.reading() as connection:
        found = picture.picture(connection, AsOf(basis=Basis.PUBLISHED))
    named = app.directory().name_of
    return {one.measure: one for one in found if named(one.authority) == name}


def test_children_in_need_go_in_as_they_are_downloaded(app: Soundings) -> None:
    report = take_in(app, CASES / "01-dfe-ees-cin" / "b1_cin.csv")

    assert (report.rows, report.accepted, report.rejected) == (33, 33, [])
    derby = of(app, "Derby")["children_in_need_at31_episodes"]
    assert (derby.value, derby.true_on, derby.published_on) == (
        2030,
        date(2025, 3, 31),
        "2025-10-31",
    )
    assert of(app, "England")["children_in_need_anypoint_episodes"].value == 756_120
    assert of(app, "Dorset")["children_in_need_ended_child"].value == 1_265


def test_a_corporate_plans_ratings_are_not_the_return_of_2009(app: Soundings) -> None:
    report = take_in(app, CASES / "08-generic-body-target-rag" / "corporate_plan_q2_2024.csv")

    [rejected] = report.rejected
    assert report.facts == 0
    assert "soundings map" in rejected.reason


def test_breakdowns_of_one_indicator_are_measures_of_their_own(app: Soundings) -> None:
    report = take_in(app, CASES / "17-breakdown-rows" / "ees.csv")

    assert (report.rows, report.accepted, report.facts) == (12, 12, 144)
    derby = of(app, "Derby")
    assert derby["absence_of_children_in_need_pt_overall_cino_at_31_march"].value == 16.2
    secondary = "absence_of_children_in_need_pt_overall_cino_at_31_march_state_funded_secondary"
    assert derby[secondary].value == 22.8


def test_a_table_with_years_across_is_read_or_its_measure_named_as_unknown(
    app: Soundings, tmp_path: Path
) -> None:
    wide = CASES / "38-lait-wide-export" / "wide.csv"
    report = take_in(app, wide)
    assert {one.reason for one in report.rejected} == {"Measure: 'x' is none of the tool's."}

    title = app.catalogue().measures["PriTotAbs"].title
    real = tmp_path / "wide.csv"
    real.write_text(
        wide.read_text(encoding="utf-8")
        .replace(",x,", f',"{title}",')
        .replace("Looked After Children", ""),
        encoding="utf-8",
    )
    assert take_in(app, real).facts == 8
    newest = of(app, "Derby")["PriTotAbs"]
    assert (newest.value, newest.true_on) == (99, date(2023, 8, 31))


def test_periods_that_are_labelled_anew_are_versions_of_one_fact(app: Soundings) -> None:
    report = take_in(app, CASES / "48-lait-relabelled-vintages" / "derby_alevel.csv")

    assert (report.rows, report.facts, report.corrections) == (18, 18, 7)
    assert of(app, "Derby")["Alevel_AAB"].value == 20.83
    assert of(app, "Derby")["Alevel_AAB"].reference == "Alevel_AAB|2025|831"


def test_a_period_that_is_labelled_anew_alarms_no_more_than_one_that_is_not(
    app: Soundings,
) -> None:
    take_in(app, CASES / "48-lait-relabelled-vintages" / "false_alarm.csv")

    with app.reading() as connection:
        found = alerts.alerts_as_of(connection, AsOf(basis=Basis.PUBLISHED), include_cleared=True)
    named = app.directory().name_of
    raised = {
        name: sorted(
            signal.detector
            for one in found
            if named(one.authority) == name
            for signal in one.signals
        )
        for name in ("Derby", "Nottingham")
    }
    assert raised["Derby"] == raised["Nottingham"]


def test_no_region_is_alarmed_about_by_a_file_that_holds_them(
    app: Soundings, examples: Path
) -> None:
    take_in(app, examples / "as-downloaded" / "csww_indicators_2017_to_2025.csv")

    entries = app.directory().entries
    with app.reading() as connection:
        found = alerts.alerts_as_of(connection, AsOf(basis=Basis.PUBLISHED), include_cleared=True)
    assert {
        entries[one].kind for one in entries if one.hex in {a.authority for a in found}
    }.isdisjoint({"region", "country"})
    england = of(app, "England")["childrens_social_work_workforce_turnover_rate_fte"]
    assert (england.value, england.true_on) == (11.8, date(2025, 3, 31))


@pytest.mark.parametrize("file", FILES)
def test_every_row_of_a_file_is_accounted_for_and_goes_in_once(
    app: Soundings, examples: Path, file: str
) -> None:
    rows, accepted, left_aside, rejected = FILES[file]
    first = take_in(app, examples / "as-downloaded" / file)
    assert (first.rows, first.accepted, first.left_aside, len(first.rejected)) == (
        rows,
        accepted,
        left_aside,
        rejected,
    )
    again = take_in(app, examples / "as-downloaded" / file)
    assert (again.accepted, again.duplicates, again.corrections) == (0, accepted, 0)


def test_one_inspection_told_by_three_files_is_one_fact(app: Soundings, examples: Path) -> None:
    take_in(app, examples / "childrens-services" / "la_judgements.csv")
    gathered = take_in(app, examples / "as-downloaded" / "ofsted_csc_ilacs_overview.xlsx")
    assert (gathered.duplicates, gathered.facts, len(gathered.rejected)) == (100, 8, 1)
    workbook = take_in(
        app, examples / "as-downloaded" / "LA_Inspection_Outcomes_as_at_31_March_2025.ods"
    )
    assert (workbook.rows, workbook.facts, workbook.corrections) == (373, 60, 3)
    nottingham = of(app, "Nottingham")["childrens_services_overall"]
    assert (nottingham.true_on, nottingham.value) == (date(2022, 7, 22), 1)


def test_the_day_an_inspection_ended_holds_in_whichever_order_the_files_come(
    app: Soundings, examples: Path
) -> None:
    workbook = examples / "as-downloaded" / "LA_Inspection_Outcomes_as_at_31_March_2025.ods"
    for _ in range(2):
        take_in(app, workbook)
    assert of(app, "Medway")["childrens_services_overall"].true_on == date(2023, 7, 17)
    take_in(app, examples / "childrens-services" / "la_judgements.csv")
    assert of(app, "Medway")["childrens_services_overall"].true_on == date(2023, 7, 28)
    assert take_in(app, workbook).accepted == 0
