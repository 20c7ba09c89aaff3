"""What lies on a broker's topics, and putting more there, for tests of the stream."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import AlterConfigOp, ConfigResource, ConfigResourceType
from kafka.consumer.fetcher import ConsumerRecord
from kafka.serializer import Serializer

PATIENCE = 60


def held(bootstrap: str, topic: str) -> list[ConsumerRecord]:
    """Read a topic from its beginning to its end."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    try:
        numbers = consumer.partitions_for_topic(topic) or ()
        places = [TopicPartition(topic, number) for number in sorted(numbers)]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        ends = consumer.end_offsets(places)
        found: list[ConsumerRecord] = []
        while any(consumer.position(place) < ends[place] for place in places):
            for records in consumer.poll(timeout_ms=500).values():
                found += records
        return found
    finally:
        consumer.close()


def put_again(bootstrap: str, records: Iterable[ConsumerRecord]) -> None:
    """Send records as they were, to where they were."""
    with _producer(bootstrap) as producer:
        for one in records:
            producer.send(
                one.topic,
                value=one.value,
                key=one.key,
                headers=list(one.headers),
                partition=one.partition,
            )


def put(bootstrap: str, topic: str, value: bytes | None, key: bytes | None = b"key") -> None:
    """Send one message; one with neither key nor value too, of which kafka-python learns late."""
    with _producer(bootstrap, value_serializer=_In(value)) as producer:
        producer.send(topic, value=b"something", key=key)


class _In(Serializer):  # type: ignore[misc]  # kafka-python ships no types
    """Makes the same of everything."""

    def __init__(self, value: bytes | None) -> None:
        self._value = value

    def serialize(
        self, _topic: str, _headers: list[tuple[str, bytes]], _data: bytes
    ) -> bytes | None:
        """Return it."""
        return self._value


@contextmanager
def _producer(bootstrap: str, **options: object) -> Iterator[KafkaProducer]:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", **options)
    try:
        yield producer
        producer.flush(timeout=PATIENCE)
    finally:
        producer.close()


def topics(bootstrap: str) -> list[str]:
    """Return the names of all topics."""
    with KafkaAdminClient(bootstrap_servers=bootstrap) as admin:
        return sorted(admin.list_topics())


def change(bootstrap: str, topic: str, settings: dict[str, str]) -> None:
    """Set some of a topic's settings otherwise."""
    changes = {name: (AlterConfigOp.SET, value) for name, value in settings.items()}
    with KafkaAdminClient(bootstrap_servers=bootstrap) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, changes)])
