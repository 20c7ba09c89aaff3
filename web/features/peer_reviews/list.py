"""Peer reviews: who reviews whom, what is due, overdue and held."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get

from domain.peer_reviews.dues import Standing
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory
from infra.services.peer_reviews.due import Due, Listed
from projections.peer_reviews import Round
from web.site.filters import Choice, choice
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words.peer_reviews import STANDINGS, about, state

HEADING = Heading("Peer reviews", "peer-reviews")
_SHOWN = 50
_DUES = ("Authority", "Sub-region", "Last reviewed", "Due by", "Standing")
_REVIEWS = ("Reviewed", "By", "Round", "Planned for", "Held on", "State")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review in words."""

    id: str
    what: str
    review: Review
    state: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class PeerReviewsView:
    """What the page shows; ``round`` is None before any was planned, ``reviews`` are not all."""

    round: Round | None
    rounds: int
    reviews: Sequence[ReviewRow]
    all_reviews: int
    dues: Page[Due]
    standings: Mapping[Standing, str]
    counts: Sequence[tuple[str, int]]
    late: int
    choices: Sequence[Choice]


@get("/peer-reviews", sync_to_thread=True, include_in_schema=False)
def peer_reviews(visit: Here) -> Response[str] | Response[bytes]:
    """Show them, or give the authorities (or with table=reviews the reviews) as a file."""
    found = visit.services.peer_reviews.all(visit.as_of)
    rows = [review_row(one, visit.directory) for one in found.reviews]
    dues = [one for one in found.dues if _is_wanted(visit, one)]
    if form := visit.query.get("format", ""):
        wanted = visit.query.get("table", "")
        return as_file(_reviews(rows) if wanted == "reviews" else _dues(dues), form)
    counts = Counter(one.standing for one in found.dues)
    places = sorted({one.entry.sub_region for one in found.dues})
    view = PeerReviewsView(
        round=found.rounds[0] if found.rounds else None,
        rounds=len(found.rounds),
        reviews=sorted(rows, key=_pressing)[:_SHOWN],
        all_reviews=len(rows),
        dues=paged(dues, visit.query.get("page", "")),
        standings=STANDINGS,
        counts=[(words, counts[one]) for one, words in STANDINGS.items()],
        late=sum(one.overdue for one in rows),
        choices=[
            choice(visit, "sub-region", "Sub-region", ((one, one) for one in places)),
            choice(visit, "standing", "Standing", STANDINGS.items()),
        ],
    )
    return visit.page("peer_reviews.html", HEADING, view)


def review_row(one: Listed, directory: Directory) -> ReviewRow:
    """Put a review into words."""
    what, how = about(one.review, directory), state(one.review, late=one.overdue)
    return ReviewRow(one.id, what, one.review, how, one.overdue)


def _pressing(row: ReviewRow) -> tuple[int, int]:
    """Put what is still to be held first, by its day; then what was held last."""
    day = row.review.planned_on.toordinal()
    return (0, day) if row.review.status == "scheduled" else (1, -day)


def _is_wanted(visit: Visit, row: Due) -> bool:
    place, stands = visit.query.get("sub-region", ""), visit.query.get("standing", "")
    return place in ("", row.entry.sub_region) and stands in ("", row.standing)


def _dues(rows: Sequence[Due]) -> Sheet:
    cells = [
        (one.entry.name, one.entry.sub_region, one.last, one.due, STANDINGS[one.standing])
        for one in rows
    ]
    return Sheet("peer-reviews-due", _DUES, cells)


def _reviews(rows: Sequence[ReviewRow]) -> Sheet:
    cells = [
        (
            one.what,
            one.review.reviewer,
            one.review.round,
            one.review.planned_on,
            one.review.found.held_on if one.review.found else None,
            one.state,
        )
        for one in rows
    ]
    return Sheet("peer-reviews", _REVIEWS, cells)
