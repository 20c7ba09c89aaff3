"""Clocks that are hours apart: they stop nobody, and positions decide, not they."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import InvalidTimestampError

from consumers.stream import topics
from consumers.stream.places import RELAYED
from consumers.stream.topics import Cluster
from domain.contracts import evidence
from infra.kafka.verify import compare
from infra.services.installation import Soundings
from infra.settings import Settings
from projections import follower
from tests.integration import messages
from tests.integration.steps import write_rows
from tests.integration.streaming import same_in_the_end, take_in
from tests.servers.fixtures import fresh_broker
from tests.servers.kafka import Broker
from tests.servers.system import System, running

pytestmark = pytest.mark.xdist_group("clocks")
HOUR = timedelta(hours=1)
PARTITIONS = 2
REFUSALS = 2
_LONGEST_REFUSAL = 60.0
_LOOK_SECONDS = 0.2
_STAMP = "message.timestamp.type"
_REFUSED = re.compile("relay: Invalid(Timestamp|Record)Error; trying again")
"""Brokers call it by one name where all of a batch is refused, by the other where some is."""
_BY_THE_SENDERS_CLOCK = {
    _STAMP: "CreateTime",
    "message.timestamp.before.max.ms": "0",
}
"""Everything is older than that when it arrives: as if the broker's clock were ahead."""


@pytest.fixture
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that this test alone uses."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


def _settings(folder: Path, broker: Broker) -> Settings:
    return Settings(
        home=folder / "home", kafka_bootstrap=broker.bootstrap, kafka_partitions=PARTITIONS
    )


def _judged(folder: Path, authority: str, value: int, year: int) -> Path:
    row = (
        f"{authority},assessment,use_of_resources,{value},{year}-03-31,{year}-12-09,1-4,high,Body,"
        f"{authority}-{year},"
    )
    return write_rows(folder / f"{authority}-{year}.csv", [row])


def test_a_relay_whose_clock_is_refused_says_so_and_sends_everything_once_it_is_not(
    tmp_path: Path, own_broker: Broker
) -> None:
    _make(own_broker, evidence.TOPIC, _BY_THE_SENDERS_CLOCK)
    settings = _settings(tmp_path, own_broker)
    with Soundings(settings) as app, running(settings, tmp_path) as system:
        app.initialise()
        take_in(app, _judged(tmp_path, "Boston", 1, 2009))
        _wait_for_refusals(system)
        with app.reading() as connection:
            assert follower.position(connection, RELAYED) < app.store.last_position()
        messages.change(own_broker.bootstrap, evidence.TOPIC, topics.BY_THE_BROKERS_CLOCK)
        system.wait_until_idle(app)
        found = compare(app)
        assert (found.ok, found.behind, found.alerts > 0) == (True, 0, True)


def _make(broker: Broker, topic: str, settings: dict[str, str]) -> None:
    with KafkaAdminClient(bootstrap_servers=broker.bootstrap) as admin:
        admin.create_topics([NewTopic(topic, PARTITIONS, 1, topic_configs=settings)])


def _wait_for_refusals(system: System) -> None:
    """Wait until the relay has said twice that it was refused and tries again."""
    log, deadline = system.folder / "relay.log", time.monotonic() + _LONGEST_REFUSAL
    while len(_REFUSED.findall(log.read_text())) < REFUSALS:
        if time.monotonic() > deadline:
            msg = f"The relay does not say that it was refused:\n{system.logs()}"
            raise TimeoutError(msg)
        time.sleep(_LOOK_SECONDS)


@pytest.mark.parametrize("hours", [-2, 2, 24])
def test_our_topics_take_what_is_dated_hours_off_and_others_do_not_take_what_is_ahead(
    own_broker: Broker, hours: int
) -> None:
    cluster = Cluster(own_broker.bootstrap, PARTITIONS)
    topics.create(cluster)
    _make(own_broker, "as-it-comes", {})
    then = datetime.now(UTC) + hours * HOUR
    producer = topics.producer(cluster, "skewed")
    try:
        assert _taken(producer, evidence.TOPIC, then)
        assert _taken(producer, "as-it-comes", then) == (hours < 0)
    finally:
        producer.close()
    [one] = messages.held(own_broker.bootstrap, evidence.TOPIC)
    assert abs(datetime.fromtimestamp(one.timestamp / 1000, UTC) - datetime.now(UTC)) < HOUR


def _taken(producer: KafkaProducer, topic: str, then: datetime) -> bool:
    stamp = int(then.timestamp() * 1000)
    try:
        producer.send(topic, key=b"a", value=b"b", timestamp_ms=stamp).get(
            timeout=messages.PATIENCE
        )
    except InvalidTimestampError:
        return False
    return True


def test_evidence_that_machines_hours_apart_record_gives_the_same_alerts_and_all_topics_are_ours(
    tmp_path: Path, own_broker: Broker
) -> None:
    settings = _settings(tmp_path, own_broker)
    files = []
    with Soundings(settings) as app, running(settings, tmp_path) as system:
        app.initialise()
        skewed = ((2008, 3, HOUR), (2009, 1, -2 * HOUR), (2010, 3, 3 * HOUR), (2011, 1, 0 * HOUR))
        for year, value, ahead in skewed:
            files.append(_judged(tmp_path, "Boston", value, year))
            with Soundings(settings, clock=_clock(ahead)) as other:
                take_in(other, files[-1])
        system.wait_until_idle(app)
        found = compare(app)
        assert (found.ok, found.behind, found.alerts > 0) == (True, 0, True)
        same_in_the_end(app, tmp_path, files)
        assert _dated_by_others(own_broker) == []


def _clock(ahead: timedelta) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + ahead


def _dated_by_others(broker: Broker) -> list[str]:
    """Return the topics of this project that do not go by the broker's clock."""
    with KafkaAdminClient(bootstrap_servers=broker.bootstrap) as admin:
        ours = [name for name in admin.list_topics() if name.startswith("soundings")]
        asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in ours]
        told = admin.describe_configs(asked)["topic"]
    return [
        name
        for name, settings in told.items()
        if settings.get(_STAMP, {}).get("value") != topics.BY_THE_BROKERS_CLOCK[_STAMP]
    ]
