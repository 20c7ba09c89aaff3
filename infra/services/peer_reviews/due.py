"""Which authorities are due for a review by peers, and how every review stands."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from domain.peer_reviews.dues import Standing, due_on, standing
from domain.peer_reviews.findings import PROGRAMME_HOT_SPOTS
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory, Entry
from domain.times import AsOf
from projections.peer_reviews import Round
from projections.timemachine.portfolio import Portfolio

STANDINGS: tuple[Standing, ...] = ("overdue", "due", "none", "reviewed")
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A review on a list. ``overdue``: its day has passed without its being held."""

    id: str
    review: Review
    overdue: bool


@dataclass(frozen=True, slots=True)
class Due:
    """When an authority was last reviewed, and is next due; None where no review is on record."""

    entry: Entry
    last: date | None
    due: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class PeerReviews:
    """All there is of peer reviews at a moment; the newest round comes first."""

    rounds: Sequence[Round]
    reviews: Sequence[Listed]
    dues: Sequence[Due]


def listed(review_id: str, review: Review, today: date) -> Listed:
    """Return a review with whether it is overdue by a day."""
    late = review.status == "scheduled" and review.planned_on < today
    return Listed(review_id, review, late)


def dues(
    directory: Directory, rounds: Sequence[Round], last: Mapping[str, date], today: date
) -> list[Due]:
    """Return every authority of the sub-regions that take part, the most pressing first."""
    places = _places(directory, rounds)
    rows = [_due(one, last.get(one.id.hex), today) for one in reviewable(directory, places, today)]
    return sorted(rows, key=lambda one: (STANDINGS.index(one.standing), one.due or today))


def _due(entry: Entry, last: date | None, today: date) -> Due:
    return Due(entry, last, due_on(last) if last else None, standing(last, today))


def _places(directory: Directory, rounds: Iterable[Round]) -> set[str]:
    """Return the sub-regions of all rounds; before there is one, all that the register has."""
    planned = {pair.reviewed for one in rounds for pair in one.pairs}
    return planned or {one.sub_region for one in directory.entries.values() if one.sub_region}


def reviewable(directory: Directory, places: Collection[str], day: date) -> list[Entry]:
    """Return the members of some sub-regions that stood on a day, by sub-region and name."""
    found = (
        one
        for one in directory.entries.values()
        if one.sub_region in places and one.kept is None and one.stood_on(day)
    )
    return sorted(found, key=lambda one: (one.sub_region, one.name))


def last_reviews(portfolio: Portfolio, as_of: AsOf) -> dict[str, date]:
    """Return the day of each authority's newest review by peers, by its id as hex.

    Whatever evidence of a review there is counts, recorded here or imported; to be named by a
    review of the programme does not.
    """
    own = (pl.col("kind") == "peer_review") & (pl.col("measure") != PROGRAMME_HOT_SPOTS)
    of_peers = own & ~pl.col("withdrawn")
    found = portfolio.in_force(as_of, of_peers)
    return dict(found.group_by("authority").agg(pl.col("true_on").max()).iter_rows())
