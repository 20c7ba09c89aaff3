"""The feeds of the partnership's own tables, on a few rows: what a row becomes, and why not."""

import csv
from datetime import date
from pathlib import Path

import pytest

from ingest.feeds.caa_words import CAA_WORDS
from ingest.feeds.lincolnshire_return import LINCOLNSHIRE_RETURN
from ingest.feeds.returned_rag import RETURNED_RAG
from ingest.feeds.use_of_resources import USE_OF_RESOURCES
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import EAST_MIDLANDS, authority_id

TABLE = {
    "council": "Boston",
    "council_type": "District",
    "county_area": "Lincolnshire",
    "managing_performance": "1",
    "use_of_resources": "1",
    "managing_finances": "2",
    "governing_the_business": "1",
    "managing_resources": "",
    "joins_improvement_programme": "Yes",
}
CAA = {
    "body": "Derby City",
    "adult_social_services": "Well",
    "childrens_services": "",
    "organisational_assessment": "n/a",
    "use_of_resources": "2",
    "neet_direction": "Improving",
}
RETURN = {
    "target": "8",
    "body": "Boston Borough Council",
    "target_value": "95%",
    "date_of_data": "31/03/09",
    "actual_value": "93.86%",
    "symbol": "\u25b2",
    "comment": "",
    "rag": "",
    "rag_comment": "",
}


def test_use_of_resources_a_blank_is_no_score_and_the_rest_are_facts(reader: FeedRows) -> None:
    facts = reader.rows(USE_OF_RESOURCES, [TABLE]).facts

    assert {fact.measure: fact.value for fact in facts} == {
        "managing_performance": 1,
        "use_of_resources": 1,
        "managing_finances": 2,
        "governing_the_business": 1,
        "improvement_programme": 1,
    }
    assert {(fact.true_on, fact.published_on) for fact in facts} == {
        (date(2009, 3, 31), "2009-12-09")
    }
    assert {fact.kind for fact in facts} == {"assessment", "narrative"}
    assert {fact.source_body for fact in facts} == {"Audit Commission"}


def test_use_of_resources_fire_authorities_are_told_apart_by_their_county(reader: FeedRows) -> None:
    fire = {**TABLE, "council": "Fire Authority", "county_area": "Derbyshire"}

    facts = reader.rows(USE_OF_RESOURCES, [fire]).facts

    assert {fact.authority for fact in facts} == {authority_id("derbyshire-fire-and-rescue").hex}


def test_use_of_resources_a_row_of_blanks_a_bad_score_and_a_strange_name_are_refused(
    reader: FeedRows,
) -> None:
    blanks = {**dict.fromkeys(TABLE, ""), "council": "Boston"}

    assert "holds no score" in reader.reason(USE_OF_RESOURCES, blanks)
    assert "managing_finances: '7' is not on the scale 1-4" in reader.reason(
        USE_OF_RESOURCES, {**TABLE, "managing_finances": "7"}
    )
    assert "called 'Bostonia'" in reader.reason(USE_OF_RESOURCES, {**TABLE, "council": "Bostonia"})


def test_caa_words_digits_gaps_and_directions_are_read_each_on_its_scale(reader: FeedRows) -> None:
    facts = {fact.measure: fact for fact in reader.rows(CAA_WORDS, [CAA]).facts}

    assert {name: fact.value for name, fact in facts.items()} == {
        "adult_social_services": 3,
        "organisational_assessment": None,
        "use_of_resources": 2,
        "neet_direction": 3,
    }
    assert facts["organisational_assessment"].missing == "not applicable"
    assert facts["adult_social_services"].raw == "Well"


def test_caa_words_a_fire_service_needs_the_county_in_the_files_name(reader: FeedRows) -> None:
    fire = {**CAA, "body": "Fire Service"}

    found = reader.rows(CAA_WORDS, [fire], "caa_2009_derbyshire.csv").facts

    assert {fact.authority for fact in found} == {authority_id("derbyshire-fire-and-rescue").hex}
    assert "needs a county" in reader.reason(CAA_WORDS, fire, "caa_2009.csv")


def test_caa_words_a_row_of_blanks_is_refused(reader: FeedRows) -> None:
    blanks = {**dict.fromkeys(CAA, ""), "body": "Derby City"}

    assert "holds no rating" in reader.reason(CAA_WORDS, blanks)


@pytest.mark.parametrize(("target", "measure"), [("10", "neet"), ("11", "people_get_on_well")])
def test_returned_rag_has_the_boards_order_of_targets(
    reader: FeedRows, target: str, measure: str
) -> None:
    record = {"body": "Derby City", "target": target, "rag": "A"}

    (fact,) = reader.rows(RETURNED_RAG, [record]).facts

    assert (fact.measure, fact.value) == (f"{measure}_returned_rag", 2)
    assert fact.kind == "self_assessment"
    assert fact.published_estimated


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"target": "13"}, "target: '13' is not one of the 12 stretch targets"),
        ({"rag": "B"}, "'B' is not on the scale rag"),
        ({"body": "Fire Service"}, "needs a county"),
    ],
)
def test_returned_rag_refuses_what_is_not_in_the_return(
    reader: FeedRows, cells: dict[str, str], why: str
) -> None:
    record = {"body": "Derby City", "target": "4", "rag": "A", **cells}

    assert why in reader.reason(RETURNED_RAG, record)


@pytest.mark.parametrize(("target", "measure"), [("10", "people_get_on_well"), ("11", "neet")])
def test_lincolnshires_return_swaps_targets_ten_and_eleven(
    reader: FeedRows, target: str, measure: str
) -> None:
    record = {**RETURN, "target": target, "symbol": "-"}

    facts = reader.rows(LINCOLNSHIRE_RETURN, [record]).facts

    assert [fact.measure for fact in facts] == [
        measure,
        f"{measure}_target",
        f"{measure}_returned_symbol",
    ]


def test_lincolnshires_return_gives_a_value_its_symbol_and_its_rag(reader: FeedRows) -> None:
    record = {**RETURN, "rag": "R", "rag_comment": "Not met"}

    facts = reader.rows(LINCOLNSHIRE_RETURN, [record]).facts

    assert [(fact.kind, fact.measure, fact.value, fact.scale) for fact in facts] == [
        ("indicator", "invoices_paid_in_30_days", 93.86, "percent"),
        ("self_assessment", "invoices_paid_in_30_days_returned_symbol", 1, "tolerance-symbol"),
        ("self_assessment", "invoices_paid_in_30_days_returned_rag", 1, "rag"),
    ]
    assert {fact.true_on for fact in facts} == {date(2009, 3, 31)}
    assert all(fact.published_estimated for fact in facts)
    assert facts[0].text.startswith("Target: 95%")
    assert facts[2].text == "Not met"


@pytest.mark.parametrize(
    ("actual", "value"), [("Performing adequately (2)", 2), ("4", 4), ("-", None)]
)
def test_lincolnshires_return_ratings_are_assessments(
    reader: FeedRows, actual: str, value: float | None
) -> None:
    record = {**RETURN, "target": "4", "date_of_data": "09/12/09", "actual_value": actual}

    fact = reader.rows(LINCOLNSHIRE_RETURN, [record]).facts[0]

    assert (fact.kind, fact.measure) == ("assessment", "organisational_assessment")
    assert (fact.value, fact.published_on) == (value, "2009-12-09")


@pytest.mark.parametrize("body", ["LINCOLNSHIRE", "Lincolnshire (county-wide)", "NHS Lincolnshire"])
def test_lincolnshires_return_the_area_is_not_taken_for_the_county_council(
    reader: FeedRows, body: str
) -> None:
    refused = reader.rows(LINCOLNSHIRE_RETURN, [{**RETURN, "body": body}]).refused

    assert "No authority in the register is called" in refused[2].reason


def rag_file(folder: Path, *lines: str) -> Path:
    """Write a table of bodies, targets and ratings."""
    file = folder / "rag.csv"
    file.write_text("\n".join(["body,target,rag", *lines]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "lines",
    [
        ["Derby,1,Green", "Derby,2,Red", "Nottingham,10,Amber"],
        ["Derby City,1,G", "Derby City,2,R"],
        [f"Derby City,{target},A" for target in range(1, 13)],
        ["Boston,A,R"],
        [],
    ],
)
def test_a_corporate_plan_is_not_taken_for_the_return_of_2009(
    reader: FeedRows, tmp_path: Path, lines: list[str]
) -> None:
    assert reader.file(rag_file(tmp_path, *lines))[0] == ""


def test_the_return_of_2009_with_a_slip_is_still_the_return_of_2009(
    reader: FeedRows, tmp_path: Path
) -> None:
    real = (EAST_MIDLANDS / "stretch_targets_rag_derbyshire_2009_12.csv").read_text("utf-8")
    lines = real.replace("Bolsover DC,4", "Bolsover District,4").splitlines()[1:60]

    feed, read = reader.file(rag_file(tmp_path, *lines))

    assert (feed, read.rows) == ("returned_rag", 59)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("use_of_resources_2009.csv", "council"),
        ("caa_2009_derbyshire.csv", "body"),
        ("stretch_targets_lincolnshire_2009.csv", "body"),
    ],
)
def test_the_papers_columns_with_other_bodies_under_them_are_not_the_papers(
    reader: FeedRows, tmp_path: Path, file: str, column: str
) -> None:
    with (EAST_MIDLANDS / file).open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        row[column] = "Leeds"
    other = tmp_path / file
    with other.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    assert reader.file(other)[0] == ""
