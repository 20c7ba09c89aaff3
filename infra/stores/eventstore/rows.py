"""Events as the store's table holds them, on any database."""

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from infra.stores.eventstore.chain import Row, link

Head = tuple[int, bytes]
"""The last position used, and the hash of the event there."""


def chained(head: Head, stored_events: Sequence[StoredEvent]) -> list[Row]:
    """Return the rows of events that follow a head: positions without gaps, hashes chained."""
    position, chain = head
    rows: list[Row] = []
    for stored in stored_events:
        position += 1
        stream = hex_of(stored.originator_id)
        version, topic, state = stored.originator_version, stored.topic, stored.state
        chain = link(chain, position, stream, version, topic, state)
        rows.append((position, stream, version, topic, state, chain))
    return rows


def hex_of(stream_id: UUID | str) -> str:
    """Return a stream's id as the table holds it."""
    return stream_id.hex if isinstance(stream_id, UUID) else stream_id
