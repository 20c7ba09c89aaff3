"""Messages that can't be read: parked as they came with the reason, and never in the way."""

from collections.abc import Iterator
from dataclasses import dataclass

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from consumers.stream.topics import DEAD_LETTERS, Cluster


@dataclass(frozen=True, slots=True)
class Parked:
    """Where a message came from, and why it could not be taken in."""

    topic: str
    partition: int
    offset: int
    reason: str

    def headers(self) -> list[tuple[str, bytes]]:
        """Give what goes with the message into the dead-letter topic."""
        return [
            ("topic", self.topic.encode()),
            ("partition", str(self.partition).encode()),
            ("offset", str(self.offset).encode()),
            ("reason", self.reason.encode()),
        ]


def park(producer: KafkaProducer, parked: Parked, key: bytes | None, value: bytes | None) -> None:
    """Put a message aside, and wait until it is."""
    producer.send(DEAD_LETTERS, value=value, key=key, headers=parked.headers()).get(timeout=60)


def parked(cluster: Cluster) -> Iterator[Parked]:
    """Give everything that was ever parked and is still kept, oldest first, each once."""
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
        while consumer.position(place) < last:
            for record in consumer.poll(timeout_ms=500).get(place, ()):
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
