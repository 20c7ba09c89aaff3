"""Whether a worker stands still though messages wait for it.

After brokers were away at a bad moment Faust's agents can end while the process lives on and looks
well. So a worker that has messages to read, of partitions that are its own, and takes none for long
enough, is taken for dead: it ends, and whoever runs it starts it again.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from time import monotonic

from faust.types import TP

from infra.kafka.brokers import Brokers

STANDS_STILL_AFTER = 60.0


class Progress:
    """Tells whether a worker still moves while messages wait."""

    def __init__(
        self,
        brokers: Brokers,
        seconds: float = STANDS_STILL_AFTER,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._brokers = brokers
        self._seconds = seconds
        self._clock = clock
        self._moved = clock()

    def moved(self) -> None:
        """Take note that a message was taken in."""
        self._moved = self._clock()

    def stands_still(self, assigned: AbstractSet[TP]) -> bool:
        """Tell whether messages of the partitions that are ours have waited too long."""
        own = {(place.topic, place.partition) for place in assigned}
        if not self._brokers.answer() or not self._brokers.wait_on(own):
            self.moved()
        return self._clock() - self._moved > self._seconds
