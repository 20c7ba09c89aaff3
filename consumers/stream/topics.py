"""The topics, how they are made, and how clients are set up to lose and double nothing."""

from dataclasses import dataclass

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

from domain.contracts import alerts, clock, evidence, signals

DEAD_LETTERS = "soundings.dead-letters.v1"
_DAY_MS = 86_400_000
_FOREVER_MS = -1
FOUND_WITHIN_MS = 3_000
_MADE_WITHIN_MS = 5_000
"""Brokers that do not answer are asked again by whoever runs; one long wait could not be ended."""

BY_THE_BROKERS_CLOCK = {"message.timestamp.type": "LogAppendTime"}
"""Brokers refuse what is dated an hour ahead of their clock: a skewed one would stop a program."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the brokers are, and how topics are laid out on them."""

    bootstrap: str
    partitions: int = 8
    replication: int = 1

    def servers(self) -> list[str]:
        """Return the addresses to begin with."""
        return [one.strip() for one in self.bootstrap.split(",")]


def create(cluster: Cluster) -> None:
    """Make the topics that are not there yet. Evidence and alerts can be sent anew from the log."""
    shapes = {
        evidence.TOPIC: (cluster.partitions, 30 * _DAY_MS),
        clock.TOPIC: (cluster.partitions, 7 * _DAY_MS),
        signals.TOPIC: (cluster.partitions, 30 * _DAY_MS),
        alerts.TOPIC: (cluster.partitions, _FOREVER_MS),
        DEAD_LETTERS: (1, _FOREVER_MS),
    }
    admin = KafkaAdminClient(
        bootstrap_servers=cluster.servers(),
        bootstrap_timeout_ms=FOUND_WITHIN_MS,
        request_timeout_ms=_MADE_WITHIN_MS,
    )
    try:
        there = set(admin.list_topics())
        for name, (partitions, retention) in shapes.items():
            if name in there:
                continue
            topic = NewTopic(
                name,
                partitions,
                cluster.replication,
                topic_configs={"retention.ms": str(retention), **BY_THE_BROKERS_CLOCK},
            )
            try:
                admin.create_topics([topic])
            except TopicAlreadyExistsError:
                continue  # another program made it a moment ago
    finally:
        admin.close()


def producer(cluster: Cluster, name: str) -> KafkaProducer:
    """Return a producer whose acknowledged messages are kept, once and in order."""
    return KafkaProducer(
        bootstrap_servers=cluster.servers(),
        client_id=name,
        bootstrap_timeout_ms=FOUND_WITHIN_MS,
        acks="all",
        enable_idempotence=True,
        delivery_timeout_ms=120_000,
        linger_ms=5,
        batch_size=262_144,
        max_request_size=4_194_304,
        compression_type="gzip",
    )
