"""The broker of the tests is a real one: what it acknowledged outlives a kill."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest
from kafka import (
    KafkaAdminClient,
    KafkaConsumer,
    KafkaProducer,
    TopicPartition,
)
from kafka.admin import NewTopic

from tests.servers.kafka import Broker

KEYS = ("Derby", "Leicester", "Nottingham", "Rutland")
BEFORE, DURING = 2_000, 200
PARTITIONS = 2
PATIENCE = 60

Message = tuple[str, int]


@pytest.fixture
def topic(mortal_broker: Broker) -> Iterator[str]:
    """Yield a topic of the test's own."""
    name = f"survival-{uuid4().hex}"
    with KafkaAdminClient(bootstrap_servers=mortal_broker.bootstrap) as admin:
        admin.create_topics([NewTopic(name=name, num_partitions=PARTITIONS, replication_factor=1)])
    yield name
    with KafkaAdminClient(bootstrap_servers=mortal_broker.bootstrap) as admin:
        admin.delete_topics([name])


def numbered(first: int, count: int) -> Iterator[Message]:
    """Yield messages under every key in turn, numbered throughout."""
    for number in range(first, first + count):
        yield KEYS[number % len(KEYS)], number


def held(bootstrap: str, topic: str) -> dict[str, list[int]]:
    """Read a topic to its end; return the numbers found under each key, as they lie there."""
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    try:
        partitions = [TopicPartition(topic, one) for one in range(PARTITIONS)]
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        found: defaultdict[str, list[int]] = defaultdict(list)
        while any(consumer.position(one) < ends[one] for one in partitions):
            for messages in consumer.poll(timeout_ms=1_000).values():
                for message in messages:
                    found[message.key.decode()].append(int(message.value))
        return dict(found)
    finally:
        consumer.close()


def by_key(messages: Sequence[Message]) -> dict[str, list[int]]:
    """Return what should be found under each key."""
    return {key: [number for at, number in messages if at == key] for key in KEYS}


def test_what_an_idempotent_producer_had_acknowledged_survives_kill_and_restart_in_order(
    mortal_broker: Broker, topic: str
) -> None:
    producer = KafkaProducer(
        bootstrap_servers=mortal_broker.bootstrap,
        enable_idempotence=True,
        acks="all",
        delivery_timeout_ms=120_000,
        reconnect_backoff_max_ms=500,
    )
    try:
        sent: list[Message] = []
        acknowledgements = []
        for first, count in ((0, BEFORE), (BEFORE, DURING)):
            for key, number in numbered(first, count):
                sent.append((key, number))
                acknowledgements.append(
                    producer.send(topic, key=key.encode(), value=str(number).encode())
                )
            if not first:
                acknowledgements[BEFORE // 2].get(timeout=PATIENCE)
                mortal_broker.kill()
        mortal_broker.restart()
        for acknowledgement in acknowledgements:
            acknowledgement.get(timeout=PATIENCE)
    finally:
        producer.close()
    assert held(mortal_broker.bootstrap, topic) == by_key(sent)


def test_a_broker_that_is_stopped_in_good_order_keeps_its_topics(
    mortal_broker: Broker, topic: str
) -> None:
    mortal_broker.stop()
    assert mortal_broker.pid is None
    mortal_broker.restart()
    with KafkaAdminClient(bootstrap_servers=mortal_broker.bootstrap) as admin:
        assert topic in admin.list_topics()


def test_a_broker_that_cannot_start_shows_its_log(mortal_broker: Broker) -> None:
    mortal_broker.stop()
    settings = mortal_broker.folder / "server.properties"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text(sound + "node.id=none\n", encoding="utf-8")
    try:
        with pytest.raises(RuntimeError, match=r"ended while it started[\s\S]*ConfigException"):
            mortal_broker.start()
    finally:
        settings.write_text(sound, encoding="utf-8")
