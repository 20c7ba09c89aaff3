"""Whom to look at next: the top of the ranking, and some drawn at random, marked as such."""

from typing import ClassVar
from uuid import UUID

from domain.events import Event
from domain.ids import REVIEWS, name_id


def reviews_stream(quarter: str) -> UUID:
    """Return the stream of a quarter's plan; a quarter is planned once."""
    return name_id(REVIEWS, quarter)


class ReviewsPlanned(Event, frozen=True, kw_only=True):
    """The reviews of a quarter (such as '2026Q1') were planned.

    ``ranked`` are the top of the ranking, ``drawn`` were drawn at random with ``seed`` from all of
    ``considered``, whatever their rank; ids are hex. Without the drawn nobody could tell how many
    the ranking misses, for what is not looked at is unknown.
    """

    topic: ClassVar[str] = "alerts.reviews_planned"

    quarter: str
    ranking: str
    share: float
    seed: int
    considered: tuple[str, ...]
    ranked: tuple[str, ...]
    drawn: tuple[str, ...]
