"""Peer reviews in words: what is reviewed, how a review stands, which authority is due."""

from collections.abc import Mapping

from domain.peer_reviews.dues import Standing
from domain.peer_reviews.events import Section
from domain.peer_reviews.reviews import Review
from domain.register.directory import Directory
from web.words import sentences

PARTS: Mapping[Section, str] = {
    "benefits": "Progress on delivering benefits",
    "issues": "Project and programme issues",
    "risks": "Project and programme risks",
    "spend": "Budget spend profile",
    "time_frame": "Project and programme delivery timeframe",
}
"""The areas of the template, in the words of the Board's paper."""

STANDINGS: Mapping[Standing, str] = {
    "overdue": "Overdue",
    "due": "Due within six months",
    "none": "No review on record",
    "reviewed": "Reviewed within two years",
}


def about(review: Review, directory: Directory) -> str:
    """Say what is reviewed."""
    if review.authority:
        return directory.name_of(review.authority)
    return f"{review.reviewed}'s programme"


def state(review: Review, *, late: bool) -> str:
    """Say how a review stands; ``late``: its day has passed without its being held."""
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
