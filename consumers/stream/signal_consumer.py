"""The consumer of signals: what the worker says becomes events of alerts; a repeat is a no-op.

A message that is below what was last taken in for its authority and domain is old and says
nothing. The place is written down before the events: after a kill between the two the same
message comes again, and what it asks for is recorded then.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from kafka import ConsumerRebalanceListener, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from sqlalchemy import Connection, Engine, text

from consumers.record_alerts import Wanted, record
from consumers.stream.decode import UnreadableError, read
from consumers.stream.observer import Carried, Work, unwatched
from consumers.stream.parked_messages import Parked, park, place_of
from consumers.stream.topics import FOUND_WITHIN_MS, Cluster
from domain.contracts import signals
from domain.contracts.signals import SignalsV1
from domain.log import EventLog
from projections import follower
from projections.alerts import queries as alert_queries
from projections.alerts.projection import AlertsProjection

GROUP = "soundings-alerts-v1"
_POLL_MS = 500
_MOST = 500
_COMMIT_MS = 3_000
"""Left to itself a commit waits half a minute for brokers that hang, and can't be ended."""

_log = logging.getLogger(__name__)

_CLAIM = text(
    "INSERT INTO signals_heard_v1 (authority, domain, position, part) "
    "VALUES (:authority, :domain, :position, :part) "
    "ON CONFLICT (authority, domain) DO UPDATE "
    "SET position = excluded.position, part = excluded.part "
    "WHERE signals_heard_v1.position < excluded.position "
    "OR (signals_heard_v1.position = excluded.position "
    "AND signals_heard_v1.part <= excluded.part)"
)

Key = tuple[str, str]
"""An authority and a domain."""


def consumer(cluster: Cluster) -> KafkaConsumer:
    """Return a consumer of signals that commits only what it is told to."""
    made = KafkaConsumer(
        bootstrap_servers=cluster.servers(),
        group_id=GROUP,
        bootstrap_timeout_ms=FOUND_WITHIN_MS,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_poll_records=_MOST,
    )
    made.subscribe([signals.TOPIC], listener=_Told())
    return made


class _Told(ConsumerRebalanceListener):  # type: ignore[misc]  # kafka-python ships no types
    """Logs which partitions are ours."""

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Log what was given."""
        _log.info("partitions assigned", extra=_told(assigned))

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Log what was taken."""
        _log.info("partitions revoked", extra=_told(revoked))


def _told(partitions: Iterable[TopicPartition]) -> dict[str, str | int]:
    numbers = sorted(one.partition for one in partitions)
    return {"partitions": ",".join(map(str, numbers)), "count": len(numbers)}


@dataclass(slots=True)
class Heard:
    """What became of one poll."""

    messages: int = 0
    recorded: int = 0
    parked: list[UnreadableError] = field(default_factory=list)


Newest = dict[Key, tuple[SignalsV1, Carried]]
"""The last message of each key, and the headers it came with."""


@dataclass(slots=True)
class AlertConsumer:
    """Makes events of alerts from the worker's signals.

    ``producer`` is for what can't be read. ``watched`` is opened around what is recorded, with the
    headers of the messages that ask for it.
    """

    log: EventLog
    views: Engine
    consumer: KafkaConsumer
    producer: KafkaProducer
    clock: Callable[[], datetime]
    watched: Callable[[Sequence[Carried]], AbstractContextManager[Work]] = unwatched
    _alerts: AlertsProjection = field(init=False, default_factory=AlertsProjection)

    def step(self) -> Heard:
        """Take in what has come, and only then let the brokers know."""
        polled = self.consumer.poll(timeout_ms=_POLL_MS)
        heard = Heard()
        newest: Newest = {}
        for records in polled.values():
            heard.messages += len(records)
            for message, headers in self._read(records, heard):
                key = (message.authority, message.domain)
                if key not in newest or _place(message) >= _place(newest[key][0]):
                    newest[key] = message, headers
        if newest:
            with self.watched([headers for _, headers in newest.values()]) as work:
                heard.recorded = self._record([message for message, _ in newest.values()])
                work.note(messages=heard.messages, recorded=heard.recorded)
        if heard.messages:
            self.consumer.commit(timeout_ms=_COMMIT_MS)
        return heard

    def _read(
        self, records: Iterable[ConsumerRecord], heard: Heard
    ) -> Iterable[tuple[SignalsV1, Carried]]:
        for one in records:
            try:
                yield read(SignalsV1, one.value), one.headers
            except UnreadableError as why:
                parked = Parked(one.topic, one.partition, one.offset, str(why))
                park(self.producer, parked, one.key, one.value)
                _log.error("a message was parked: %s", why, extra=place_of(parked))
                heard.parked.append(why)

    def _record(self, newest: Iterable[SignalsV1]) -> int:
        current = self._claimed(newest)
        if not current:
            return 0
        follower.catch_up(self.log, self.views, [self._alerts])
        with self.views.connect() as connection:
            known = alert_queries.alert_ids(connection, {one.authority for one in current})
        wanted: dict[str, Wanted] = {}
        ids: set[str] = set()
        for one in current:
            ids |= known.get((one.authority, one.domain), set())
            wanted.update(_wanted(one))
        return record(self.log, wanted, ids, self.clock())

    def _claimed(self, messages: Iterable[SignalsV1]) -> list[SignalsV1]:
        """Write the messages' places down, and leave out those that are older than what was heard.

        All in one transaction, and in one order, so that two feeds can't wait for each other.
        """
        ordered = sorted(messages, key=lambda one: (one.authority, one.domain))
        with self.views.begin() as connection:
            return [one for one in ordered if _claim(connection, one)]


def _claim(connection: Connection, message: SignalsV1) -> bool:
    moved = connection.execute(
        _CLAIM, message.model_dump(include={"authority", "domain", "position", "part"})
    )
    return moved.rowcount == 1


def _place(message: SignalsV1) -> tuple[int, int]:
    return message.position, message.part


def _wanted(message: SignalsV1) -> dict[str, Wanted]:
    return {
        one.alert: Wanted(
            one.alert,
            message.authority,
            one.detector,
            message.domain,
            one.level,
            tuple(step.step() for step in one.steps),
        )
        for one in message.courses
    }
