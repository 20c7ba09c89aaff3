"""Messages that can't be read: parked as they came with the reason, and never in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from consumers.stream.topics import DEAD_LETTERS, Cluster

_NOTHING = 10
"""After so many polls without a message there is nothing more, whatever the end was before."""


@dataclass(frozen=True, slots=True)
class Parked:
    """Where a message came from, and why it could not be taken in."""

    topic: str
    partition: int
    offset: int
    reason: str

    def headers(self) -> list[tuple[str, bytes]]:
        """Return what goes with the message into the dead-letter topic."""
        return [
            ("topic", self.topic.encode()),
            ("partition", str(self.partition).encode()),
            ("offset", str(self.offset).encode()),
            ("reason", self.reason.encode()),
        ]


def place_of(parked: Parked) -> dict[str, str | int]:
    """Return a message's place, for a line of the log."""
    return {"topic": parked.topic, "partition": parked.partition, "offset": parked.offset}


def park(producer: KafkaProducer, parked: Parked, key: bytes | None, value: bytes | None) -> None:
    """Put a message aside, and wait until it is."""
    value = something(key, value)
    producer.send(DEAD_LETTERS, value=value, key=key, headers=parked.headers()).get(timeout=60)


def something(key: bytes | None, value: bytes | None) -> bytes | None:
    """Return a message's value; an empty one where it has no key, for clients refuse both."""
    return b"" if key is None and value is None else value


def parked(cluster: Cluster) -> Iterator[Parked]:
    """Yield everything that was ever parked and is still kept, oldest first, each once."""
    consumer = KafkaConsumer(
        bootstrap_servers=cluster.servers(), enable_auto_commit=False, consumer_timeout_ms=5_000
    )
    try:
        place = TopicPartition(DEAD_LETTERS, 0)
        if not consumer.partitions_for_topic(DEAD_LETTERS):
            return
        consumer.assign([place])
        consumer.seek_to_beginning(place)
        last = consumer.end_offsets([place])[place]
        seen: set[tuple[str, int, int]] = set()
        nothing = 0
        while consumer.position(place) < last and nothing < _NOTHING:
            records = consumer.poll(timeout_ms=500).get(place, ())
            nothing = 0 if records else nothing + 1
            for record in records:
                one = _read(dict(record.headers))
                where = (one.topic, one.partition, one.offset)
                if where not in seen:
                    seen.add(where)
                    yield one
    finally:
        consumer.close()


def _read(headers: dict[str, bytes]) -> Parked:
    return Parked(
        topic=headers["topic"].decode(),
        partition=int(headers["partition"]),
        offset=int(headers["offset"]),
        reason=headers["reason"].decode(),
    )
