"""Frozen msgspec events to stored JSON and back, with upcasting at this one edge.

The library's default mapper goes through ``vars()`` and a JSON transcoder in Python; msgspec
encodes and decodes the struct itself, which is what keeps bulk saves near the recorder's speed.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.events import Event
from domain.registry import EVENT_TYPES, UPCASTERS, Upcaster

Decoder = Callable[[bytes], Event]


class UnknownEventError(Exception):
    """The log holds a topic that this version of the program does not know."""


class EventMapper(Mapper[UUID]):
    """Maps events by their permanent topics; readers only ever see the newest shape."""

    def __init__(
        self,
        event_types: Sequence[type[Event]] = EVENT_TYPES,
        upcasters: Mapping[str, Upcaster] = UPCASTERS,
    ) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._encode = msgspec.json.Encoder().encode
        self._topics = {cls: cls.stored_topic() for cls in event_types}
        self._decoders: dict[str, Decoder] = {}
        for cls in event_types:
            self._decoders[cls.stored_topic()] = msgspec.json.Decoder(cls).decode
            for version in range(1, cls.schema_version):
                topic = f"{cls.topic}.v{version}"
                self._decoders[topic] = _upcasting(cls, version, upcasters)

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Encode one event. Raises KeyError for an event that the registry does not list."""
        return StoredEvent(
            domain_event.originator_id,
            domain_event.originator_version,
            self._topics[type(domain_event)],  # type: ignore[index]  # only registered events get here
            self._encode(domain_event),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Decode one event into the newest shape of its class."""
        return self.decode(stored_event.topic, stored_event.state)

    def decode(self, topic: str, state: bytes) -> Event:
        """Decode a stored state. Raises UnknownEventError for a topic that is not listed."""
        try:
            decoder = self._decoders[topic]
        except KeyError:
            msg = f"No event is registered as '{topic}': this program is older than the store."
            raise UnknownEventError(msg) from None
        return decoder(state)


def _upcasting(cls: type[Event], version: int, upcasters: Mapping[str, Upcaster]) -> Decoder:
    steps = [upcasters[f"{cls.topic}.v{older}"] for older in range(version, cls.schema_version)]

    def decode(state: bytes) -> Event:
        shape: dict[str, Any] = msgspec.json.decode(state)
        for step in steps:
            shape = step(shape)
        return msgspec.convert(shape, cls)

    return decode
