"""Whether the brokers answer, and what waits on their topics, asked beside the work.

Clients wait long for brokers that are away, and whoever asks a program how it is must not. So a
thread of its own asks every few seconds, and who looks is given what was found last, unless the
last answer is old or there was none.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from consumers.stream.parked_messages import parked
from consumers.stream.topics import DEAD_LETTERS, Cluster
from infra.observability.shutdown import Stopping

_ASK_EVERY = 2.0
_OLD_AFTER = 10.0
_ANSWER_MS = 3_000
_LOOK_SECONDS = 0.1
_LONGEST_CLOSE = 4.0
_log = logging.getLogger(__name__)


class Reader(NamedTuple):
    """A group of consumers and the topics it reads; of none, nothing can wait."""

    group: str
    topics: tuple[str, ...]


NOBODY = Reader("", ())


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: when it came, how many messages of each partition wait, and how many ever were."""

    at: float
    waiting: dict[TopicPartition, int]
    sent: int

    def by_topic(self) -> dict[str, int]:
        """Return how many messages of each topic wait."""
        unread: Counter[str] = Counter()
        for place, messages in self.waiting.items():
            unread[place.topic] += messages
        return dict(unread)


class Brokers(AbstractContextManager["Brokers"], Collector):
    """Asks whether the brokers answer.

    ``waiting`` is told how many of the reader's messages lie aside.
    """

    def __init__(
        self,
        cluster: Cluster,
        reader: Reader = NOBODY,
        waiting: Callable[[int], None] | None = None,
    ) -> None:
        self._cluster = cluster
        self._reader = reader
        self.waiting = waiting
        self._found: Found | None = None
        self._aside: tuple[int, int] | None = None
        self._level_at = 0
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="brokers", daemon=True)

    def start(self) -> None:
        """Begin to ask."""
        self._thread.start()

    def answer(self) -> bool:
        """Tell whether they do."""
        found = self._found
        return found is not None and monotonic() - found.at < _OLD_AFTER

    def wait_on(self, places: AbstractSet[tuple[str, int]]) -> bool:
        """Tell whether messages wait on any of some partitions, each a topic and a number."""
        waiting = self._found.waiting if self._found else {}
        return any(waiting[one] and (one.topic, one.partition) in places for one in waiting)

    def awaited(self, stopping: Stopping) -> bool:
        """Wait until they answer; False if told to stop before."""
        while not self.answer():
            if stopping.wait(_LOOK_SECONDS):
                return False
        return not stopping.is_set()

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of the last answer; where there is none, say that."""
        found = self._found if self.answer() else None
        unread = GaugeMetricFamily(
            "soundings_unread_messages",
            "Messages of a topic that its reader has not committed",
            labels=["reader", "topic"],
        )
        for topic, messages in (found.by_topic() if found else {}).items():
            unread.add_metric([self._reader.group, topic], messages)
        away = GaugeMetricFamily("soundings_brokers_away", "1 where the brokers do not answer")
        away.add_metric([], float(found is None))
        yield from (unread, away)

    def close(self) -> None:
        """Stop asking; an answer that is waited for is not waited for any more."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_LONGEST_CLOSE)

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with _admin(self._cluster) as admin:
                    self._keep_asking(admin)
            except Exception as error:  # noqa: BLE001 - whatever a client raises, they don't answer
                if self._found is not None:
                    _log.warning("the brokers do not answer: %s", type(error).__name__)
                self._found = None
                self._stopping.wait(_ASK_EVERY)

    def _keep_asking(self, admin: KafkaAdminClient) -> None:
        while not self._stopping.is_set():
            admin.describe_cluster()
            self._found = self._look(admin)
            self._tell_if_level(self._found)
            self._look_aside(admin)
            self._stopping.wait(_ASK_EVERY)

    def _look(self, admin: KafkaAdminClient) -> Found:
        group, topics = self._reader
        waiting: dict[TopicPartition, int] = {}
        sent = 0
        with suppress(KafkaError):  # topics or group are not there yet
            ends = _offsets(admin, self._places(topics), OffsetSpec.LATEST)
            known = admin.list_group_offsets({group: None}).get(group, {}) if ends else {}
            for place, end in ends.items():
                read = known[place].offset if place in known else 0
                waiting[place] = max(0, end - max(0, read))
            sent = sum(ends.values())
        return Found(monotonic(), waiting, sent)

    def _places(self, topics: tuple[str, ...]) -> list[TopicPartition]:
        numbers = range(self._cluster.partitions)
        return [TopicPartition(topic, number) for topic in topics for number in numbers]

    def _tell_if_level(self, found: Found) -> None:
        if found.sent != self._level_at and not any(found.waiting.values()):
            _log.info("caught up", extra={"reader": self._reader.group, "messages": found.sent})
            self._level_at = found.sent

    def _look_aside(self, admin: KafkaAdminClient) -> None:
        """Count what was parked of the reader's topics, when something came or went."""
        place = [TopicPartition(DEAD_LETTERS, 0)]
        if self.waiting is None:
            return
        with suppress(KafkaError):  # the topic is not there yet
            [first] = _offsets(admin, place, OffsetSpec.EARLIEST).values()
            [end] = _offsets(admin, place, OffsetSpec.LATEST).values()
            if self._aside != (first, end):
                topics = self._reader.topics
                self.waiting(sum(one.topic in topics for one in parked(self._cluster)))
                self._aside = first, end


def _admin(cluster: Cluster) -> KafkaAdminClient:
    return KafkaAdminClient(
        bootstrap_servers=cluster.servers(),
        request_timeout_ms=_ANSWER_MS,
        bootstrap_timeout_ms=_ANSWER_MS,
    )


def _offsets(
    admin: KafkaAdminClient, places: list[TopicPartition], which: OffsetSpec
) -> dict[TopicPartition, int]:
    if not places:
        return {}
    found = admin.list_partition_offsets(dict.fromkeys(places, which))
    return {place: one.offset for place, one in found.items()}
