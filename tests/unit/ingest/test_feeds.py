"""Each feed on a few rows of its own: what a row becomes, and why another is refused."""

from datetime import date, timedelta

import pytest

from domain.measures.catalogue import Catalogue
from ingest.feed import ByColumns
from ingest.feeds.judgements import JUDGEMENTS
from ingest.feeds.lait import INDICATORS
from ingest.feeds.plain import REQUIRED
from ingest.feeds.registry import FEEDS
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import AT, authority_id

JUDGEMENT = {
    "la_code": "871",
    "la_name": "Slough",
    "framework": "SIF",
    "inspection_start": "2013-11-18",
    "inspection_end": "2013-12-11",
    "published": "2014-02-14",
    "overall": "inadequate",
    "leaders": "inadequate",
    "protection": "requires improvement",
    "in_care": "good",
    "care_leavers": "",
}
INDICATOR = {
    "Short Desc": "PriTotAbs",
    "Years": "2022/23",
    "LA and Regions": "Nottingham",
    "Values": "6.25",
    "LA Number": "892",
}
HEADERS: dict[str, frozenset[str]] = {
    **{feed.name: feed.columns for feed in FEEDS if isinstance(feed, ByColumns)},
    "ofsted_outcomes": frozenset(
        [
            "Local authority name",
            "Inspection date",
            "Publication date",
            "Overall effectiveness",
            "The impact of leaders on social work practice with children and families",
            "The experiences and progress of children who need help and protection",
        ]
    ),
    "childrens_indicators_wide": frozenset(["LA Number", "LA and Regions", "Measure", "2019/20"]),
    "revenue_outturn": frozenset(
        ["E-code", "ONS Code", "Local authority", "Class", "Adult Social Care - Employees (C1)"]
    ),
    "statistical_neighbours": frozenset(["SN1", "SN2", "SN3"]),
    "reserves": frozenset(
        [
            "gss",
            "fy",
            "net_revenue_expenditure_k",
            "earmarked_open_k",
            "unallocated_open_k",
            "earmarked_close_k",
            "unallocated_close_k",
        ]
    ),
    "childrens_indicators_vintages": frozenset(
        ["measure", "period", "la_code", "value", "first_seen"]
    ),
    "use_of_resources": frozenset(
        [
            "council",
            "council_type",
            "county_area",
            "managing_performance",
            "use_of_resources",
            "managing_finances",
            "governing_the_business",
            "managing_resources",
            "joins_improvement_programme",
        ]
    ),
    "caa_words": frozenset(
        [
            "body",
            "adult_social_services",
            "childrens_services",
            "organisational_assessment",
            "use_of_resources",
            "neet_direction",
        ]
    ),
    "returned_rag": frozenset({"body", "target", "rag"}),
    "lincolnshire_return": frozenset(
        [
            "target",
            "body",
            "target_value",
            "date_of_data",
            "actual_value",
            "symbol",
            "comment",
            "rag",
            "rag_comment",
        ]
    ),
    "childrens_judgements": frozenset(JUDGEMENT),
    "childrens_indicators": frozenset(INDICATOR),
    "plain": REQUIRED,
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_recognised_by_one_feed_only(name: str) -> None:
    assert [feed.name for feed in FEEDS if feed.recognises(HEADERS[name])] == [name]


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_lacks_a_column_is_not_taken_for_another_feeds(name: str) -> None:
    for column in HEADERS[name]:
        left = HEADERS[name] - {column}
        assert {feed.name for feed in FEEDS if feed.recognises(left)} <= {name}


def test_every_registered_feed_has_a_header_of_its_own() -> None:
    assert {feed.name for feed in FEEDS} == HEADERS.keys()


def test_judgements_become_one_fact_a_grade(reader: FeedRows) -> None:
    facts = reader.rows(JUDGEMENTS, [JUDGEMENT]).facts

    assert {fact.measure.removeprefix("childrens_services_"): fact.value for fact in facts} == {
        "overall": 1,
        "leaders": 1,
        "protection": 2,
        "in_care": 3,
    }
    assert {fact.authority for fact in facts} == {authority_id("slough").hex}
    assert {(fact.true_on, fact.published_on) for fact in facts} == {
        (date(2013, 12, 11), "2014-02-14")
    }
    assert len({fact.fact_id for fact in facts}) == 4


@pytest.mark.parametrize(
    ("cells", "true_on"),
    [
        ({"inspection_end": ""}, date(2013, 11, 18)),
        ({"inspection_end": "", "inspection_start": ""}, date(2014, 2, 14)),
    ],
)
def test_judgements_are_about_the_best_known_day(
    reader: FeedRows, cells: dict[str, str], true_on: date
) -> None:
    facts = reader.rows(JUDGEMENTS, [{**JUDGEMENT, **cells}]).facts

    assert {fact.true_on for fact in facts} == {true_on}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"overall": ""}, "overall: the inspection has no overall grade"),
        ({"overall": "3"}, "overall: '3' is not on the scale ofsted"),
        ({"leaders": "adequate"}, "leaders: 'adequate' is not on the scale ofsted"),
        ({"published": ""}, "published: '' is not a date"),
        ({"la_code": "0"}, "has the dfe code '0'"),
        ({"la_name": "Derby"}, "The code 871 is Slough's, but 'Derby' is Derby"),
    ],
)
def test_judgements_refuse_a_row_with_the_column_that_is_wrong(
    reader: FeedRows, cells: dict[str, str], why: str
) -> None:
    assert why in reader.reason(JUDGEMENTS, {**JUDGEMENT, **cells})


def test_indicators_are_published_when_they_usually_are_and_say_it_is_an_estimate(
    reader: FeedRows, catalogue: Catalogue
) -> None:
    (fact,) = reader.rows(INDICATORS, [INDICATOR]).facts

    assert catalogue.measures["PriTotAbs"].publication_lag_days == 182
    assert (fact.true_on, fact.published_on) == (date(2023, 8, 31), "2024-02-29")
    assert fact.published_estimated
    assert (fact.kind, fact.value, fact.polarity) == ("indicator", 6.25, "low")
    assert fact.authority == authority_id("nottingham").hex


def test_indicators_that_are_here_already_are_not_published_after_today(reader: FeedRows) -> None:
    (fact,) = reader.rows(INDICATORS, [{**INDICATOR, "Years": "2024/25"}]).facts

    assert AT.date() - timedelta(days=182) < fact.true_on < AT.date()
    assert fact.published_on == AT.date().isoformat()
    assert fact.published_estimated


@pytest.mark.parametrize("raw", ["-", "x", "c", ""])
def test_indicators_that_are_suppressed_or_blank_are_facts_without_a_number(
    reader: FeedRows, raw: str
) -> None:
    (fact,) = reader.rows(INDICATORS, [{**INDICATOR, "Values": raw}]).facts

    assert fact.value is None
    assert fact.missing


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"Values": "many"}, "Values: 'many' is not a number (percent)"),
        ({"Values": "nan"}, "Values: 'nan' is not a number (percent)"),
        ({"Values": "inf"}, "Values: 'inf' is not a number (percent)"),
        ({"Years": "0"}, "Years: '0' names no year"),
        ({"Short Desc": "Unheard"}, "The measure 'Unheard' is not in the catalogue"),
        ({"LA Number": "1"}, "has the dfe code '1'"),
        ({"LA and Regions": "Nottinghamshire"}, "The code 892 is Nottingham's"),
    ],
)
def test_indicators_refuse_a_row_with_the_column_that_is_wrong(
    reader: FeedRows, cells: dict[str, str], why: str
) -> None:
    assert why in reader.reason(INDICATORS, {**INDICATOR, **cells})
