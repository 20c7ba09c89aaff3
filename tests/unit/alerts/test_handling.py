"""The life of an alert with the adviser: what each decision does, and what ends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alerts.decisions import steps_of
from domain.alerts.handling import Handling, after, handled
from domain.alerts.handling_commands import HandlingCommand
from domain.alerts.handling_decisions import (
    LONGEST_SNOOZE,
    AlertMovedOnError,
    HandlingRefusal,
    wake,
)
from domain.alerts.handling_events import Ground
from domain.text import LONGEST
from tests.unit.handling import (
    ADA,
    BEN,
    DAY,
    MONTH_ON,
    Stream,
    acknowledge,
    cleared,
    dismiss,
    done,
    followed,
    opened,
    raised,
    rate,
    signal,
    snooze,
    undo,
    woken,
)

ONE_MONTH_ON = DAY + timedelta(days=31)


def test_an_alert_is_new_until_somebody_decides() -> None:
    assert handled(opened()).status == "new"


def test_who_acknowledges_owns_it_and_the_receipt_says_on_what() -> None:
    stream = opened()
    state = handled(done(stream, acknowledge(stream)))

    assert state.status == "acknowledged"
    assert state.decision is not None
    assert state.decision.by == ADA
    basis = state.decision.basis
    assert (basis.position, basis.version) == (99, 1)
    assert basis.grounds == (Ground(signal().key, ("e1",)),)


def test_another_adviser_may_take_it_over_but_nobody_acknowledges_twice() -> None:
    mine = done(opened(), acknowledge(opened()))

    state = handled(done(mine, acknowledge(mine, by=BEN)))
    assert state.decision is not None
    assert state.decision.by == BEN
    with pytest.raises(HandlingRefusal, match="already"):
        done(mine, acknowledge(mine))


def test_a_snooze_needs_a_reason_and_a_day_within_three_months() -> None:
    stream, today = opened(), DAY.date()

    for until in (today, today - timedelta(days=1), today + LONGEST_SNOOZE + timedelta(days=1)):
        with pytest.raises(HandlingRefusal, match="from tomorrow to 7 April 2026"):
            done(stream, snooze(stream, until))
    with pytest.raises(HandlingRefusal, match="why it can wait"):
        done(stream, snooze(stream, reason="  "))
    assert handled(done(stream, snooze(stream, today + LONGEST_SNOOZE))).status == "snoozed"


def test_a_snooze_ends_on_its_day_and_not_before() -> None:
    stream = done(opened(), snooze(opened()))

    assert wake(stream, DAY + timedelta(days=30)) == []
    back = handled(woken(stream, ONE_MONTH_ON))
    assert ONE_MONTH_ON.date() == MONTH_ON
    assert back.status == "woken"
    assert back.waking is not None
    assert back.waking.why == "expired"


def test_new_evidence_ends_a_snooze_at_once() -> None:
    stream = done(opened(), snooze(opened()))
    worse = followed(stream, raised(signal()), raised(signal(grade=2), on="2010-01-01"))

    back = handled(woken(worse))
    assert back.status == "woken"
    assert back.waking is not None
    assert back.waking.why == "new_evidence"


def test_a_dismissed_alert_still_stands_and_comes_back_when_something_new_is_raised() -> None:
    stream = done(opened(), dismiss(opened()))
    assert handled(stream).status == "dismissed"
    assert handled(stream).is_open
    assert wake(stream, ONE_MONTH_ON) == []

    worse = followed(stream, raised(signal()), raised(signal("reoffending"), on="2010-01-01"))
    assert handled(woken(worse)).status == "woken"


def test_a_signal_that_goes_wakes_nobody() -> None:
    both = followed([], raised(signal(), signal("reoffending")))
    stream = done(both, dismiss(both))
    weaker = followed(
        stream,
        raised(signal(), signal("reoffending")),
        raised(on="2010-01-01", dropped=(signal().key,)),
    )
    assert weaker[-1].topic == "alerts.weakened"
    assert wake(weaker, DAY) == []


def test_waking_twice_records_it_once() -> None:
    once = woken(done(opened(), snooze(opened())), ONE_MONTH_ON)

    assert wake(once, ONE_MONTH_ON) == []


def test_nobody_resolves_by_hand_what_has_cleared_or_was_never_seen() -> None:
    gone = followed(opened(), raised(signal()), cleared(signal()))

    for command in (acknowledge(gone), snooze(gone), dismiss(gone)):
        with pytest.raises(HandlingRefusal, match="has cleared"):
            done(gone, command)
    with pytest.raises(HandlingRefusal, match="no such alert"):
        done([], acknowledge(opened()))


def test_an_alert_that_opens_again_begins_anew() -> None:
    stream = done(opened(), dismiss(opened()))
    again = followed(
        stream, raised(signal()), cleared(signal()), raised(signal(evidence="e2"), on="2011-12-09")
    )
    assert handled(again) == Handling(is_open=True)


def test_who_decides_on_an_alert_that_has_changed_since_is_told_what_changed() -> None:
    page = opened()
    since = followed(page, raised(signal()), cleared(signal()))

    with pytest.raises(AlertMovedOnError, match="it cleared") as refused:
        done(since, acknowledge(page))
    assert list(refused.value.happened) == since[1:]


def test_of_two_advisers_who_decide_at_once_the_second_is_told_of_the_first() -> None:
    page = opened()
    first = done(page, acknowledge(page, by=BEN))

    with pytest.raises(AlertMovedOnError, match="it was acknowledged"):
        done(first, snooze(page))


@pytest.mark.parametrize("seen", [0, -1, 2])
def test_a_version_that_never_was_is_refused(seen: int) -> None:
    with pytest.raises(HandlingRefusal, match="which version"):
        done(opened(), replace(acknowledge(opened()), seen=seen))


def test_undo_brings_back_what_was_before() -> None:
    mine = done(opened(), acknowledge(opened()))
    snoozed = done(mine, snooze(mine))

    back = done(snoozed, undo(snoozed))
    assert handled(back) == handled(mine)
    assert handled(done(back, undo(back))).status == "new"


def test_only_a_decision_in_force_can_be_undone() -> None:
    ended = woken(done(opened(), snooze(opened())), ONE_MONTH_ON)

    for stream in (opened(), ended):
        with pytest.raises(HandlingRefusal, match="no decision in force"):
            done(stream, undo(stream))


def test_what_was_taken_on_can_be_rated_even_when_it_has_cleared() -> None:
    mine = done(opened(), acknowledge(opened()))
    gone = followed(mine, raised(signal()), cleared(signal()))

    state = handled(done(gone, rate(gone)))
    assert (state.rating, state.status) == ("useful", "acknowledged")
    with pytest.raises(HandlingRefusal, match="Acknowledge it first"):
        done(opened(), rate(opened()))


def test_a_comment_has_an_end() -> None:
    command = snooze(opened(), reason="a" * (LONGEST + 1))

    with pytest.raises(HandlingRefusal, match="2,000 characters"):
        done(opened(), command)


COMMANDS: dict[str, Callable[[Stream], HandlingCommand]] = {
    "acknowledge": acknowledge,
    "snooze": snooze,
    "dismiss": dismiss,
    "rate": rate,
    "undo": undo,
}
MOVES = (*COMMANDS, "wake", "worse", "clear")


def moved(stream: Stream, move: str) -> Stream:
    """Try a move; where it is refused nothing changes."""
    course = steps_of(stream)
    try:
        match move:
            case "wake":
                return woken(stream, ONE_MONTH_ON)
            case "worse":
                on = (date(2009, 12, 9) + timedelta(days=len(course))).isoformat()
                return followed(stream, *course, raised(signal(grade=len(course) + 1), on=on))
            case "clear":
                keys = {one.key for step in course for one in step.raised}
                return followed(
                    stream, *course, raised(on="2030-01-01", dropped=tuple(sorted(keys)))
                )
            case _:
                return done(stream, COMMANDS[move](stream))
    except HandlingRefusal:
        return stream


@given(st.lists(st.sampled_from(MOVES), max_size=14))
def test_whatever_happens_handling_changes_no_course_and_folds_one_by_one(
    moves: list[str],
) -> None:
    stream, state = opened(), handled(opened())
    for move in moves:
        before = stream
        stream = moved(stream, move)
        for event in stream[len(before) :]:
            state = after(state, event)
        if move not in {"worse", "clear"}:
            assert steps_of(stream) == steps_of(before)
        assert state == handled(stream)
        assert [one.originator_version for one in stream] == [*range(1, len(stream) + 1)]
        assert wake(woken(stream, ONE_MONTH_ON), ONE_MONTH_ON) == []


@given(st.lists(st.sampled_from(MOVES), max_size=10))
def test_an_undo_right_after_a_decision_leaves_things_as_they_were(moves: list[str]) -> None:
    stream = opened()
    for move in moves:
        stream = moved(stream, move)
    for decision in ("acknowledge", "snooze", "dismiss", "rate"):
        decided = moved(stream, decision)
        if decided is stream or handled(stream).waking is not None:
            continue
        assert handled(moved(decided, "undo")) == handled(stream)
