"""Rounds of peer reviews and where every review stands, on both clocks."""

from datetime import date

import msgspec
from sqlalchemy import Connection

from domain.peer_reviews.events import Pair, ReviewEvent, RoundPlanned
from domain.peer_reviews.reviews import Review, after
from domain.times import AsOf
from projections.state_projection import StateProjection, States


class Round(msgspec.Struct, frozen=True):
    """Who reviews whom from one day to another; ``seed`` is None where a source says so."""

    round: str
    begins: date
    ends: date
    pairs: tuple[Pair, ...]
    seed: int | None
    source: str

    @classmethod
    def of(cls, event: RoundPlanned) -> "Round":
        """Return the round that an event planned."""
        return cls(event.round, event.begins, event.ends, event.pairs, event.seed, event.source)


def _planned(_: Round | None, event: RoundPlanned) -> Round:
    return Round.of(event)


ROUNDS = States("peer_review_rounds_v1", RoundPlanned, Round, _planned)
REVIEWS = States("peer_reviews_v1", ReviewEvent, Review, after)


class PeerReviewsProjection(StateProjection):
    """Rounds of peer reviews, and where reviews stand."""

    name = "peer_reviews_v1"
    states = (ROUNDS, REVIEWS)


def rounds_as_of(connection: Connection, as_of: AsOf) -> list[Round]:
    """Return the rounds that were planned then, the newest first."""
    found = ROUNDS.as_of(connection, as_of).values()
    return sorted(found, key=lambda one: (one.begins, one.round), reverse=True)


def reviews_as_of(connection: Connection, as_of: AsOf, review: str = "") -> dict[str, Review]:
    """Return the reviews as they stood, by id as hex, or one of them; by planned day."""
    found = REVIEWS.as_of(connection, as_of, stream=review)
    return dict(sorted(found.items(), key=lambda item: (item[1].planned_on, item[0])))
