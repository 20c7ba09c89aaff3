"""Peer reviews for tests: short ways to say each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from domain.peer_reviews import decisions
from domain.peer_reviews.commands import (
    CancelReview,
    PlanRound,
    RecordReview,
    ReviewCommand,
    ScheduleReview,
    SlipReview,
)
from domain.peer_reviews.events import (
    SECTIONS,
    HotSpot,
    Pair,
    Part,
    Rating,
    ReviewEvent,
    RoundPlanned,
    Section,
    review_stream,
)
from tests.unit.makers import authority_id

DAY = datetime(2010, 4, 1, 9, 30, tzinfo=UTC)
BEGINS, ENDS = date(2010, 2, 1), date(2010, 3, 31)
BOSTON = authority_id("boston").hex
LINCOLN = authority_id("lincoln").hex
PAIRS = (Pair("A", "B"), Pair("B", "C"), Pair("C", "A"))
Stream = list[ReviewEvent]


def plan(pairs: tuple[Pair, ...] = PAIRS, name: str = "2009/10") -> PlanRound:
    return PlanRound(
        at=DAY, actor="a test", round=name, begins=BEGINS, ends=ENDS, pairs=pairs, source="A paper"
    )


def planned() -> RoundPlanned:
    [event] = decisions.plan(None, plan())
    return event


def schedule(authority: str = BOSTON, day: date = date(2010, 3, 3)) -> ScheduleReview:
    return ScheduleReview(at=DAY, actor="a test", reviewed="B", authority=authority, planned_on=day)


def scheduled(authority: str = BOSTON) -> Stream:
    return [*decisions.schedule(planned(), [], schedule(authority))]


def parts(**rated: Rating) -> tuple[Part, ...]:
    return tuple(Part(one, rated.get(one, "green"), f"The {one} are known.") for one in SECTIONS)


def spot(section: Section = "spend", authority: str = BOSTON) -> HotSpot:
    return HotSpot(section, authority, "Half of the grant is unspent.")


def record(
    stream: Stream,
    *hot_spots: HotSpot,
    rating: Rating = "amber",
    given: tuple[Part, ...] | None = None,
    held_on: date = date(2010, 3, 3),
    published_on: date = date(2010, 3, 31),
) -> RecordReview:
    return RecordReview(
        at=DAY,
        actor="a test",
        review=stream[0].originator_id,
        seen=len(stream),
        held_on=held_on,
        published_on=published_on,
        rating=rating,
        parts=parts(spend="red") if given is None else given,
        hot_spots=hot_spots,
    )


def slip(stream: Stream, day: date = date(2010, 4, 14), reason: str = "Snow.") -> SlipReview:
    return SlipReview(
        at=DAY,
        actor="a test",
        review=stream[0].originator_id,
        seen=len(stream),
        planned_on=day,
        reason=reason,
    )


def cancel(stream: Stream, reason: str = "The council has ended.") -> CancelReview:
    return CancelReview(
        at=DAY,
        actor="a test",
        review=review_stream("2009/10", "B", BOSTON),
        seen=len(stream),
        reason=reason,
    )


def done(stream: Sequence[ReviewEvent], command: ReviewCommand) -> Stream:
    return [*stream, *decisions.decide(stream, command)]
