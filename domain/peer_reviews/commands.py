"""What can be asked about peer reviews. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.commands import Command
from domain.peer_reviews.events import HotSpot, Pair, Part, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRound(Command):
    """Settle who reviews whom: draw with ``seed``, or take ``pairs`` over from ``source``.

    ``before`` is the last round's pairing, of which as little as can be comes again.
    """

    round: str
    begins: date
    ends: date
    sub_regions: tuple[str, ...] = ()
    seed: int = 0
    before: tuple[Pair, ...] = ()
    pairs: tuple[Pair, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReview(Command):
    """Put a review in the diary; ``authority`` (hex) is '' for the sub-region's programme."""

    reviewed: str
    authority: str
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _About(Command):
    """What is about a review that was scheduled; ``seen`` is the version one had before one."""

    review: UUID
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReview(_About):
    """Hold it on another day."""

    planned_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelReview(_About):
    """Don't hold it."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReview(_About):
    """Say what was found; again, to correct it."""

    held_on: date
    published_on: date
    rating: Rating
    parts: tuple[Part, ...]
    hot_spots: tuple[HotSpot, ...] = ()


ReviewCommand = SlipReview | CancelReview | RecordReview
