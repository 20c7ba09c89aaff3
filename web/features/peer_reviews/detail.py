"""One peer review: the template as it was filled in, and the forms to fill it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.peer_reviews.decisions import MOST_HOT_SPOTS
from domain.peer_reviews.events import HotSpot, Section
from domain.peer_reviews.refusal import PeerReviewRefusal
from domain.peer_reviews.reviews import Found, Review
from domain.text import LONGEST
from infra.services.peer_reviews.access import may_read, may_record
from infra.services.peer_reviews.due import listed, reviewable
from web.features.peer_reviews.forms import ASKED, SPOTS, command
from web.features.peer_reviews.list import ReviewRow, review_row
from web.site.form_data import Sent, go, one
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words.peer_reviews import PARTS

_COLUMNS = ("What", "Part", "Rating", "Where", "Words")
_DONE = {
    "record": "What the review found is on record. What it says of authorities is evidence now.",
    "slip": "It is to be held on the new day; the old one and the reason stay on record.",
    "cancel": "It is cancelled. What is due stays due.",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A hot spot in words."""

    part: str
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class PeerReviewView:
    """What the page shows. ``sent`` is what stands in the form."""

    row: ReviewRow
    review: Review
    may_read: bool
    may_record: bool
    parts: Mapping[Section, str]
    spots: Sequence[Spot]
    authorities: Sequence[tuple[str, str]]
    authority_href: str
    rows: Sequence[int]
    longest: int
    done: str = ""
    refused: str = ""
    form: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)


@get("/peer-reviews/{review_id:str}", sync_to_thread=True, include_in_schema=False)
def peer_review(visit: Here, review_id: FromPath[str]) -> Response[str] | Response[bytes]:
    """Show it, or give what was found as a file to who may read it."""
    if form := visit.query.get("format", ""):
        review = _found(visit, review_id)
        if review.found is None or not may_read(visit.person, review):
            raise NotFoundException
        return as_file(_sheet(visit, review.found), form)
    return _page(visit, review_id, done=_DONE.get(visit.query.get("done", ""), ""))


@post("/peer-reviews/{review_id:str}/{asked:str}", sync_to_thread=True, include_in_schema=False)
def change_peer_review(
    visit: Here, review_id: FromPath[str], asked: FromPath[str], data: Sent
) -> Response[Any]:
    """Record what it found, or that it slips or is cancelled."""
    review, person = _found(visit, review_id), visit.member
    if asked not in ASKED or not may_record(person, review):
        raise NotFoundException
    try:
        wanted = command(
            asked,
            (review_id, review),
            (person, visit.services.clock()),
            lambda name: one(data, name),
            visit.directory,
        )
        visit.services.peer_reviews.carry_out(wanted)
    except PeerReviewRefusal as refusal:
        sent = {name: one(data, name) for name in data if not name.startswith("_")}
        here = replace(visit, path=f"/peer-reviews/{review_id}")
        return _page(here, review_id, refused=str(refusal), form=asked, sent=sent)
    return go(f"/peer-reviews/{review_id}?done={asked}")


def _found(visit: Visit, review_id: str) -> Review:
    found = visit.services.peer_reviews.one(review_id, visit.as_of)
    if found is None:
        raise NotFoundException
    return found


def _page(
    visit: Visit,
    review_id: str,
    *,
    done: str = "",
    refused: str = "",
    form: str = "",
    sent: Mapping[str, str] | None = None,
) -> Response[str]:
    review, directory = _found(visit, review_id), visit.directory
    today = visit.moment.today(visit.services.clock())
    row = review_row(listed(review_id, review, today), directory)
    reads = may_read(visit.person, review)
    entry = next((e for e in directory.entries.values() if e.id.hex == review.authority), None)
    members = reviewable(directory, {review.reviewed}, review.planned_on)
    view = PeerReviewView(
        row=row,
        review=review,
        may_read=reads,
        may_record=may_record(visit.person, review) and visit.moment.is_now,
        parts=PARTS,
        spots=[_spot(visit, one) for one in review.found.hot_spots]
        if review.found and reads
        else [],
        authorities=[] if review.authority else [(one.slug, one.name) for one in members],
        authority_href=visit.href(f"/authorities/{entry.slug}") if entry else "",
        rows=range(1, _room(review) + 1),
        longest=LONGEST,
        done=done,
        refused=refused,
        form=form,
        sent=_filled(visit, review) if sent is None else sent,
    )
    trail = (("Peer reviews", visit.href("/peer-reviews")),)
    heading = Heading(f"Peer review of {row.what}", "peer-reviews", trail, row.what)
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("peer_review.html", heading, view, status)


def _room(review: Review) -> int:
    known = len(review.found.hot_spots) if review.found else 0
    return min(max(SPOTS, known + 1), MOST_HOT_SPOTS)


def _sheet(visit: Visit, found: Found) -> Sheet:
    """Return the template and the hot spots as one table."""
    parts = [("Part", PARTS[one.section], one.rating, "", one.words) for one in found.parts]
    spots = [_spot(visit, one) for one in found.hot_spots]
    rows = [("Hot spot", one.part, "", one.where, one.words) for one in spots]
    return Sheet("peer-review", _COLUMNS, [*parts, *rows])


def _spot(visit: Visit, spot: HotSpot) -> Spot:
    where = visit.directory.name_of(spot.authority) if spot.authority else "The programme"
    return Spot(PARTS[spot.section], where, spot.words)


def _filled(visit: Visit, review: Review) -> dict[str, str]:
    """Return what a correction begins with: what is on record."""
    if review.found is None or not may_record(visit.person, review):
        return {}
    found = review.found
    slugs = {one.id.hex: one.slug for one in visit.directory.entries.values()}
    filled = {
        "held_on": found.held_on.isoformat(),
        "published_on": found.published_on.isoformat(),
        "rating": found.rating,
    }
    for part in found.parts:
        filled |= {f"{part.section}_rating": part.rating, f"{part.section}_words": part.words}
    for number, spot in enumerate(found.hot_spots, 1):
        filled |= {
            f"spot_{number}_section": spot.section,
            f"spot_{number}_authority": slugs.get(spot.authority, ""),
            f"spot_{number}_words": spot.words,
        }
    return filled
