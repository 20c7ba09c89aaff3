"""What a form about a peer review asked for, as a command."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final, Literal, TypedDict, get_args
from uuid import UUID

from domain.membership.person import Person
from domain.peer_reviews.commands import CancelReview, RecordReview, ReviewCommand, SlipReview
from domain.peer_reviews.decisions import MOST_HOT_SPOTS
from domain.peer_reviews.events import RATINGS, SECTIONS, HotSpot, Part, Rating, Section
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory

Asked = Literal["record", "slip", "cancel"]
ASKED: tuple[Asked, ...] = get_args(Asked)
SPOTS: Final = 5
"""Hot spots that a new form has room for; a correction has room for one more than there are."""

Field = Callable[[str], str]
"""Gives a field by name, '' where it is not there."""


class _Common(TypedDict):
    at: datetime
    actor: str
    review: UUID
    seen: int


def command(
    asked: Asked,
    about: tuple[str, Review],
    by: tuple[Person, datetime],
    field: Field,
    directory: Directory,
) -> ReviewCommand:
    """Read a form. Raises PeerReviewRefusal, which says what to fill in."""
    (review_id, review), (person, at) = about, by
    seen = field("seen")
    common = _Common(
        at=at,
        actor=person.id.hex,
        review=UUID(review_id),
        seen=int(seen) if seen.isdecimal() else 0,
    )
    match asked:
        case "slip":
            planned_on = day(field("planned_on"), "it is to be held on")
            return SlipReview(**common, planned_on=planned_on, reason=field("reason"))
        case "cancel":
            return CancelReview(**common, reason=field("reason"))
        case _:
            return RecordReview(
                **common,
                held_on=day(field("held_on"), "it was held on"),
                published_on=day(field("published_on"), "it was reported on"),
                rating=rating(field("rating"), "the whole"),
                parts=tuple(
                    Part(one, rating(field(f"{one}_rating"), one), field(f"{one}_words"))
                    for one in SECTIONS
                ),
                hot_spots=tuple(_spots(review, field, directory)),
            )


def _spots(review: Review, field: Field, directory: Directory) -> Iterator[HotSpot]:
    for number in range(1, MOST_HOT_SPOTS + 1):
        if words := field(f"spot_{number}_words"):
            named = field(f"spot_{number}_authority")
            where = review.authority or authority_in(review, named, directory)
            yield HotSpot(section(field(f"spot_{number}_section")), where, words)


def authority_in(review: Review, slug: str, directory: Directory) -> str:
    """Return the id of an authority of the sub-region that was reviewed; '' for none."""
    if not slug:
        return ""
    entry = directory.by_slug(slug)
    if entry is None or entry.sub_region != review.reviewed:
        msg = f"Choose an authority of {review.reviewed} for a hot spot, or none."
        raise PeerReviewRefusal(msg)
    return entry.id.hex


def day(text: str, what: str) -> date:
    """Read a day. Raises PeerReviewRefusal."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"Give the day {what}, as 2010-03-31."
        raise PeerReviewRefusal(msg) from None


def rating(text: str, what: str) -> Rating:
    """Read a rating. Raises PeerReviewRefusal."""
    if text in RATINGS:
        return text
    msg = f"Rate {what.replace('_', ' ')} red, amber or green."
    raise PeerReviewRefusal(msg)


def section(text: str) -> Section:
    """Read which part of the template a hot spot is in. Raises PeerReviewRefusal."""
    if text in SECTIONS:
        return text
    msg = "Say for each hot spot which part of the template it is in."
    raise PeerReviewRefusal(msg)
