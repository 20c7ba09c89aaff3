"""Keeps rounds of peer reviews and where every review stands, on both clocks."""

from domain.peer_reviews.events import ReviewEvent, RoundPlanned
from domain.peer_reviews.reviews import Review, after
from projections.peer_reviews.rounds import Round
from projections.state_projection import StateProjection, States


def _planned(_: Round | None, event: RoundPlanned) -> Round:
    return Round.of(event)


ROUNDS = States("peer_review_rounds_v1", RoundPlanned, Round, _planned)
REVIEWS = States("peer_reviews_v1", ReviewEvent, Review, after)


class PeerReviewsProjection(StateProjection):
    """Rounds of peer reviews, and where reviews stand."""

    name = "peer_reviews_v1"
    states = (ROUNDS, REVIEWS)
