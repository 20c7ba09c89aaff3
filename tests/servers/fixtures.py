"""Fixtures that give real servers: started once a test run, and only when a test asks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.servers.jars import KafkaUnavailableError
from tests.servers.kafka import Broker

BOOTSTRAP = "SOUNDINGS_TEST_KAFKA_BOOTSTRAP"


@dataclass(frozen=True, slots=True)
class RunningBroker:
    """A broker that somebody else runs: to use, not to kill."""

    bootstrap: str


def _started(folder: pytest.TempPathFactory) -> Broker:
    broker = Broker(folder.mktemp("kafka"))
    try:
        broker.start()
    except KafkaUnavailableError as missing:
        if os.environ.get("CI"):
            pytest.fail(f"CI needs a Kafka broker: {missing}")
        pytest.skip(f"no Kafka broker: {missing}")
    return broker


@contextmanager
def fresh_broker(folder: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that nobody has put anything into, and end it."""
    broker = _started(folder)
    try:
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def kafka_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker | RunningBroker]:
    """Yield a broker to connect to: the one that is pointed at, or one of the test run's own."""
    if running := os.environ.get(BOOTSTRAP):
        yield RunningBroker(running)
        return
    broker = _started(tmp_path_factory)
    yield broker
    broker.stop()


@pytest.fixture
def mortal_broker(
    kafka_broker: Broker | RunningBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """Yield a broker that a test may kill; it runs again when the test is over."""
    if isinstance(kafka_broker, Broker):
        yield kafka_broker
        if kafka_broker.pid is None:
            kafka_broker.restart()
        return
    broker = _started(tmp_path_factory)
    yield broker
    broker.stop()
