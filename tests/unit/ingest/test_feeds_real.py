"""Each feed on its real file in examples/: exact counts, and what is refused and why."""

from collections import Counter
from dataclasses import dataclass

import pytest

from tests.unit.feed_rows import FeedRows, Read
from tests.unit.makers import EAST_MIDLANDS, EXAMPLES, authority_id

RATED = {
    "managing_performance",
    "use_of_resources",
    "managing_finances",
    "governing_the_business",
    "managing_resources",
}
LINCOLNSHIRE_AREA = "No authority in the register is called 'Lincolnshire (county-wide)'."


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file holds: the feed that knows it, rows, facts, refused rows and authorities."""

    file: str
    feed: str
    rows: int
    facts: int
    refused: int
    authorities: int


FILES = [
    Expected("east-midlands/use_of_resources_2009.csv", "use_of_resources", 51, 241, 5, 46),
    Expected("east-midlands/caa_2009_derbyshire.csv", "caa_words", 12, 30, 0, 12),
    Expected(
        "east-midlands/stretch_targets_rag_derbyshire_2009_12.csv", "returned_rag", 81, 81, 0, 12
    ),
    Expected(
        "east-midlands/stretch_targets_lincolnshire_2009.csv", "lincolnshire_return", 65, 111, 17, 9
    ),
    Expected("finance/reserves_2015_2018.csv", "reserves", 1059, 3156, 7, 353),
    Expected("childrens-services/la_judgements.csv", "childrens_judgements", 321, 1490, 0, 104),
]


@pytest.mark.parametrize("expected", FILES, ids=lambda one: one.feed)
def test_every_row_of_a_real_file_is_taken_in_or_refused(
    reader: FeedRows, expected: Expected
) -> None:
    feed, read = reader.file(EXAMPLES / expected.file)

    assert feed == expected.feed
    assert (read.rows, len(read.facts), len(read.refused)) == (
        expected.rows,
        expected.facts,
        expected.refused,
    )
    assert len({fact.authority for fact in read.facts}) == expected.authorities


@pytest.mark.parametrize("expected", FILES, ids=lambda one: one.feed)
def test_no_two_facts_of_a_real_file_have_one_name(reader: FeedRows, expected: Expected) -> None:
    _, read = reader.file(EXAMPLES / expected.file)

    assert len({fact.fact_id for fact in read.facts}) == len(read.facts)


@pytest.mark.parametrize("file", ["authorities.csv", "stretch_targets.csv"])
def test_the_partnerships_other_tables_are_no_evidence_and_no_feed_takes_them(
    reader: FeedRows, file: str
) -> None:
    assert reader.file(EAST_MIDLANDS / file)[0] == ""


def test_use_of_resources_refuses_the_rows_that_the_paper_leaves_blank(reader: FeedRows) -> None:
    _, read = reader.file(EAST_MIDLANDS / "use_of_resources_2009.csv")

    assert sorted(read.refused) == [47, 49, 50, 51, 52]
    assert all("holds no score" in reason for reason in read.reasons())


def test_use_of_resources_holds_each_score_as_the_paper_has_it(reader: FeedRows) -> None:
    _, read = reader.file(EAST_MIDLANDS / "use_of_resources_2009.csv")
    boston = {
        fact.measure: fact.value
        for fact in read.facts
        if fact.authority == authority_id("boston").hex
    }

    assert boston == {
        "managing_performance": 1,
        "use_of_resources": 1,
        "managing_finances": 2,
        "governing_the_business": 1,
        "managing_resources": 1,
        "improvement_programme": 1,
    }
    assert {measure: len(read.values(measure)) for measure in RATED} == dict.fromkeys(RATED, 46)
    assert Counter(read.values("use_of_resources")) == {1: 1, 2: 38, 3: 7}
    assert len(read.values("improvement_programme")) == 11


def test_caa_words_of_derbyshire_hold_the_park_that_was_not_rated(reader: FeedRows) -> None:
    _, read = reader.file(EAST_MIDLANDS / "caa_2009_derbyshire.csv")
    park = [fact for fact in read.facts if fact.missing]

    assert [(fact.measure, fact.missing) for fact in park] == [
        ("organisational_assessment", "not applicable"),
        ("use_of_resources", "not applicable"),
    ]
    assert read.values("neet_direction") == [3, 1]


def test_lincolnshires_return_refuses_the_area_the_police_and_the_health_service(
    reader: FeedRows,
) -> None:
    _, read = reader.file(EAST_MIDLANDS / "stretch_targets_lincolnshire_2009.csv")

    assert Counter(refused.name for refused in read.refused.values()) == {
        "Lincolnshire (county-wide)": 13,
        "Lincolnshire Police": 2,
        "NHS Lincolnshire": 2,
    }
    assert read.refused[2].reason == LINCOLNSHIRE_AREA
    assert 31 in read.refused, "the row LINCOLNSHIRE is the area, not the council"


def test_lincolnshires_tenth_target_is_how_people_get_on(reader: FeedRows) -> None:
    _, read = reader.file(EAST_MIDLANDS / "stretch_targets_lincolnshire_2009.csv")

    assert read.values("people_get_on_well") == [54.6, 67.5, 75.8, 81.8, 64.1, 81.0, 84.2]
    assert read.values("neet") == []


def test_lincolnshires_money_and_days_are_numbers(reader: FeedRows) -> None:
    _, read = reader.file(EAST_MIDLANDS / "stretch_targets_lincolnshire_2009.csv")

    assert read.values("efficiency_savings") == [38473, 503, 2466, 2815, 1038, 731, 1654, 1473]
    assert read.values("benefit_claim_days") == [12.91, 10.13, 13.5, 17.71, 14.57, 15.9, 17.51]
    assert Counter(read.values("use_of_resources")) == {1: 1, 2: 6, 3: 2}


def test_the_judgements_hold_fifty_one_inadequate_ones(reader: FeedRows) -> None:
    _, read = reader.file(EXAMPLES / "childrens-services" / "la_judgements.csv")

    assert Counter(read.values("childrens_services_overall"))[1] == 51
    assert len(read.values("childrens_services_care_leavers")) == 207
    assert all(fact.true_on.isoformat() <= fact.published_on for fact in read.facts)


def test_the_real_indicators_are_all_read_but_for_those_about_no_year(indicators: Read) -> None:
    assert (indicators.rows, len(indicators.facts)) == (49_023, 49_010)
    assert indicators.reasons() == {"Years: '0' names no year."}
    assert len({fact.fact_id for fact in indicators.facts}) == 49_010
    assert all(fact.published_estimated for fact in indicators.facts)


def test_the_real_indicators_hold_their_gaps_as_facts(indicators: Read) -> None:
    gaps = [fact for fact in indicators.facts if fact.value is None]

    assert len(gaps) > 10_000
    assert all(gap.missing for gap in gaps)
