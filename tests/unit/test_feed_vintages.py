"""Vintages of the department's indicators: versions of the very facts its newest table states."""

from ingest.feeds.lait import IndicatorsFeed
from ingest.feeds.lait_vintages import VintagesFeed
from tests.unit.desk import Desk

FIRST = {
    "measure": "TotAbs",
    "period": "2015",
    "la_code": "831",
    "value": "4.7753899999999998",
    "first_seen": "2024-11-15",
}
LATER = FIRST | {"value": "4.8", "first_seen": "2025-03-24"}


def test_a_vintage_is_a_version_of_the_fact_the_newest_table_states(desk: Desk) -> None:
    newest = {
        "Short Desc": "TotAbs",
        "Years": "2015",
        "LA and Regions": "Derby",
        "Values": "4.8",
        "LA Number": "831",
    }
    [vintage] = desk.rows(VintagesFeed(), [LATER]).facts
    [fact] = desk.rows(IndicatorsFeed(), [newest]).facts
    assert vintage.fact_id == fact.fact_id
    assert vintage.authority == fact.authority
    assert (vintage.measure, vintage.true_on, vintage.value) == (
        fact.measure,
        fact.true_on,
        fact.value,
    )


def test_what_the_first_copy_showed_has_an_estimated_date_and_what_came_later_a_stated_one(
    desk: Desk,
) -> None:
    first, later = desk.rows(VintagesFeed(), [FIRST, LATER]).facts
    assert (first.published_on, first.published_estimated) == ("2024-11-15", True)
    assert (later.published_on, later.published_estimated) == ("2025-03-24", False)


def test_an_empty_value_is_missing_and_no_withdrawal(desk: Desk) -> None:
    [fact] = desk.rows(VintagesFeed(), [FIRST | {"value": ""}]).facts
    assert (fact.value, fact.missing, fact.withdrawn) == (None, "blank", False)


def test_a_revised_period_is_read_as_the_year_it_names(desk: Desk) -> None:
    [fact] = desk.rows(VintagesFeed(), [FIRST | {"period": "2023 (Revised)"}]).facts
    assert fact.true_on.year == 2023


def test_an_unknown_area_or_date_is_refused_with_its_reason(desk: Desk) -> None:
    assert "'1'" in desk.reason(VintagesFeed(), FIRST | {"la_code": "1"})
    assert "first_seen" in desk.reason(VintagesFeed(), FIRST | {"first_seen": "soon"})
