"""What the domain asks of an event log: add whole batches, read streams, read on from a place.

Implementations live in ``infra``; everything else takes one of these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol
from uuid import UUID

from domain.events import Event
from domain.refusal import Refusal


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
        """Store all events or none; give their positions. Raises ConcurrentWriteError."""
        ...

    def streams(self, stream_ids: Iterable[UUID]) -> Mapping[UUID, list[Event]]:
        """Give the events of several streams, oldest first; a stream without events is absent."""
        ...

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """Give up to ``limit`` events after a position, in log order."""
        ...

    def recorded(self, stream_id: UUID) -> Sequence[Recorded]:
        """Give one stream with positions and hashes, oldest first."""
        ...

    def last_position(self) -> int:
        """Give the position of the newest event, 0 where there is none."""
        ...
