"""Rounds and reviews as they stood, asked on two clocks."""

from sqlalchemy import Connection

from domain.peer_reviews.reviews import Review
from domain.times import AsOf
from projections.peer_reviews.projection import REVIEWS, ROUNDS
from projections.peer_reviews.rounds import Round


def rounds_as_of(connection: Connection, as_of: AsOf) -> list[Round]:
    """Return the rounds that were planned then, the newest first."""
    found = ROUNDS.as_of(connection, as_of).values()
    return sorted(found, key=lambda one: (one.begins, one.round), reverse=True)


def reviews_as_of(connection: Connection, as_of: AsOf, review: str = "") -> dict[str, Review]:
    """Return the reviews as they stood, by id as hex, or one of them; by planned day."""
    found = REVIEWS.as_of(connection, as_of, stream=review)
    return dict(sorted(found.items(), key=lambda item: (item[1].planned_on, item[0])))
