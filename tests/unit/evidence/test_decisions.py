"""Given these versions of a fact, when a source gives one more, then this follows."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.commands import TakeIn, referenced_fact, unreferenced_fact
from domain.evidence.decisions import FactHistory, decide
from domain.evidence.events import (
    EvidenceCorrected,
    EvidenceRecorded,
    EvidenceWithdrawn,
    FactEvent,
)
from tests.unit.makers import AT, QUICK, take_in, withdraw


def happened(commands: Iterable[TakeIn]) -> list[FactEvent]:
    """Take the versions in, one after the other, as a file would bring them."""
    events: list[FactEvent] = []
    for command in commands:
        event = decide(FactHistory.of(events) if events else None, command)
        if event is not None:
            events.append(event)
    return events


def contents(events: Iterable[FactEvent]) -> set[tuple[str, ...]]:
    return {
        ("withdrawn", event.published_on)
        if isinstance(event, EvidenceWithdrawn)
        else (event.raw, event.published_on, event.text)
        for event in events
    }


def test_given_nothing_when_a_finding_comes_in_then_it_is_recorded_whole() -> None:
    command = take_in("2", text="Adequate.")

    (event,) = happened([command])

    assert type(event) is EvidenceRecorded
    assert event.originator_id == command.fact_id
    assert event.originator_version == 1
    for name in set(EvidenceRecorded.__struct_fields__) & set(TakeIn.__struct_fields__):
        assert getattr(event, name) == getattr(command, name), name
    assert (event.recorded_at, event.actor) == (command.at, command.actor)


def test_given_a_finding_when_it_comes_in_again_then_nothing_happens() -> None:
    assert len(happened([take_in("2"), take_in("2")])) == 1


def test_given_a_finding_when_it_comes_from_another_file_and_row_then_it_is_a_repeat() -> None:
    again = msgspec.structs.replace(
        take_in("2"), origin=msgspec.structs.replace(take_in().origin, file="copy.csv", row=99)
    )

    assert len(happened([take_in("2"), again])) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"raw": "3", "value": 3.0},
        {"published_on": "2010-01-05"},
        {"text": "Reworded."},
        {"authority": "0" * 32},
        {"measure": "managing_finances"},
        {"kind": "peer_review"},
        {"polarity": "low"},
        {"scale": "rag"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_given_a_finding_when_any_of_it_changes_then_it_is_corrected(
    change: dict[str, object],
) -> None:
    changed = msgspec.structs.replace(take_in("2"), **change)

    recorded, corrected = happened([take_in("2"), changed])

    assert type(recorded) is EvidenceRecorded
    assert type(corrected) is EvidenceCorrected
    assert corrected.originator_version == 2
    for name, value in change.items():
        assert getattr(corrected, name) == value


def test_given_a_finding_when_the_catalogue_lends_another_direction_then_it_is_a_repeat() -> None:
    first = take_in("2")
    lent = msgspec.structs.replace(first, polarity="none", polarity_lent=True)

    assert len(happened([first, lent, lent])) == 1
    assert len(happened([first, msgspec.structs.replace(lent, polarity_lent=False)])) == 2
    _, corrected = happened([first, msgspec.structs.replace(lent, raw="3", value=3.0)])
    assert isinstance(corrected, EvidenceCorrected)
    assert corrected.polarity == "none"


def test_given_a_correction_when_the_first_version_comes_again_then_nothing_happens() -> None:
    assert len(happened([take_in("2"), take_in("3", "2010-01-05"), take_in("2")])) == 2


def test_given_a_finding_when_it_is_withdrawn_twice_then_it_is_withdrawn_once() -> None:
    recorded, withdrawn = happened([take_in("2"), withdraw(), withdraw()])

    assert type(recorded) is EvidenceRecorded
    assert type(withdrawn) is EvidenceWithdrawn
    assert withdrawn.originator_version == 2
    assert withdrawn.published_on == "2010-06-01"


def test_given_a_withdrawal_when_it_is_withdrawn_on_another_day_then_both_count() -> None:
    events = happened([take_in("2"), withdraw("2010-06-01"), withdraw("2010-05-01")])

    assert [event.originator_version for event in events] == [1, 2, 3]


def test_given_nothing_when_a_withdrawal_comes_first_then_what_follows_is_a_correction() -> None:
    withdrawn, late = happened([withdraw(), take_in("2")])

    assert type(withdrawn) is EvidenceWithdrawn
    assert withdrawn.originator_version == 1
    assert type(late) is EvidenceCorrected
    assert late.originator_version == 2


def test_given_a_withdrawal_when_the_finding_is_published_anew_then_it_is_corrected() -> None:
    *_, anew = happened([take_in("2"), withdraw("2010-06-01"), take_in("2", "2010-07-01")])

    assert type(anew) is EvidenceCorrected
    assert anew.originator_version == 3


def test_an_empty_history_that_is_held_already_gets_a_correction_not_a_second_first() -> None:
    history = FactHistory.of(happened([take_in("2")]))

    event = decide(history, take_in("4"))

    assert event is not None
    assert event.originator_version == 2


def test_a_fact_is_named_by_its_body_and_that_bodys_reference() -> None:
    assert referenced_fact("Ofsted", "1") == referenced_fact("Ofsted", "1")
    assert referenced_fact("Ofsted", "1") != referenced_fact("CQC", "1")
    assert referenced_fact("Ofsted", "1") != referenced_fact("Ofsted1", "")
    assert referenced_fact("a", "b") != unreferenced_fact("a", "b")


VERSIONS = st.one_of(
    st.builds(
        take_in,
        st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["2009-12-09", "2010-01-05", "2010-01-05T10:00:00+00:00"]),
        text=st.sampled_from(["", "Reworded."]),
    ),
    st.builds(withdraw, st.sampled_from(["2009-12-09", "2010-06-01"])),
)
"""Versions of one fact, few enough that repeats and ties are common."""


@st.composite
def two_readings(draw: st.DrawFn) -> tuple[list[TakeIn], list[TakeIn]]:
    """One version a day twice: each as often as you like, in any order."""
    versions = draw(
        st.lists(VERSIONS, min_size=1, max_size=8, unique_by=lambda one: one.published_on)
    )
    again = draw(st.lists(st.sampled_from(versions), max_size=8))
    return versions, draw(st.permutations([*versions, *again]))


@QUICK
@given(two_readings())
def test_any_order_and_any_repetition_gives_the_same_set_of_versions(
    readings: tuple[list[TakeIn], list[TakeIn]],
) -> None:
    one, other = readings

    assert contents(happened(one)) == contents(happened(other))
    assert len(happened(one)) == len(contents(happened(one)))


@QUICK
@given(st.lists(VERSIONS, min_size=1, max_size=12))
def test_versions_are_numbered_from_one_without_gaps_or_doubles(commands: list[TakeIn]) -> None:
    events = happened(commands)

    assert [event.originator_version for event in events] == list(range(1, len(events) + 1))
    assert not isinstance(events[0], EvidenceCorrected)
    assert not any(type(event) is EvidenceRecorded for event in events[1:])


@QUICK
@given(st.lists(VERSIONS, min_size=1, max_size=8), st.integers(0, 8))
def test_an_import_cut_off_anywhere_and_run_again_ends_as_if_it_had_run_once(
    commands: list[TakeIn], cut: int
) -> None:
    rows = [
        msgspec.structs.replace(one, origin=msgspec.structs.replace(one.origin, row=number))
        for number, one in enumerate(commands, start=2)
    ]

    assert happened([*rows[:cut], *rows]) == happened(rows)


def test_given_10_then_12_when_its_source_says_10_again_of_that_day_then_10_holds() -> None:
    first, second = take_in("10"), take_in("12")

    events = happened([first, second, first, first])

    assert [getattr(event, "raw", "") for event in events] == ["10", "12", "10"]


def test_a_judgement_that_is_said_again_by_one_unsure_of_its_day_is_a_repeat() -> None:
    known = take_in()
    history = FactHistory.of(happened([known]))
    replace = msgspec.structs.replace
    near = replace(
        known, raw="adequate", true_on=known.true_on - timedelta(days=11), about_then=True
    )

    assert decide(history, near) is None
    assert decide(history, replace(near, about_then=False)) is not None
    assert decide(history, replace(near, value=1.0)) is not None
    assert decide(history, replace(near, true_on=near.true_on - timedelta(days=200))) is not None
    assert decide(FactHistory.of(happened([known, withdraw(known.published_on)])), near) is not None


def test_a_version_whose_source_does_not_say_when_it_came_out_is_not_news_every_day() -> None:
    replace = msgspec.structs.replace
    first = replace(
        take_in(published_on=AT.date().isoformat()), published_estimated=True, kind="indicator"
    )
    history = FactHistory.of(happened([first]))
    tomorrow = AT + timedelta(days=1)
    again = replace(first, at=tomorrow, published_on=tomorrow.date().isoformat())

    assert decide(history, again) is None
    assert decide(history, replace(again, raw="3", value=3.0)) is not None
    assert decide(history, replace(again, published_estimated=False)) is not None
