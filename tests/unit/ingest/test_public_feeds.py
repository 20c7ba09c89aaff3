"""Feeds of publishers' tables on a few rows: what a row becomes, and why not."""

from datetime import date

import pytest

from domain.measures.catalogue import Catalogue
from ingest.feeds.fingertips import FINGERTIPS, last_day
from ingest.feeds.lait import INDICATORS
from ingest.feeds.lait_wide import LAIT_WIDE
from ingest.feeds.latest_inspections import LATEST_SEND
from ingest.feeds.oflog import OFLOG
from ingest.feeds.ofsted_outcomes import OFSTED_OUTCOMES
from ingest.feeds.revenue_outturn import REVENUE_OUTTURN
from ingest.rejection import Rejection
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import authority_id

FINGERTIP = {
    "Indicator ID": "92443",
    "Indicator Name": "Smoking Prevalence in adults (aged 18 and over)",
    "Parent Code": "E12000004",
    "Parent Name": "East Midlands region (statistical)",
    "Area Code": "E06000015",
    "Area Name": "Derby",
    "Area Type": "Counties & UAs (from Apr 2023)",
    "Sex": "Persons",
    "Age": "18+ yrs",
    "Category Type": "",
    "Category": "",
    "Time period": "2023",
    "Value": "14.2",
    "Value note": "",
}
VALUE = {
    "Financial year": "2016-17",
    "Local authority code": "E10000009",
    "Local authority name": "Dorset",
    "Grouping": "LA_Raw",
    "Measure": "Outcome, ASC Quality of Life",
    "Code": "ASC2",
    "Value": "0.427",
}
COUNCIL = {
    "E-code": "E1001",
    "ONS Code": "E06000015",
    "Local authority": "Derby UA",
    "Notes": "",
    "Class": "UA",
    "Detailed Class": "UA",
    "Certification": "Y",
    "Adult Social Care - Employees (C1)": "13,405",
}
WIDE = {
    "LA Number": "831",
    "LA and Regions": "Derby",
    "Topic": "",
    "Measure": "PriTotAbs",
    "2021/22": "6.1",
    "2022/23": "5.9",
    "2023/24": "",
    "Trend": "Decrease",
}
INSPECTION = {
    "Local authority area code": "E06000018",
    "Local authority name": "Nottingham",
    "Inspection date": "2022-07-11",
    "Publication date": "2022-09-05",
    "Inspection type": "ILACS Standard Inspection",
    "Overall effectiveness": "Inadequate",
    "The impact of leaders on social work practice with children and families": "Good",
    "The experiences and progress of children who need help and protection": "Inadequate",
}


@pytest.mark.parametrize(
    ("label", "day"),
    [
        ("2023", date(2023, 12, 31)),
        ("2020 - 22", date(2022, 12, 31)),
        ("2019/20", date(2020, 3, 31)),
        ("2019/20 - 21/22", date(2022, 3, 31)),
        ("2021 Q3", date(2021, 9, 30)),
        ("2019/20 Q4", date(2020, 3, 31)),
        ("Aug 2020", date(2020, 8, 31)),
    ],
)
def test_a_period_of_fingertips_ends_on_a_day(label: str, day: date) -> None:
    assert last_day(label) == day


def test_a_label_that_is_no_period_is_refused() -> None:
    with pytest.raises(Rejection, match="Time period"):
        last_day("lately")


def test_fingertips_name_a_measure_by_number_title_and_what_is_not_everybody(
    reader: FeedRows,
) -> None:
    women = FINGERTIP | {"Sex": "Female", "Value": "12"}
    again = FINGERTIP | {"Area Type": "Upper tier local authorities (post 4/23)"}
    first, second, same = reader.rows(FINGERTIPS, [FINGERTIP, women, again]).facts

    assert first.measure == (
        "fingertips_92443_smoking_prevalence_in_adults_aged_18_and_over_18_yrs"
    )
    assert second.measure.endswith("_female_18_yrs")
    assert (first.value, first.true_on, first.published_estimated) == (
        14.2,
        date(2023, 12, 31),
        True,
    )
    assert same.fact_id == first.fact_id != second.fact_id


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Area Code": "E54000013", "Area Type": "ICBs"}, "level: ICBs"),
        ({"Area Code": "E38000187", "Area Type": ""}, "level: E38000187"),
    ],
)
def test_areas_that_are_no_bodies_of_the_register_are_left_aside_by_their_kind(
    reader: FeedRows, cells: dict[str, str], reason: str
) -> None:
    assert reader.rows(FINGERTIPS, [FINGERTIP | cells]).left_aside == {2: reason}


def test_fingertips_refuse_a_code_whose_name_is_anothers(reader: FeedRows) -> None:
    assert "is Leicester" in reader.reason(FINGERTIPS, FINGERTIP | {"Area Name": "Leicester"})


def test_oflog_knows_the_county_that_is_no_more_by_its_code(reader: FeedRows) -> None:
    [fact] = reader.rows(OFLOG, [VALUE]).facts

    assert fact.authority == authority_id("dorset-county").hex
    assert (fact.measure, fact.value, fact.published_on) == (
        "oflog_asc_quality_of_life",
        0.427,
        "2017-12-31",
    )
    assert reader.rows(OFLOG, [VALUE | {"Grouping": "Median"}]).left_aside == {2: "level: Median"}
    assert "does not say what was measured" in reader.reason(OFLOG, VALUE | {"Code": ""})


@pytest.mark.parametrize(
    ("file", "measure"),
    [
        ("RSX_LA_Data_2024-25.ods", "rsx_adult_social_care_employees"),
        ("RO3_2024-25_data_by_LA.ods", "ro3_adult_social_care_employees"),
        ("Revenue_outturn_2024-25.ods", "ro_adult_social_care_employees"),
    ],
)
def test_a_column_of_money_is_a_measure_of_its_form(
    reader: FeedRows, file: str, measure: str
) -> None:
    [fact] = reader.rows(REVENUE_OUTTURN, [COUNCIL], file).facts

    assert (fact.measure, fact.value, fact.true_on) == (measure, 13_405, date(2025, 3, 31))
    assert fact.reference == f"{measure}:2024-25:derby"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"E-code": "[Y]", "Local authority": "Shire Counties"}, "a total: Shire Counties"),
        (
            {"ONS Code": "ONS Code", "Local authority": "Local authority"},
            "a header within the table",
        ),
        ({"ONS Code": "", "Local authority": ""}, "a note: no authority is named"),
        (
            {
                "ONS Code": "E23000018",
                "Local authority": "Derbyshire Police",
                "Class": "O",
                "Detailed Class": "Police",
            },
            "level: Police",
        ),
    ],
)
def test_the_outturn_leaves_totals_notes_and_other_bodies_aside(
    reader: FeedRows, cells: dict[str, str], reason: str
) -> None:
    read = reader.rows(REVENUE_OUTTURN, [COUNCIL | cells], "RSX_2024-25.ods")

    assert read.left_aside == {2: reason}


def test_the_outturn_needs_a_year_and_a_council_that_its_code_does_not_contradict(
    reader: FeedRows,
) -> None:
    assert "which year" in reader.reason(REVENUE_OUTTURN, COUNCIL, "outturn.ods")
    reason = reader.reason(
        REVENUE_OUTTURN, COUNCIL | {"Local authority": "Leicester"}, "RSX_2024-25.ods"
    )
    assert "is Leicester" in reason


def test_years_across_are_the_facts_of_the_long_table(reader: FeedRows) -> None:
    long = {
        "Short Desc": "PriTotAbs",
        "Years": "2022/23",
        "LA and Regions": "Derby",
        "Values": "5.9",
        "LA Number": "831",
    }
    [newest] = reader.rows(INDICATORS, [long]).facts
    facts = reader.rows(LAIT_WIDE, [WIDE]).facts

    assert [fact.raw for fact in facts] == ["6.1", "5.9"]
    assert facts[1].fact_id == newest.fact_id
    assert (facts[1].true_on, facts[1].published_on) == (newest.true_on, newest.published_on)
    blank = WIDE | {"2021/22": "", "2022/23": ""}
    assert reader.rows(LAIT_WIDE, [blank]).left_aside == {2: "no figure in any year"}


def test_years_down_with_titles_are_the_facts_of_the_long_table_too(reader: FeedRows) -> None:
    down = {"LA Number": "831", "LA and Regions": "Derby", "Measure": "PriTotAbs"}
    facts = reader.rows(LAIT_WIDE, [down | {"Years": "2022/23", "Values": "5.9"}]).facts

    assert LAIT_WIDE.recognises(frozenset({*down, "Years", "Values"}))
    assert [fact.reference for fact in facts] == ["PriTotAbs|2022/23|831"]


def test_a_title_is_a_measure_unless_two_have_it(reader: FeedRows, catalogue: Catalogue) -> None:
    title = catalogue.measures["PriTotAbs"].title
    assert len(reader.rows(LAIT_WIDE, [WIDE | {"Measure": title}]).facts) == 2
    assert "is none of the tool's" in reader.reason(LAIT_WIDE, WIDE | {"Measure": "x"})


def test_an_inspection_of_ofsteds_workbook_is_known_by_any_of_its_headings(
    reader: FeedRows,
) -> None:
    facts = reader.rows(OFSTED_OUTCOMES, [INSPECTION]).facts

    assert {fact.reference for fact in facts} == {
        f"ILACS:892:2022-09-05:{grade}" for grade in ("overall", "leaders", "protection")
    }
    assert {fact.true_on for fact in facts} == {date(2022, 7, 11)}
    ungraded = INSPECTION | {"Overall effectiveness": ""}
    assert "has no overall grade" in reader.reason(OFSTED_OUTCOMES, ungraded)
    empty = dict.fromkeys(list(INSPECTION)[5:], "")
    assert "is no visit" in reader.reason(OFSTED_OUTCOMES, INSPECTION | empty)


def test_an_outcome_whose_number_and_sentence_disagree_is_refused(reader: FeedRows) -> None:
    row = {
        "la_code": "831",
        "local_authority": "derby",
        "inspection_link": "",
        "publication_date": "04/02/25",
        "inspection_start_date": "",
        "inspection_end_date": "22/11/24",
        "outcome_grade": "3.0",
        "inspection_outcome_text": "There are widespread and/or systemic failings leading to ...",
    }
    [fact] = reader.rows(LATEST_SEND, [row]).facts

    assert (fact.value, fact.true_on, fact.kind) == (1, date(2024, 11, 22), "assessment")
    assert "does not agree" in reader.reason(LATEST_SEND, row | {"outcome_grade": "1"})


def test_money_under_a_regions_code_without_a_name_is_nobodys(reader: FeedRows) -> None:
    london = COUNCIL | {"ONS Code": "E12000007", "Local authority": "", "Class": "O"}

    assert "write whose money it is" in reader.reason(REVENUE_OUTTURN, london, "RSX_2024-25.ods")


@pytest.mark.parametrize("slipped", [{"Grouping": "2016-17"}, {"Code": "0.427"}])
def test_a_row_whose_cells_slipped_into_other_columns_waits(
    reader: FeedRows, slipped: dict[str, str]
) -> None:
    assert "cells may have slipped" in reader.reason(OFLOG, VALUE | slipped)


@pytest.mark.parametrize("value", ["1_000", "0x10", "1.2.3"])
def test_a_value_of_the_departments_tool_that_is_no_number_waits(
    reader: FeedRows, value: str
) -> None:
    row = {"Short Desc": "PriTotAbs", "Years": "2021/22", "LA and Regions": "Derby"}
    row |= {"Values": value, "LA Number": "831", "Region": "East Midlands"}

    assert f"'{value}' is not a number" in reader.reason(INDICATORS, row)
