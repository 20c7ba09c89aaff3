"""Rounds and reviews as they stood, asked on two clocks."""

import msgspec
from sqlalchemy import Connection

from domain.peer_reviews.reviews import Review
from domain.times import AsOf
from projections.peer_reviews.rounds import Round
from projections.peer_reviews.tables import reviews, rounds
from projections.state_projection import states_as_of

_round = msgspec.json.Decoder(Round).decode
_review = msgspec.json.Decoder(Review).decode


def rounds_as_of(connection: Connection, as_of: AsOf) -> list[Round]:
    """Give the rounds that were planned then, the newest first."""
    found = [_round(state) for state in states_as_of(connection, rounds, as_of).values()]
    return sorted(found, key=lambda one: (one.begins, one.round), reverse=True)


def reviews_as_of(connection: Connection, as_of: AsOf, review: str = "") -> dict[str, Review]:
    """Give the reviews as they stood, by id as hex, or one of them; by planned day."""
    held = states_as_of(connection, reviews, as_of, review)
    found = {stream: _review(state) for stream, state in held.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].planned_on, item[0])))
