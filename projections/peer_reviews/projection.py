"""Keeps rounds of peer reviews and where every review stands, on both clocks."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Table

from domain.log import Recorded
from domain.peer_reviews.events import ReviewEvent, RoundPlanned
from domain.peer_reviews.reviews import Review, after
from projections import state_projection
from projections.peer_reviews.rounds import Round
from projections.peer_reviews.tables import reviews_table, rounds_table

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Review).decode


class PeerReviewsProjection:
    """See the module. With a suffix it builds its tables beside those in use."""

    name = "peer_reviews_v1"

    def __init__(self, suffix: str = "") -> None:
        self._rounds, self._reviews = rounds_table(suffix), reviews_table(suffix)
        self.tables: tuple[Table, ...] = (self._rounds, self._reviews)

    def beside(self, suffix: str) -> "PeerReviewsProjection":
        """Give this projection on tables beside those in use."""
        return PeerReviewsProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the tables."""
        for table in self.tables:
            table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in what happened to rounds and reviews."""
        news = [one for one in batch if isinstance(one.event, RoundPlanned | ReviewEvent)]
        streams = {one.event.originator_id.hex for one in news}
        held = state_projection.in_force(connection, self._reviews, streams) if news else {}
        known = {stream: _decode(state) for stream, state in held.items()}
        for one in news:
            if isinstance(one.event, RoundPlanned):
                state_projection.put(connection, self._rounds, one, _encode(Round.of(one.event)))
            elif isinstance(one.event, ReviewEvent):
                stream = one.event.originator_id.hex
                known[stream] = after(known.get(stream), one.event)
                state_projection.put(connection, self._reviews, one, _encode(known[stream]))
