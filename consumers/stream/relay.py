"""The relay: from the event log, which is the outbox, to Kafka.

It keeps the position up to which everything has been acknowledged, and moves it only after that.
What it sent before it was killed is sent again with the same ids. When it is behind it says all it
has of an authority in few messages, and lets the detectors speak only when it has caught up.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic

from kafka import KafkaProducer
from kafka.errors import KafkaError
from kafka.producer.future import FutureRecordMetadata
from sqlalchemy import Connection, Engine

from consumers.stream.cloud_events import alert_events
from consumers.stream.packing import Span, packs, tick
from consumers.stream.places import RELAYED, SETTLED
from domain.contracts import alerts, clock, evidence
from domain.evidence.events import FactEvent, RowEvent
from domain.log import EventLog, Recorded
from projections import follower

BATCH = 20_000
_QUIET_SECONDS = 1.0
_ACKNOWLEDGED_WITHIN = 130

Headers = Callable[[int], list[tuple[str, bytes]]]
"""Gives the headers (the trace) for what is said of the log up to a position."""


@dataclass(slots=True)
class Relayed:
    """What a step sent."""

    events: int = 0
    messages: int = 0

    def __bool__(self) -> bool:
        return bool(self.messages or self.events)


@dataclass(slots=True)
class Relay:
    """See the module.

    ``bring_up`` brings the views, which are read from, to the end of the log, and gives the
    position they have come to.
    """

    log: EventLog
    views: Engine
    producer: KafkaProducer
    partitions: int
    today: Callable[[], date]
    bring_up: Callable[[], int]
    headers: Headers = lambda _: []
    _ticked: date | None = field(init=False, default=None)
    _open: bool = field(init=False, default=False)
    _moved_at: float = field(init=False, default=0.0)

    def step(self) -> Relayed:
        """Send what there is, up to one batch; give what was sent, nothing if all was said."""
        reached = self.bring_up()
        with self.views.connect() as connection:
            here = follower.position(connection, RELAYED)
            settled = follower.position(connection, SETTLED)
            batch = self.log.read(here, max(0, min(BATCH, reached - here)))
            done = self._said(connection, here, settled, batch)
        if done is None:
            return Relayed()
        relayed, upto, settles = done
        with self.views.begin() as connection:
            follower.claim(connection, RELAYED, here, upto)
            if settles:
                follower.claim(connection, SETTLED, settled, upto)
        return relayed

    def lag(self) -> int:
        """Give how many events are in the log that were not relayed."""
        with self.views.connect() as connection:
            return self.log.last_position() - follower.position(connection, RELAYED)

    def _said(
        self, connection: Connection, here: int, settled: int, batch: Sequence[Recorded]
    ) -> tuple[Relayed, int, bool] | None:
        upto = batch[-1].position if batch else here
        self._look(batch)
        settles = len(batch) < BATCH and settled < upto and self._may_settle()
        if not batch and not settles:
            self._wait_for(self._tick(connection, upto))
            return None
        span = Span(here, upto, settled if settles else None, self.today())
        waiting = [
            *self._evidence(connection, span),
            *self._alerts(connection, batch),
            *self._tick(connection, upto),
        ]
        self._wait_for(waiting)
        return Relayed(len(batch), len(waiting)), upto, settles

    def _look(self, batch: Sequence[Recorded]) -> None:
        """See whether an import is in the middle of a file: its batches follow close on another."""
        for one in batch:
            if isinstance(one.event, FactEvent | RowEvent):
                self._open = True
            elif not one.event.topic.startswith("alerts."):
                self._open = False
        if batch:
            self._moved_at = monotonic()

    def _may_settle(self) -> bool:
        return not self._open or monotonic() - self._moved_at >= _QUIET_SECONDS

    def _evidence(self, connection: Connection, span: Span) -> Iterator[FutureRecordMetadata]:
        headers = self.headers(span.upto)
        for pack in packs(connection, span):
            key = pack.authority.encode()
            yield self.producer.send(evidence.TOPIC, key=key, value=pack.wire(), headers=headers)

    def _alerts(
        self, connection: Connection, batch: Iterable[Recorded]
    ) -> Iterator[FutureRecordMetadata]:
        for key, headers, value in alert_events(connection, batch):
            yield self.producer.send(alerts.TOPIC, key=key, value=value, headers=headers)

    def _tick(self, connection: Connection, upto: int) -> list[FutureRecordMetadata]:
        """Say once a day, and at the start, what day it is."""
        today = self.today()
        if self._ticked == today:
            return []
        self._ticked = today
        value = tick(connection, upto, today).wire()
        return [
            self.producer.send(clock.TOPIC, partition=number, value=value)
            for number in range(self.partitions)
        ]

    def _wait_for(self, waiting: Iterable[FutureRecordMetadata]) -> None:
        """Wait until the brokers have it all. Raises KafkaError where they won't take something."""
        futures = list(waiting)
        if not futures:
            return
        self.producer.flush(timeout=_ACKNOWLEDGED_WITHIN)
        for future in futures:
            if not future.is_done:
                self._ticked = None
                msg = "The brokers did not acknowledge in time."
                raise KafkaError(msg)
            future.get(timeout=0)
