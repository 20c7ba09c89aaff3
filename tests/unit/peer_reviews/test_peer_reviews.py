"""Rounds and reviews: given what happened, when this is asked, then this happens."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.peer_reviews import decisions
from domain.peer_reviews.dues import due_on, due_within, spread, standing
from domain.peer_reviews.events import (
    ReviewCancelled,
    ReviewHeld,
    ReviewScheduled,
    ReviewSlipped,
    RoundPlanned,
)
from domain.peer_reviews.findings import HOT_SPOTS, PROGRAMME_HOT_SPOTS, RATING, evidence_of
from domain.peer_reviews.refusal import PeerReviewRefusal, ReviewMovedOnError
from domain.peer_reviews.reviews import Review, folded
from tests.unit.peers import (
    BEGINS,
    BOSTON,
    ENDS,
    LINCOLN,
    Stream,
    cancel,
    done,
    parts,
    plan,
    planned,
    record,
    schedule,
    scheduled,
    slip,
    spot,
)

DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def state(stream: Stream) -> Review:
    found = folded(stream)
    assert found is not None
    return found


def test_a_round_keeps_its_pairs_and_where_they_come_from() -> None:
    [event] = decisions.plan(None, plan())

    assert isinstance(event, RoundPlanned)
    assert (event.seed, event.source, len(event.pairs)) == (None, "A paper", 3)


def test_a_round_that_is_drawn_keeps_its_seed() -> None:
    drawn = replace(plan(pairs=()), sub_regions=("A", "B", "C", "D"), seed=7, source="")

    [event] = decisions.plan(None, drawn)

    assert event.seed == 7
    assert decisions.plan(None, drawn) == [event]


def test_a_round_is_planned_once_and_again_just_so_changes_nothing() -> None:
    before = planned()

    assert decisions.plan(before, plan()) == []
    with pytest.raises(PeerReviewRefusal, match="planned already"):
        decisions.plan(before, replace(plan(), ends=ENDS + timedelta(1)))


def test_a_review_is_done_by_whom_the_round_says() -> None:
    [event] = decisions.schedule(planned(), [], schedule())

    assert isinstance(event, ReviewScheduled)
    assert (event.reviewer, event.reviewed) == ("A", "B")


@pytest.mark.parametrize("day", [BEGINS - timedelta(1), ENDS + timedelta(1)])
def test_a_review_is_scheduled_within_its_round(day: date) -> None:
    with pytest.raises(PeerReviewRefusal, match="Choose a day from 2010-02-01 to 2010-03-31"):
        decisions.schedule(planned(), [], schedule(day=day))


def test_what_the_round_does_not_know_is_not_scheduled() -> None:
    with pytest.raises(PeerReviewRefusal, match="nobody reviews Z"):
        decisions.schedule(planned(), [], replace(schedule(), reviewed="Z"))


def test_nobody_is_reviewed_twice_in_a_round_unless_the_first_was_cancelled() -> None:
    stream = scheduled()

    assert decisions.schedule(planned(), stream, schedule()) == []
    with pytest.raises(PeerReviewRefusal, match="already"):
        decisions.schedule(planned(), stream, schedule(day=ENDS))
    gone = done(stream, cancel(stream))
    [again] = decisions.schedule(planned(), gone, schedule(day=ENDS))
    assert state([*gone, again]).status == "scheduled"


def test_a_review_that_slips_keeps_the_day_and_the_reason() -> None:
    stream = scheduled()

    stream = done(stream, slip(stream))

    assert isinstance(stream[-1], ReviewSlipped)
    assert state(stream).planned_on == date(2010, 4, 14)
    assert [(one.planned_on, one.reason) for one in state(stream).slips] == [
        (date(2010, 3, 3), "Snow.")
    ]


@pytest.mark.parametrize(
    "wrong", [{"reason": "  "}, {"planned_on": date(2010, 3, 3)}, {"reason": "x" * 2_001}]
)
def test_a_slip_needs_another_day_and_a_reason(wrong: dict[str, Any]) -> None:
    stream = scheduled()

    with pytest.raises(PeerReviewRefusal):
        decisions.decide(stream, replace(slip(stream), **wrong))


def test_what_was_cancelled_finds_nothing() -> None:
    stream = scheduled()
    stream = done(stream, cancel(stream))

    assert isinstance(stream[-1], ReviewCancelled)
    with pytest.raises(PeerReviewRefusal, match="cancelled"):
        decisions.decide(stream, record(stream))
    with pytest.raises(PeerReviewRefusal, match="cancelled already"):
        decisions.decide(stream, slip(stream))


def test_what_was_found_is_kept_and_can_be_corrected_but_not_said_twice() -> None:
    stream = scheduled()
    stream = done(stream, record(stream, spot()))

    assert isinstance(stream[-1], ReviewHeld)
    assert decisions.decide(stream, record(stream, spot())) == []
    stream = done(stream, record(stream, spot(), rating="red"))
    found = state(stream).found
    assert found is not None
    assert found.rating == "red"


def test_of_two_who_record_at_once_the_second_is_told() -> None:
    stream = scheduled()
    stale = record(stream, rating="red")
    stream = done(stream, record(stream))

    with pytest.raises(ReviewMovedOnError):
        decisions.decide(stream, stale)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"held_on": date(2010, 4, 1)}, "mend the days"),
        ({"published_on": date(2010, 4, 2)}, "mend the days"),
        ({"parts": parts()[:4]}, "each part of the template once"),
        ({"parts": (*parts()[:4], parts()[0])}, "each part of the template once"),
        ({"hot_spots": (spot("benefits"),)}, "not green"),
        ({"hot_spots": (spot(authority=LINCOLN),)}, "the authority that was reviewed"),
        ({"hot_spots": (spot(),) * 21}, "at most 20"),
    ],
)
def test_a_template_is_taken_whole_and_without_contradictions(
    wrong: dict[str, Any], why: str
) -> None:
    stream = scheduled()

    with pytest.raises(PeerReviewRefusal, match=why):
        decisions.decide(stream, replace(record(stream), **wrong))


def test_an_authoritys_review_becomes_its_rating_and_a_count_of_hot_spots() -> None:
    stream = scheduled()
    stream = done(stream, record(stream, spot(), spot("spend")))
    held = stream[-1]
    assert isinstance(held, ReviewHeld)

    facts = {one.measure: one for one in evidence_of(state(stream), held)}

    assert facts[RATING].value == 2.0
    assert facts[HOT_SPOTS].value == 2.0
    assert {one.kind for one in facts.values()} == {"peer_review"}
    assert all(one.published_on == "2010-03-31" for one in facts.values())
    assert not any("grant" in f"{one.raw}{one.text}{one.reference}" for one in facts.values())


def test_a_programmes_review_is_evidence_of_whom_it_names_and_whom_it_no_longer_names() -> None:
    stream = scheduled(authority="")
    stream = done(stream, record(stream, spot(), spot(authority="")))
    held = stream[-1]
    assert isinstance(held, ReviewHeld)

    facts = evidence_of(state(stream), held, formerly=[LINCOLN, ""])

    assert {(one.authority, one.measure, one.value) for one in facts} == {
        (BOSTON, PROGRAMME_HOT_SPOTS, 1.0),
        (LINCOLN, PROGRAMME_HOT_SPOTS, 0.0),
    }


@given(last=DAYS, today=DAYS)
def test_an_authority_is_overdue_exactly_when_two_years_are_over(last: date, today: date) -> None:
    assert (standing(last, today) == "overdue") == (due_on(last) < today)
    assert 730 <= (due_on(last) - last).days <= 731


@given(
    last=st.dictionaries(st.text("abcdef", min_size=1), st.none() | DAYS, max_size=30),
    begins=DAYS,
    days=st.integers(0, 200),
)
def test_a_round_has_a_day_for_everybody_who_falls_due_by_its_end(
    last: dict[str, date | None], begins: date, days: int
) -> None:
    ends = begins + timedelta(days)

    plan_of = spread(due_within(last, ends), begins, ends)

    assert all(begins <= day <= ends for day in plan_of.values())
    for one, day in last.items():
        after_round = plan_of.get(one, day)
        assert after_round is not None
        assert standing(after_round, ends) != "overdue"
