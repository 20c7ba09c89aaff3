"""The plain evidence file: what its rows become, rule by rule, and why a row is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.commands import TakeIn
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import KINDS, EvidenceCorrected, EvidenceWithdrawn, FactEvent
from ingest.feed import Record
from ingest.feeds.plain import PLAIN_EVIDENCE, REQUIRED
from tests.unit.feed_rows import FeedRows, plain_row
from tests.unit.makers import ACTOR, AT, QUICK, authority_id


def one(reader: FeedRows, **cells: str) -> TakeIn:
    """Return the one fact that a row becomes."""
    (fact,) = reader.rows(PLAIN_EVIDENCE, [plain_row(**cells)]).facts
    return fact


def reason(reader: FeedRows, **cells: str) -> str:
    """Return why a row is refused."""
    read = reader.rows(PLAIN_EVIDENCE, [plain_row(**cells)])
    assert read.facts == []
    return read.refused[2].reason


def happened(reader: FeedRows, *rows: Record) -> list[FactEvent]:
    """Return the events that rows lead to, each fact with its own history."""
    held: dict[object, FactHistory] = {}
    events = []
    for fact in reader.rows(PLAIN_EVIDENCE, rows).facts:
        event = decide(held.get(fact.fact_id), fact)
        if event is not None:
            held.setdefault(fact.fact_id, FactHistory()).add(event)
            events.append(event)
    return events


def test_a_header_needs_the_six_columns_and_may_have_more() -> None:
    feed = PLAIN_EVIDENCE

    assert feed.recognises(REQUIRED)
    assert feed.recognises(REQUIRED | {"scale", "a column of their own"})
    for column in REQUIRED:
        assert not feed.recognises(REQUIRED - {column})


def test_a_row_with_the_six_columns_becomes_one_fact(reader: FeedRows) -> None:
    fact = one(reader)

    assert fact.authority == authority_id("boston").hex
    assert (fact.kind, fact.measure) == ("assessment", "use_of_resources")
    assert (fact.raw, fact.value, fact.scale, fact.polarity) == ("2", 2, "1-4", "high")
    assert (fact.true_on, fact.published_on) == (date(2009, 3, 31), "2009-12-09")
    assert (fact.origin.feed, fact.origin.file, fact.origin.row) == ("plain", "test.csv", 2)
    assert (fact.at, fact.actor) == (AT, ACTOR)
    assert not fact.withdrawn
    assert not fact.published_estimated


@pytest.mark.parametrize("authority", ["Boston", "boston borough council", "E07000136", " BOSTON "])
def test_an_authority_may_be_a_name_an_alias_or_a_gss_code(
    reader: FeedRows, authority: str
) -> None:
    assert one(reader, authority=authority).authority == authority_id("boston").hex


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_evidence_is_taken(reader: FeedRows, kind: str) -> None:
    assert one(reader, kind=kind).kind == kind


@pytest.mark.parametrize("measure", ["use_of_resources", "Use of Resources", "use-of-resources"])
def test_a_known_measure_may_be_spelt_as_people_do(reader: FeedRows, measure: str) -> None:
    assert one(reader, measure=measure).measure == "use_of_resources"


def test_an_unknown_measure_keeps_its_name_and_needs_a_scale_for_words(reader: FeedRows) -> None:
    fact = one(reader, measure="Street lights", value="green", scale="RAG")

    assert (fact.measure, fact.value, fact.scale, fact.polarity) == (
        "Street lights",
        3,
        "rag",
        "high",
    )


@pytest.mark.parametrize(
    ("cells", "value", "scale"),
    [
        ({"scale": "ofsted", "value": "good"}, 3, "ofsted"),
        ({"scale": "percent", "value": "92.79%"}, 92.79, "percent"),
        ({"value": "Performing well (3)"}, 3, "1-4"),
        ({"measure": "a count", "value": "41,661"}, 41661, "number"),
        ({"measure": "a count", "value": "x"}, None, "number"),
        ({"kind": "narrative", "measure": "a story", "value": "Peer review held"}, None, "text"),
        ({"measure": "efficiency_savings", "value": "\u00a32,153"}, 2153, "money"),
    ],
)
def test_the_scale_is_the_rows_then_the_measures_then_what_can_not_be_mistaken(
    reader: FeedRows, cells: dict[str, str], value: float | None, scale: str
) -> None:
    fact = one(reader, **cells)

    assert (fact.value, fact.scale) == (value, scale)
    assert fact.raw == cells["value"]


def test_the_polarity_is_the_rows_before_the_measures(reader: FeedRows) -> None:
    days = {"measure": "benefit_claim_days", "value": "12.9"}

    assert one(reader, **days).polarity == "low"
    assert one(reader, **days, polarity="high").polarity == "high"
    assert one(reader, measure="a count", polarity="low").polarity == "low"
    assert one(reader, measure="a count").polarity == "none"


@pytest.mark.parametrize("code", ["x", "c", "z", ":", "-", "X"])
def test_a_suppressed_or_missing_value_is_a_fact_of_its_own(reader: FeedRows, code: str) -> None:
    fact = one(reader, value=code)

    assert (fact.value, fact.raw, fact.withdrawn) == (None, code, False)
    assert fact.missing


def test_a_publication_time_is_kept_in_utc(reader: FeedRows) -> None:
    fact = one(reader, published_on="2009-07-09T10:30:00+01:00")

    assert fact.published_on == "2009-07-09T09:30:00+00:00"


def test_blanks_round_a_cell_and_columns_nobody_knows_change_nothing(reader: FeedRows) -> None:
    padded = {name: f" {cell}  " for name, cell in plain_row().items()}

    assert one(reader, **padded, reference=" 1 ", remark="their own") == one(reader, reference="1")


def test_source_and_reference_name_the_fact_whatever_else_changes(reader: FeedRows) -> None:
    named = {"source_body": "Audit Commission", "reference": "caa-1"}
    fact = one(reader, **named)

    assert one(reader, **named, value="3", published_on="2010-01-05").fact_id == fact.fact_id
    assert one(reader, **named, authority="Lincoln").fact_id == fact.fact_id
    assert one(reader, **{**named, "reference": "caa-2"}).fact_id != fact.fact_id
    assert one(reader, **{**named, "source_body": "Ofsted"}).fact_id != fact.fact_id


@pytest.mark.parametrize(
    "change",
    [
        *({"true_on": "2008-03-31"}, {"kind": "peer_review"}, {"measure": "managing_finances"}),
        *({"authority": "Lincoln"}, {"source_body": "Ofsted"}),
    ],
    ids=lambda change: next(iter(change)),
)
def test_without_a_reference_what_it_is_about_names_the_fact(
    reader: FeedRows, change: dict[str, str]
) -> None:
    assert one(reader, **change).fact_id != one(reader).fact_id
    assert one(reader, authority="Boston Borough Council").fact_id == one(reader).fact_id


@pytest.mark.parametrize(
    "change",
    [{"value": "3"}, {"published_on": "2010-01-05"}, {"text": "Said."}],
    ids=lambda change: next(iter(change)),
)
def test_without_a_reference_what_changes_is_a_version_of_the_fact(
    reader: FeedRows, change: dict[str, str]
) -> None:
    assert one(reader, **change).fact_id == one(reader).fact_id
    assert one(reader, **change).earlier_id != one(reader).earlier_id


def test_narratives_without_a_reference_are_many_of_one_day(reader: FeedRows) -> None:
    told = {"kind": "narrative", "value": "told", "measure": "a note"}

    assert one(reader, **told, text="A.").fact_id != one(reader, **told, text="B.").fact_id


def test_the_same_row_twice_is_one_event_with_a_reference_or_without(reader: FeedRows) -> None:
    assert len(happened(reader, plain_row(), plain_row())) == 1
    assert len(happened(reader, plain_row(reference="1"), plain_row(reference="1"))) == 1


def test_a_changed_value_under_one_reference_is_a_correction(reader: FeedRows) -> None:
    _, second = happened(
        reader,
        plain_row(reference="1"),
        plain_row(reference="1", value="3", published_on="2010-01-05"),
    )

    assert type(second) is EvidenceCorrected
    assert (second.raw, second.published_on) == ("3", "2010-01-05")


@pytest.mark.parametrize("word", ["withdrawn", "Withdrawn", " WITHDRAWN "])
def test_the_word_withdrawn_takes_the_fact_of_its_reference_back_from_that_day(
    reader: FeedRows, word: str
) -> None:
    gone = plain_row(reference="1", value=word, published_on="2010-06-01")

    recorded, withdrawn = happened(reader, plain_row(reference="1"), gone, gone)

    assert type(withdrawn) is EvidenceWithdrawn
    assert withdrawn.originator_id == recorded.originator_id
    assert withdrawn.published_on == "2010-06-01"


BAD_ROWS = [
    ({"authority": ""}, "authority: "),
    ({"authority": "B" * 201}, "authority: "),
    ({"authority": "Bostonn"}, "No authority in the register is called 'Bostonn'."),
    ({"kind": ""}, "kind: use assessment, self_assessment, peer_review"),
    ({"kind": "opinion"}, "kind: use assessment, self_assessment, peer_review"),
    ({"kind": "Assessment!"}, "kind: use assessment, self_assessment, peer_review"),
    ({"measure": ""}, "measure: "),
    ({"value": "splendid"}, "value: 'splendid' is not on the scale 1-4"),
    ({"value": "Performing well (2)"}, "value: 'Performing well (2)' says two different things"),
    ({"value": "3", "scale": "ofsted"}, "value: '3' is not on the scale ofsted"),
    ({"value": "many", "scale": "number"}, "value: 'many' is not a number (number)"),
    ({"value": "-4", "scale": "days"}, "value: '-4' is outside the scale days"),
    ({"value": "good", "measure": "new"}, "scale: say which scale 'good' is on"),
    ({"scale": "stars"}, "scale: 'stars' is not a known scale; use one of 1-4, "),
    ({"value": "", "reference": ""}, "value: the cell is empty, so a value is missing."),
    ({"value": "", "reference": "1"}, "value: the cell is empty, so a value is missing."),
    ({"value": "withdrawn"}, "value: 'withdrawn' takes back the fact of its reference"),
    (
        {"value": "withdrawn", "kind": "narrative", "text": "Told.", "reference": "1"},
        "value: 'withdrawn' takes a fact back, but this row has text",
    ),
    ({"true_on": ""}, "true_on: "),
    ({"true_on": "soon"}, "true_on: 'soon' is not a date; write it as 2009-12-09"),
    ({"true_on": "2009-02-30"}, "true_on: '2009-02-30' is not a date"),
    ({"published_on": ""}, "published_on: "),
    ({"published_on": "2009"}, "published_on: '2009' is not a date"),
    ({"published_on": "2009-12-09T25:00"}, "published_on: '2009-12-09T25:00' is not a date-time"),
    ({"polarity": "up"}, "polarity: use high or low"),
    ({"reference": "1" * 401}, "reference: "),
]


@pytest.mark.parametrize(("cells", "begins"), BAD_ROWS)
def test_a_bad_row_is_refused_with_its_column_and_what_to_do(
    reader: FeedRows, cells: dict[str, str], begins: str
) -> None:
    assert reason(reader, **cells).startswith(begins)


def test_a_bad_row_takes_no_other_row_with_it(reader: FeedRows) -> None:
    read = reader.rows(
        PLAIN_EVIDENCE, [plain_row(), plain_row(value="splendid"), plain_row(authority="Lincoln")]
    )

    assert (len(read.facts), list(read.refused)) == (2, [3])


def test_an_unknown_authority_is_refused_with_its_name_and_candidates(reader: FeedRows) -> None:
    refused = reader.rows(PLAIN_EVIDENCE, [plain_row(authority="Bostonn")]).refused[2]

    assert refused.name == "Bostonn"
    assert "Boston" in refused.candidates


@QUICK
@given(cells=st.lists(st.sampled_from(["1", "2", "3", "x", "-", "withdrawn"]), max_size=6))
def test_versions_of_several_days_in_any_order_and_read_twice_are_the_same(
    reader: FeedRows, cells: list[str]
) -> None:
    rows = [
        plain_row(reference="1", value=cell, published_on=f"2010-01-{day:02}")
        for day, cell in enumerate(cells, start=1)
    ]

    def values(some: list[Record]) -> set[tuple[str, str]]:
        return {
            (one.published_on, getattr(one, "raw", "withdrawn")) for one in happened(reader, *some)
        }

    wanted = {(one["published_on"], one["value"]) for one in rows}
    assert values([*reversed(rows), *rows]) == values(rows) == wanted
