"""What can happen to a round of peer reviews and to one review.

Sub-regions are named, as the Board's paper names them; people never are. Reviewers take part under
the Chatham House Rule, so no event has room for who they were or which council sent them.
"""

from datetime import date
from typing import ClassVar, Literal, get_args
from uuid import UUID

import msgspec

from domain.events import Event
from domain.ids import PEER_REVIEWS, PEER_ROUNDS, name_id

Section = Literal["benefits", "issues", "risks", "spend", "time_frame"]
"""The five parts of the template (Board paper of 20 January 2010, item 9, paragraph 4.2)."""

SECTIONS: tuple[Section, ...] = get_args(Section)

Rating = Literal["red", "amber", "green"]
RATINGS: tuple[Rating, ...] = get_args(Rating)


class Pair(msgspec.Struct, frozen=True):
    """One sub-region reviews another."""

    reviewer: str
    reviewed: str


class Part(msgspec.Struct, frozen=True):
    """A part of the template, filled in."""

    section: Section
    rating: Rating
    words: str


class HotSpot(msgspec.Struct, frozen=True):
    """What could prove detrimental to the delivery of benefits, and where.

    ``authority`` is the hex of an authority's id; '' where it is the sub-region's programme.
    """

    section: Section
    authority: str
    words: str


class RoundPlanned(Event, frozen=True, kw_only=True):
    """Who reviews whom was settled for a round, such as '2009/10'.

    Drawn with ``seed``, or taken over from a ``source`` (then there is no seed). Reviews of the
    round are held from ``begins`` to ``ends``.
    """

    topic: ClassVar[str] = "peer_reviews.round_planned"

    round: str
    begins: date
    ends: date
    pairs: tuple[Pair, ...]
    seed: int | None = None
    source: str = ""


class ReviewScheduled(Event, frozen=True, kw_only=True):
    """A review was put in the diary: of an authority, or of a sub-region's programme ('')."""

    topic: ClassVar[str] = "peer_reviews.scheduled"

    round: str
    reviewer: str
    reviewed: str
    authority: str
    planned_on: date


class ReviewSlipped(Event, frozen=True, kw_only=True):
    """It is to be held on another day, for a reason."""

    topic: ClassVar[str] = "peer_reviews.slipped"

    planned_on: date
    reason: str


class ReviewCancelled(Event, frozen=True, kw_only=True):
    """It will not be held, for a reason. What is due stays due."""

    topic: ClassVar[str] = "peer_reviews.cancelled"

    reason: str


class ReviewHeld(Event, frozen=True, kw_only=True):
    """It was held, and this was found; a further one of the same review corrects it."""

    topic: ClassVar[str] = "peer_reviews.held"

    held_on: date
    published_on: date
    rating: Rating
    parts: tuple[Part, ...]
    hot_spots: tuple[HotSpot, ...] = ()


ReviewEvent = ReviewScheduled | ReviewSlipped | ReviewCancelled | ReviewHeld


def round_stream(name: str) -> UUID:
    """Return the stream of a round; a round is planned once."""
    return name_id(PEER_ROUNDS, name)


def review_stream(name: str, reviewed: str, authority: str = "") -> UUID:
    """Return the stream of a review; in a round nobody is reviewed twice."""
    return name_id(PEER_REVIEWS, name, reviewed, authority)
