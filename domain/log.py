"""What the domain asks of an event log, and the one way to decide on it and write what follows.

Implementations live in ``infra``; everything else takes one of these.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar
from uuid import UUID

from domain.events import Event
from domain.refusal import Refusal

T = TypeVar("T")


class ConcurrentWriteError(Refusal):
    """Somebody else wrote to a stream first: read it again and decide again."""

    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its position in the log and the hash that chains it to all before it."""

    position: int
    event: Event
    chain: bytes


class EventLog(Protocol):
    """An append-only log of events, each in one stream."""

    def append(self, events: Sequence[Event]) -> range:
        """Store all events or none; return their positions. Raises ConcurrentWriteError."""
        ...

    def streams(self, stream_ids: Iterable[UUID]) -> Mapping[UUID, list[Event]]:
        """Return the events of several streams, oldest first; a stream without events is absent."""
        ...

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Return up to ``limit`` events after a position, in log order."""
        ...

    def recorded(self, stream_id: UUID) -> Sequence[Recorded]:
        """Return one stream with positions and hashes, oldest first."""
        ...

    def last_position(self) -> int:
        """Return the position of the newest event, 0 where there is none."""
        ...


TRIES = 20
"""How often something is decided anew before somebody who keeps writing is given way to."""


def decide_and_append(
    log: EventLog, decide: Callable[[], Iterable[Event]], *, at_once: int | None = None
) -> list[Event]:
    """Append what is decided on what the log holds now; return the events, none where nothing new.

    Where somebody else wrote first it is decided again on what is there then, so ``decide`` has to
    read the log itself and do nothing else. ``at_once`` caps a batch for decisions that may be cut
    anywhere, as those are whose repeat records nothing. Raises ConcurrentWriteError where others
    keep writing, and whatever ``decide`` raises; nothing is recorded then.
    """
    for _ in range(TRIES):
        events = list(decide())
        try:
            for batch in batches(events, at_once or len(events)):
                log.append(batch)
        except ConcurrentWriteError:
            continue
        return events
    msg = "Other programs keep writing to the same place; try again in a moment."
    raise ConcurrentWriteError(msg)


def batches(every: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield events, or ids, in runs of at most ``size``."""
    for start in range(0, len(every), max(size, 1)):
        yield every[start : start + size]
