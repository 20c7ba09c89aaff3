"""Who reviews whom, how each review stands, and which authority is due: as rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from domain.peer_reviews.dues import Standing, due_on, standing
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory, Entry
from domain.times import AsOf
from infra.services.context import Context
from projections.peer_reviews.queries import reviews_as_of, rounds_as_of
from projections.peer_reviews.rounds import Round
from web.features.peer_reviews.port import last_reviews, reviewable
from web.json.representations import name_of
from web.words import sentences

STANDINGS: Mapping[Standing, str] = {
    "overdue": "Overdue",
    "due": "Due within six months",
    "none": "No review on record",
    "reviewed": "Reviewed within two years",
}
"""In the order in which they are listed."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review on a list. ``overdue``: its day has passed without its being held."""

    id: str
    what: str
    review: Review
    state: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class DueRow:
    """When an authority was last reviewed, and is next due; None where no review is on record."""

    entry: Entry
    last: date | None
    due: date | None
    standing: Standing

    @property
    def words(self) -> str:
        """Give how it stands."""
        return STANDINGS[self.standing]


@dataclass(frozen=True, slots=True)
class Listing:
    """All there is of peer reviews at a moment; the newest round comes first."""

    rounds: Sequence[Round]
    reviews: Sequence[ReviewRow]
    dues: Sequence[DueRow]


def listing(context: Context, connection: Connection, as_of: AsOf) -> Listing:
    """Return it, as of a moment."""
    directory = context.directory(as_of.register)
    today = as_of.today(context.clock())
    rounds = rounds_as_of(connection, as_of)
    found = reviews_as_of(connection, as_of)
    last = last_reviews(context.columns.portfolio(), as_of)
    return Listing(
        rounds,
        [review_row(one, review, directory, today) for one, review in found.items()],
        due_rows(directory, rounds, last, today),
    )


def review_row(review_id: str, review: Review, directory: Directory, today: date) -> ReviewRow:
    """Give a review as a row."""
    late = review.status == "scheduled" and review.planned_on < today
    return ReviewRow(review_id, about(review, directory), review, _state(review, late=late), late)


def about(review: Review, directory: Directory) -> str:
    """Say what is reviewed."""
    if review.authority:
        return name_of(review.authority, directory)
    return f"{review.reviewed}'s programme"


def due_rows(
    directory: Directory, rounds: Sequence[Round], last: Mapping[str, date], today: date
) -> list[DueRow]:
    """Give every authority of the sub-regions that take part, the most pressing first."""
    places = _places(directory, rounds)
    order = list(STANDINGS)
    rows = [_due(one, last.get(one.id.hex), today) for one in reviewable(directory, places, today)]
    return sorted(rows, key=lambda one: (order.index(one.standing), one.due or today))


def _due(entry: Entry, last: date | None, today: date) -> DueRow:
    return DueRow(entry, last, due_on(last) if last else None, standing(last, today))


def _places(directory: Directory, rounds: Iterable[Round]) -> set[str]:
    """Give the sub-regions of all rounds; before there is one, all that the register has."""
    planned = {pair.reviewed for one in rounds for pair in one.pairs}
    return planned or {one.sub_region for one in directory.entries.values() if one.sub_region}


def _state(review: Review, *, late: bool) -> str:
    match review.status:
        case "held":
            held = review.found.held_on if review.found else review.planned_on
            return f"Held on {sentences.long_date(held)}"
        case "cancelled":
            return "Cancelled"
        case _:
            planned = sentences.long_date(review.planned_on)
            slipped = ", after it slipped" if review.slips else ""
            if late:
                return f"Overdue: it was planned for {planned}{slipped}"
            return f"Planned for {planned}{slipped}"
