"""Peer reviews as JSON, for programs and for the command."""

from typing import TypedDict

from domain.membership.person import Person
from domain.peer_reviews.reviews import Found
from domain.register.directory import Directory
from infra.services.peer_reviews.access import may_read
from infra.services.peer_reviews.due import PeerReviews


class PairShape(TypedDict):
    """One sub-region reviews another."""

    reviewer: str
    reviewed: str


class RoundShape(TypedDict):
    """A round; ``seed`` is what its pairs were drawn with, null where ``source`` settled them."""

    round: str
    begins: str
    ends: str
    pairs: list[PairShape]
    seed: int | None
    source: str


class PartShape(TypedDict):
    """A part of the template."""

    section: str
    rating: str
    words: str


class HotSpotShape(TypedDict):
    """A hot spot; ``authority`` is null where it is the programme's."""

    section: str
    authority: str | None
    words: str


class FoundShape(TypedDict):
    """What a review found."""

    held_on: str
    published_on: str
    rating: str
    parts: list[PartShape]
    hot_spots: list[HotSpotShape]


class PeerReviewShape(TypedDict):
    """A review; ``authority`` is null for a sub-region's programme.

    ``found`` is null until it is held, and for whoever may not read what was found.
    """

    id: str
    round: str
    reviewer: str
    reviewed: str
    authority: str | None
    planned_on: str
    status: str
    overdue: bool
    version: int
    found: FoundShape | None


class DueShape(TypedDict):
    """When an authority was last reviewed; ``standing`` is none, overdue, due or reviewed."""

    authority: str
    sub_region: str
    last: str | None
    due: str | None
    standing: str


class PeerReviewsShape(TypedDict):
    """All there is of peer reviews."""

    rounds: list[RoundShape]
    reviews: list[PeerReviewShape]
    due: list[DueShape]


def peer_reviews_json(
    found: PeerReviews, directory: Directory, person: Person | None
) -> PeerReviewsShape:
    """Return rounds, reviews and due days; what was found, where the person may read it."""
    return PeerReviewsShape(
        rounds=[
            RoundShape(
                round=one.round,
                begins=one.begins.isoformat(),
                ends=one.ends.isoformat(),
                pairs=[PairShape(reviewer=p.reviewer, reviewed=p.reviewed) for p in one.pairs],
                seed=one.seed,
                source=one.source,
            )
            for one in found.rounds
        ],
        reviews=[
            PeerReviewShape(
                id=one.id,
                round=one.review.round,
                reviewer=one.review.reviewer,
                reviewed=one.review.reviewed,
                authority=directory.name_of(one.review.authority) if one.review.authority else None,
                planned_on=one.review.planned_on.isoformat(),
                status=one.review.status,
                overdue=one.overdue,
                version=one.review.version,
                found=_found(one.review.found, directory)
                if one.review.found and may_read(person, one.review)
                else None,
            )
            for one in found.reviews
        ],
        due=[
            DueShape(
                authority=one.entry.name,
                sub_region=one.entry.sub_region,
                last=one.last.isoformat() if one.last else None,
                due=one.due.isoformat() if one.due else None,
                standing=one.standing,
            )
            for one in found.dues
        ],
    )


def _found(found: Found, directory: Directory) -> FoundShape:
    return FoundShape(
        held_on=found.held_on.isoformat(),
        published_on=found.published_on.isoformat(),
        rating=found.rating,
        parts=[
            PartShape(section=one.section, rating=one.rating, words=one.words)
            for one in found.parts
        ],
        hot_spots=[
            HotSpotShape(
                section=one.section,
                authority=directory.name_of(one.authority) if one.authority else None,
                words=one.words,
            )
            for one in found.hot_spots
        ],
    )
