"""One review as its events make it: a pure fold."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Literal, assert_never

import msgspec

from domain.peer_reviews.events import (
    HotSpot,
    Part,
    Rating,
    ReviewCancelled,
    ReviewEvent,
    ReviewHeld,
    ReviewScheduled,
    ReviewSlipped,
)

Status = Literal["scheduled", "held", "cancelled"]


class Found(msgspec.Struct, frozen=True):
    """What a review found."""

    held_on: date
    published_on: date
    rating: Rating
    parts: tuple[Part, ...]
    hot_spots: tuple[HotSpot, ...]


class Slip(msgspec.Struct, frozen=True):
    """A day on which it was to be held, and why it was not."""

    planned_on: date
    reason: str


class Review(msgspec.Struct, frozen=True):
    """A review as it stands. ``version`` is that of its stream."""

    round: str
    reviewer: str
    reviewed: str
    authority: str
    planned_on: date
    status: Status = "scheduled"
    version: int = 1
    slips: tuple[Slip, ...] = ()
    reason: str = ""
    found: Found | None = None


def folded(events: Iterable[ReviewEvent]) -> Review | None:
    """Fold a review's stream; None where nothing was ever scheduled."""
    return reduce(after, events, None)


def after(state: Review | None, event: ReviewEvent) -> Review:
    """Return a review after one more event."""
    if isinstance(event, ReviewScheduled):
        return _scheduled(event)
    if state is None:
        msg = "A review's stream begins with its being scheduled."
        raise TypeError(msg)
    changed = {"version": event.originator_version}
    match event:
        case ReviewSlipped():
            slips = (*state.slips, Slip(state.planned_on, event.reason))
            return msgspec.structs.replace(
                state, **changed, planned_on=event.planned_on, slips=slips
            )
        case ReviewCancelled():
            return msgspec.structs.replace(
                state, **changed, status="cancelled", reason=event.reason
            )
        case ReviewHeld():
            return msgspec.structs.replace(state, **changed, status="held", found=found_by(event))
        case _:
            assert_never(event)


def found_by(event: ReviewHeld) -> Found:
    """Return what an event says was found."""
    return Found(event.held_on, event.published_on, event.rating, event.parts, event.hot_spots)


def _scheduled(event: ReviewScheduled) -> Review:
    """Return the review as it begins; a review that was cancelled begins anew."""
    return Review(
        round=event.round,
        reviewer=event.reviewer,
        reviewed=event.reviewed,
        authority=event.authority,
        planned_on=event.planned_on,
        version=event.originator_version,
    )
