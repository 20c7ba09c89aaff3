"""Vintages of the department's indicators: versions of the very facts its newest table states."""

from collections.abc import Iterable
from uuid import UUID

from domain.evidence.commands import TakeIn
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import EvidenceCorrected, FactEvent
from ingest.feeds.lait import INDICATORS
from ingest.feeds.lait_vintages import VINTAGES
from ingest.feeds.registry import FEEDS
from tests.unit.feed_rows import FeedRows
from tests.unit.makers import EXAMPLES

SAMPLE = EXAMPLES / "childrens-indicators" / "vintages_east_midlands.csv.gz"
FIRST = {
    "measure": "TotAbs",
    "period": "2015",
    "la_code": "831",
    "value": "4.7753899999999998",
    "first_seen": "2024-11-15",
}
LATER = FIRST | {"value": "4.8", "first_seen": "2025-03-24"}


def events_of(commands: Iterable[TakeIn]) -> list[FactEvent]:
    """Take versions in one after the other; return what is news."""
    histories: dict[UUID, FactHistory] = {}
    events = []
    for command in commands:
        event = decide(histories.get(command.fact_id), command)
        if event is not None:
            histories.setdefault(command.fact_id, FactHistory()).add(event)
            events.append(event)
    return events


def test_a_vintage_is_a_version_of_the_fact_the_newest_table_states(reader: FeedRows) -> None:
    newest = {
        "Short Desc": "TotAbs",
        "Years": "2015",
        "LA and Regions": "Derby",
        "Values": "4.8",
        "LA Number": "831",
    }
    [vintage] = reader.rows(VINTAGES, [LATER]).facts
    [fact] = reader.rows(INDICATORS, [newest]).facts
    assert vintage.fact_id == fact.fact_id
    assert vintage.authority == fact.authority
    assert (vintage.measure, vintage.true_on, vintage.value) == (
        fact.measure,
        fact.true_on,
        fact.value,
    )


def test_what_the_first_copy_showed_has_an_estimated_date_and_what_came_later_a_stated_one(
    reader: FeedRows,
) -> None:
    first, later = reader.rows(VINTAGES, [FIRST, LATER]).facts
    assert (first.published_on, first.published_estimated) == ("2024-11-15", True)
    assert (later.published_on, later.published_estimated) == ("2025-03-24", False)


def test_an_empty_value_is_missing_and_no_withdrawal(reader: FeedRows) -> None:
    [fact] = reader.rows(VINTAGES, [FIRST | {"value": ""}]).facts
    assert (fact.value, fact.missing, fact.withdrawn) == (None, "blank", False)


def test_a_revised_period_is_read_as_the_year_it_names(reader: FeedRows) -> None:
    [fact] = reader.rows(VINTAGES, [FIRST | {"period": "2023 (Revised)"}]).facts
    assert fact.true_on.year == 2023


def test_an_unknown_area_or_date_is_refused_with_its_reason(reader: FeedRows) -> None:
    assert "'1'" in reader.reason(VINTAGES, FIRST | {"la_code": "1"})
    assert "first_seen" in reader.reason(VINTAGES, FIRST | {"first_seen": "soon"})


def test_the_vintages_columns_are_no_other_feeds() -> None:
    knowing = [feed.name for feed in FEEDS if feed.recognises(frozenset(FIRST))]
    assert knowing == ["childrens_indicators_vintages"]


def test_a_period_that_names_no_year_is_refused_as_in_the_newest_table(reader: FeedRows) -> None:
    reason = reader.reason(VINTAGES, FIRST | {"measure": "CINPermExclusion", "period": "0"})
    assert "'0' names no year" in reason


def test_every_row_of_the_real_sample_is_read_and_is_a_version_of_its_own(reader: FeedRows) -> None:
    feed, read = reader.file(SAMPLE)
    assert (feed, read.rows, read.refused) == ("childrens_indicators_vintages", 2_649, {})
    assert len(events_of(read.facts)) == len(read.facts) == 2_649
    assert len({fact.fact_id for fact in read.facts}) == 1_596
    assert all(
        fact.published_estimated == (fact.published_on == "2024-11-15") for fact in read.facts
    )


def test_a_period_that_is_labelled_anew_is_the_same_fact(reader: FeedRows) -> None:
    _, read = reader.file(SAMPLE)
    derby = [fact for fact in read.facts if fact.reference.startswith("Alevel_AAB|")]
    derby = [fact for fact in derby if fact.reference.endswith("|831")]
    events = events_of(derby)
    assert (len(derby), len({fact.fact_id for fact in derby})) == (18, 11)
    assert sum(isinstance(event, EvidenceCorrected) for event in events) == 7
    newest = {fact.reference: fact.raw for fact in derby}
    assert newest["Alevel_AAB|2018|831"] == "12.2"
    assert newest["Alevel_AAB|2025|831"] == "20.83"


def test_the_state_of_the_figures_is_no_part_of_a_reference(reader: FeedRows) -> None:
    labels = ["2023", "2023 (prov)", "2023(Prov)", "2023 (Rev)", "2023 (Final)", "2023 Revised"]
    read = reader.rows(VINTAGES, [FIRST | {"period": label} for label in labels])
    assert {fact.reference for fact in read.facts} == {"TotAbs|2023|831"}
    assert len({fact.true_on for fact in read.facts}) == 1


def test_a_value_that_goes_back_to_what_it_was_is_a_new_version(reader: FeedRows) -> None:
    _, read = reader.file(SAMPLE)
    back = [fact for fact in read.facts if fact.reference == "LAC_Fixed_ Ex|2019|830"]
    assert [(fact.raw, fact.published_on) for fact in back] == [
        ("10.65", "2024-11-15"),
        ("10.62", "2025-04-29"),
        ("10.65", "2026-04-08"),
    ]
    assert [event.originator_version for event in events_of(back)] == [1, 2, 3]
    assert len(events_of([*back, *back])) == 3, "the same file again changes nothing"
