"""What no text of a review may hold: who took part does so under the Chatham House Rule."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from domain.peer_reviews.commands import CancelReview, RecordReview, ReviewCommand, SlipReview
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory, Entry
from domain.register.names import normalised
from ingest.leakcheck import DenyLists, GiveAway, Kind, check

_TOLD_OF: dict[Kind, str] = {
    "name": "a name",
    "contact": "a way to reach somebody",
    "signature": "a signature",
    "self_reference": "what somebody says of themselves",
}


def check_words(
    command: ReviewCommand, review: Review, people: tuple[str, ...], directory: Directory
) -> None:
    """Raise PeerReviewRefusal where a text names a person or a council of those who review.

    ``people`` are the names of members. What the refusal says repeats nothing of the text.
    """
    bodies = _reviewers(directory, review)
    about = {each for one in _of(directory, review.reviewed) for each in one.spellings()}
    deny = DenyLists(people, bodies, about=(*about, review.reviewed))
    for where, words in _texts(command):
        for found in check(words, deny):
            if told := _told_of(found, bodies):
                msg = (
                    f"{where}: there is {told} in it. Reviewers, and those they spoke with, "
                    "take part under the Chatham House Rule: say what was found, not by whom."
                )
                raise PeerReviewRefusal(msg)


def _told_of(found: GiveAway, bodies: Iterable[str]) -> str:
    """Say what gives somebody away; '' for what need not be left out of a review."""
    if found.kind == "organisation":
        words = normalised(found.span)  # may be in the genitive
        named = any(words.startswith(normalised(one)) for one in bodies)
        return "a council of those who review" if named else ""
    return _TOLD_OF.get(found.kind, "")


def _of(directory: Directory, sub_region: str) -> Iterator[Entry]:
    return (one for one in directory.entries.values() if one.sub_region == sub_region)


def _reviewers(directory: Directory, review: Review) -> tuple[str, ...]:
    """Return how the councils of the reviewing sub-region are called, but not that itself."""
    own = normalised(review.reviewer)
    spellings = {each for one in _of(directory, review.reviewer) for each in one.spellings()}
    return tuple(sorted(one for one in spellings if normalised(one) not in {"", own}))


def _texts(command: ReviewCommand) -> Iterator[tuple[str, str]]:
    match command:
        case RecordReview():
            yield from ((one.section.replace("_", " "), one.words) for one in command.parts)
            yield from (("hot spot", one.words) for one in command.hot_spots)
        case SlipReview() | CancelReview():
            yield "reason", command.reason
        case _:
            assert_never(command)
