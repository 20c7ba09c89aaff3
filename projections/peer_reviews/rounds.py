"""A round as it is kept."""

from datetime import date

import msgspec

from domain.peer_reviews.events import Pair, RoundPlanned


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
