"""Files of Explore Education Statistics as they are downloaded: whose, of what, and when."""

from datetime import date

import pytest

from domain.register.directory import Directory
from ingest.conflicts import settled
from ingest.feed import Context
from ingest.feeds.ees_columns import columns_of
from ingest.feeds.ees_data_sets import theme_of
from ingest.feeds.ees_periods import ends_on
from ingest.feeds.explore_statistics import EXPLORE_STATISTICS
from ingest.rejection import Rejection
from ingest.rows import Row
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import ACTOR, AT, EXAMPLES, authority_id

FILES = EXAMPLES / "as-downloaded"
DERBY = {
    "time_period": "202425",
    "time_identifier": "Academic year",
    "geographic_level": "Local authority",
    "country_code": "E92000001",
    "country_name": "England",
    "region_code": "E12000004",
    "region_name": "East Midlands",
    "old_la_code": "831",
    "new_la_code": "E06000015",
    "la_name": "Derby",
    "phase": "Total",
    "pupils": "509",
    "absence_percent": "16.2",
}
PRIMARY = DERBY | {"phase": "Primary", "pupils": "231", "absence_percent": "10.5"}
ENGLAND = DERBY | {
    "geographic_level": "National",
    "region_code": "",
    "region_name": "",
    "old_la_code": "",
    "new_la_code": "",
    "la_name": "",
}


@pytest.mark.parametrize(
    ("period", "identifier", "day"),
    [
        ("2024", "Calendar year", date(2024, 12, 31)),
        ("2024", "Calendar year Q3", date(2024, 9, 30)),
        ("2025", "Reporting year", date(2025, 3, 31)),
        ("201920", "Academic year", date(2020, 8, 31)),
        ("2019/20", "Academic year", date(2020, 8, 31)),
        ("201920", "Academic year Q1", date(2019, 10, 31)),
        ("201920", "Academic year Q1-Q4", date(2020, 7, 31)),
        ("199900", "Financial year", date(2000, 3, 31)),
        ("202425", "Financial year Q4", date(2025, 3, 31)),
        ("202425", "Financial year Q1-Q2", date(2024, 9, 30)),
        ("202425", "Tax year", date(2025, 4, 5)),
        ("202425", "Autumn term", date(2024, 12, 31)),
        ("202425", "Autumn and spring term", date(2025, 3, 31)),
        ("202425", "Summer term", date(2025, 7, 31)),
        ("202425", "Six half terms", date(2025, 8, 31)),
        ("202425", "Academic year Q1 to Q2", date(2025, 1, 31)),
        ("202425", "Part 1 (April to September)", date(2024, 9, 30)),
        ("2024", "February", date(2024, 2, 29)),
        ("2024", "Week 1", date(2024, 1, 7)),
        ("2020", "Week 53", date(2021, 1, 3)),
    ],
)
def test_a_period_ends_on_the_day_its_identifier_says(
    period: str, identifier: str, day: date
) -> None:
    assert ends_on(period, identifier) == day


@pytest.mark.parametrize(
    ("period", "identifier", "why"),
    [
        ("2024", "Academic year", "write 201920"),
        ("202426", "Academic year", "write 201920"),
        ("202425", "Calendar year", "write 2025"),
        ("", "Reporting year", "write 2025"),
        ("2024", "Fortnight 3", "is no period of Explore Education Statistics"),
        ("2021", "Week 53", "there is no 'Week 53' in 2021"),
    ],
)
def test_a_period_that_its_identifier_contradicts_is_refused(
    period: str, identifier: str, why: str
) -> None:
    with pytest.raises(Rejection, match=why):
        ends_on(period, identifier)


@pytest.mark.parametrize(
    ("file", "theme"),
    [
        ("b1_children_in_need_2013_to_2025.csv", "children_in_need"),
        ("school-workforce-202324-final.csv", "school_workforce"),
        ("data.csv", "explore_education_statistics"),
    ],
)
def test_a_theme_is_the_files_name_without_numbering_and_years(file: str, theme: str) -> None:
    assert theme_of(file) == theme


def test_a_row_is_a_fact_an_indicator_and_breakdowns_never_share_a_name(reader: FeedRows) -> None:
    facts = reader.rows(EXPLORE_STATISTICS, [DERBY, PRIMARY], "absence_202425.csv").facts

    assert {fact.measure: fact.value for fact in facts} == {
        "absence_pupils": 509,
        "absence_absence_percent": 16.2,
        "absence_pupils_primary": 231,
        "absence_absence_percent_primary": 10.5,
    }
    assert len({fact.fact_id for fact in facts}) == 4
    assert {fact.scale for fact in facts if "percent" in fact.measure} == {"percent"}
    assert {fact.true_on for fact in facts} == {date(2025, 8, 31)}
    assert all(fact.published_estimated for fact in facts)
    assert {fact.authority for fact in facts} == {authority_id("derby").hex}
    assert {fact.polarity for fact in facts} == {"none"}


def test_the_same_file_under_a_later_years_name_speaks_of_the_same_facts(reader: FeedRows) -> None:
    first = reader.rows(EXPLORE_STATISTICS, [DERBY], "absence_2024.csv").facts
    later = reader.rows(EXPLORE_STATISTICS, [DERBY], "absence_2025_final.csv").facts

    assert [one.fact_id for one in first] == [one.fact_id for one in later]


def test_england_and_regions_are_kept_to_compare_with_and_schools_left_aside(
    reader: FeedRows, directory: Directory
) -> None:
    region = ENGLAND | {
        "geographic_level": "Regional",
        "region_code": "E12000004",
        "region_name": "East Midlands",
    }
    school = DERBY | {"geographic_level": "School"}
    read = reader.rows(EXPLORE_STATISTICS, [ENGLAND, region, school], "absence.csv")

    assert {directory.name_of(fact.authority) for fact in read.facts} == {
        "England",
        "East Midlands region",
    }
    assert read.left_aside == {4: "level: School"}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"old_la_code": "892"}, "The code 892 is Nottingham's, but 'Derby' is Derby"),
        ({"old_la_code": "892", "la_name": ""}, "contradict each other"),
        ({"new_la_code": "E06000018"}, "but 'Derby' is Derby"),
        ({"new_la_code": "E06000015 / E06000018"}, "several authorities together"),
        ({"new_la_code": "", "old_la_code": "", "la_name": ""}, "names no local authority"),
        ({"geographic_level": ""}, "does not say whether"),
        ({"pupils": "many"}, "'many' is not a number"),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(
    reader: FeedRows, cells: dict[str, str], why: str
) -> None:
    others = [PRIMARY, ENGLAND]
    read = reader.rows(EXPLORE_STATISTICS, [DERBY | cells, *others], "absence.csv")

    assert why in read.refused[2].reason
    assert len(read.facts) == 4


def test_a_renewed_code_that_is_not_known_is_passed_over_for_the_departments_number(
    reader: FeedRows,
) -> None:
    renewed = DERBY | {"new_la_code": "E06999999"}
    facts = reader.rows(EXPLORE_STATISTICS, [renewed], "absence.csv").facts

    assert {fact.authority for fact in facts} == {authority_id("derby").hex}


@pytest.mark.parametrize("symbol", ["x", "c", "z", "low", "u", "k", ":", ""])
def test_symbols_are_facts_of_their_own(reader: FeedRows, symbol: str) -> None:
    read = reader.rows(EXPLORE_STATISTICS, [DERBY | {"pupils": symbol}, PRIMARY], "absence.csv")
    fact = read.facts[0]

    assert (fact.raw, fact.value) == (symbol, None)
    assert fact.missing


def test_two_rows_that_say_different_things_of_one_breakdown_are_both_refused(
    reader: FeedRows,
) -> None:
    again = DERBY | {"pupils": "510"}
    records = [DERBY, again, DERBY, PRIMARY]
    read = EXPLORE_STATISTICS.reader(
        Context(AT, ACTOR, "a.csv", reader.resolver, reader.catalogue, lambda: iter(records))
    )
    rows = settled([Row(n, read(n, one), one) for n, one in enumerate(records, start=2)])

    assert [isinstance(row.outcome, Rejection) for row in rows] == [True, True, True, False]
    assert "'pupils'" in str(rows[0].outcome)


def test_a_breakdown_by_numbers_is_found_by_what_it_tells_apart(reader: FeedRows) -> None:
    ages = [
        DERBY
        | {"time_period": period, "age": str(age), "pupils": str(int(period) % 97 + age * age)}
        for period in ("202223", "202324", "202425")
        for age in range(5, 16)
    ]
    read = reader.rows(EXPLORE_STATISTICS, ages, "pupils.csv")

    assert read.refused == {}
    assert len({fact.fact_id for fact in read.facts}) == len(read.facts) == 66
    assert "pupils_pupils_5" in {fact.measure for fact in read.facts}


def test_whoever_imports_a_file_can_say_when_it_was_published(reader: FeedRows) -> None:
    read = reader.rows(EXPLORE_STATISTICS, [DERBY], "absence.csv", published="2026-03-19")

    assert {(fact.published_on, fact.published_estimated) for fact in read.facts} == {
        ("2026-03-19", False)
    }


def test_a_code_or_kind_of_the_places_is_no_breakdown_and_their_population_no_code(
    reader: FeedRows,
) -> None:
    places = [("831", "E06000015", "Derby", "9"), ("892", "E06000018", "Nottingham", "8")]
    places.append(("856", "E06000016", "Leicester", "7"))
    records = [
        DERBY
        | {"old_la_code": old, "new_la_code": new, "la_name": name, "phase": phase}
        | {"la_code_2024": old, "la_kind": f"city {people}", "people": people}
        for old, new, name, people in places
        for phase in ("Primary", "Secondary")
    ]
    facts = reader.rows(EXPLORE_STATISTICS, records, "absence.csv").facts

    assert {fact.measure for fact in facts} == {
        f"absence_{indicator}_{phase}"
        for indicator in ("pupils", "absence_percent", "people")
        for phase in ("primary", "secondary")
    }


def test_a_name_without_a_code_means_who_had_it_in_the_period(reader: FeedRows) -> None:
    dorset = DERBY | {"new_la_code": "", "old_la_code": "", "la_name": "Dorset"}
    rows = [dorset | {"time_period": period} for period in ("201213", "202425")]

    facts = reader.rows(EXPLORE_STATISTICS, rows, "absence_202425.csv").facts

    assert {(fact.true_on.year, fact.authority) for fact in facts} == {
        (2013, authority_id("dorset-county").hex),
        (2025, authority_id("dorset").hex),
    }


def test_a_code_column_under_a_name_nobody_knows_is_no_breakdown_though_codes_were_renewed() -> (
    None
):
    renewed = {(number, 2023) for number in range(2)}
    records = [
        DERBY
        | {"old_la_code": str(800 + number), "new_la_code": "", "la_name": f"Place {number}"}
        | {"time_period": f"{year}{year % 100 + 1}"}
        | {"Column1": f"E06{number:06}" if (number, year) not in renewed else f"E08{number:06}"}
        for number in range(30)
        for year in (2021, 2022, 2023)
    ]

    assert columns_of(lambda: iter(records)).filters == ("phase",)


@pytest.mark.parametrize("mark", ["'", " ", "\u202f"])
def test_counts_with_any_mark_of_thousands_are_no_breakdown(mark: str) -> None:
    records = [
        DERBY | {"time_period": f"20{year}{year + 1}", "pupils": f"{year}{mark}016"}
        for year in range(10, 24)
    ]

    assert columns_of(lambda: iter(records)).indicators == ("pupils", "absence_percent")


def test_figures_of_which_more_are_spoilt_than_not_are_no_breakdown() -> None:
    records = [
        DERBY | {"old_la_code": str(place), "pupils": f"{place}" if place % 3 else f"TBC {place}?"}
        for place in range(100, 300)
    ]
    spoilt = [
        one | {"pupils": "to be said"} if number % 2 else one for number, one in enumerate(records)
    ]

    assert "pupils" in columns_of(lambda: iter(spoilt)).indicators


def test_a_level_that_there_is_none_waits_for_cells_may_have_slipped(reader: FeedRows) -> None:
    slipped = DERBY | {"geographic_level": "E92000001"}

    assert "cells may have slipped" in reader.reason(EXPLORE_STATISTICS, slipped)


def test_a_number_of_the_places_under_another_name_is_no_indicator_though_codes_were_renewed() -> (
    None
):
    records = [
        DERBY
        | {"old_la_code": "", "new_la_code": f"E0{6 + (place < year - 2020)}{place:06}"}
        | {"la_name": f"Place {place}", "old la code": str(800 + place)}
        for place in range(30)
        for year in (2022, 2023)
    ]

    assert columns_of(lambda: iter(records)).indicators == ("pupils", "absence_percent")


def test_a_column_of_figures_that_a_spreadsheet_shows_as_days_is_no_breakdown() -> None:
    shown = ["1900-01-15T09:36:00", "1900-02-14", "x"]
    rows = [DERBY | {"rate": one, "phase": f"Phase {one}"} for one in shown]

    assert "rate" in columns_of(lambda: iter(rows)).indicators
