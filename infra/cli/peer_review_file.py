"""A review as a file says what it found: TOML, read strictly.

held_on = 2010-03-03
published_on = 2010-03-31
rating = "amber"

[parts.benefits]          # and issues, risks, spend, time_frame
rating = "green"
words = "Savings are on track."

[[hot_spots]]
section = "spend"
authority = "boston"      # for a sub-region's programme; may be left out
words = "Half of the grant is unspent."
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import TypedDict

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.peer_reviews.decisions import MOST_HOT_SPOTS
from domain.peer_reviews.events import SECTIONS, HotSpot, Part, Rating, Section
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory
from domain.text import LONGEST
from web.features.peer_reviews.forms import authority_in


class _Strict(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid", frozen=True)


class PartGiven(_Strict):
    """A part of the template."""

    rating: Rating
    words: str = Field(min_length=1, max_length=LONGEST)


class HotSpotGiven(_Strict):
    """A hot spot; ``authority`` is a slug."""

    section: Section
    words: str = Field(min_length=1, max_length=LONGEST)
    authority: str = ""


class ReviewGiven(_Strict):
    """The whole file."""

    held_on: date
    published_on: date
    rating: Rating
    parts: dict[Section, PartGiven]
    hot_spots: list[HotSpotGiven] = Field(default=[], max_length=MOST_HOT_SPOTS)


class FoundFields(TypedDict):
    """What ``RecordReview`` takes from a file."""

    held_on: date
    published_on: date
    rating: Rating
    parts: tuple[Part, ...]
    hot_spots: tuple[HotSpot, ...]


def found_in(path: Path, review: Review, directory: Directory) -> FoundFields:
    """Read a file. Raises PeerReviewRefusal, which names the field and repeats no text."""
    try:
        given = ReviewGiven.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        msg = f"{path.name}: {'.'.join(map(str, first['loc']))}: {first['msg']}."
        raise PeerReviewRefusal(msg) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        msg = f"{path.name} is not TOML in UTF-8; 'soundings peer-reviews record --help' shows one."
        raise PeerReviewRefusal(msg) from None
    return FoundFields(
        held_on=given.held_on,
        published_on=given.published_on,
        rating=given.rating,
        parts=tuple(
            Part(one, given.parts[one].rating, given.parts[one].words)
            for one in SECTIONS
            if one in given.parts
        ),
        hot_spots=tuple(
            HotSpot(
                one.section,
                review.authority or authority_in(review, one.authority, directory),
                one.words,
            )
            for one in given.hot_spots
        ),
    )
