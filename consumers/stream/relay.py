"""The relay: from the event log, which is the outbox, to Kafka.

It keeps the position up to which everything has been acknowledged, and moves it only after that.
What it sent before it was killed is sent again with the same ids. When it is behind it says all it
has of an authority in few messages, and lets the detectors speak only when it has caught up.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.producer.future import FutureRecordMetadata
from sqlalchemy import Connection, Engine

from consumers.stream import acknowledgement
from consumers.stream.cloud_events import alert_events
from consumers.stream.observer import Headers, Work, unwatched
from consumers.stream.packs import Span, again, packs, tick
from consumers.stream.places import RELAYED, SETTLED
from domain.contracts import alerts, clock, evidence
from domain.contracts.evidence import EvidencePackV1
from domain.evidence.events import FactEvent, RowEvent
from domain.log import EventLog, Recorded
from projections import follower

BATCH = 50_000
_QUIET_SECONDS = 1.0
_HEARD_WITHIN, _LONGEST_PATIENCE = 10.0, 300.0
_ACKNOWLEDGED_WITHIN = 130
_TOLD_TO_STOP_WITHIN = 3
_LOOK_SECONDS = 0.25
_LOOK_AHEAD = 500
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Relayed:
    """What a step sent."""

    events: int = 0
    messages: int = 0

    def __bool__(self) -> bool:
        return bool(self.messages or self.events)


@dataclass(slots=True)
class Relay:
    """Sends the log's events to Kafka, and keeps how far it has come.

    ``views`` is read from and ``places`` written to, the same database both: whoever waits for the
    brokers must not keep others from writing. ``bring_up`` brings the views to the end of the log
    and gives the position they have come to. ``watched`` is opened around whatever sends
    something, with the moment of the import that it is of. Once ``stopping`` says so, brokers that
    do not answer are not waited for: what they had not acknowledged is sent again by the next
    relay.
    """

    log: EventLog
    views: Engine
    places: Engine
    producer: KafkaProducer
    partitions: int
    today: Callable[[], date]
    bring_up: Callable[[], int]
    watched: Callable[[datetime | None], AbstractContextManager[Work]] = unwatched
    stopping: Callable[[], bool] = lambda: False
    _ticked: date | None = field(init=False, default=None)
    _open: bool = field(init=False, default=False)
    _moved_at: float = field(init=False, default=0.0)
    _settled: list[str] = field(init=False, default_factory=list)
    _asks_at: float = field(init=False, default=0.0)
    _patience: float = field(init=False, default=_HEARD_WITHIN)

    def __post_init__(self) -> None:
        acknowledgement.create(self.places)
        self._asks_at = monotonic() + self._patience

    def step(self) -> Relayed:
        """Send what there is, up to one batch; return what was sent, nothing if all was said."""
        if monotonic() > self._asks_at and (repeated := self._said_again()):
            return repeated
        reached = self.bring_up()
        with self.views.connect() as connection:
            here = follower.position(connection, RELAYED)
            settled = follower.position(connection, SETTLED)
            batch = self.log.read(here, max(0, min(BATCH, reached - here)))
            done = self._said(connection, here, settled, batch)
        if done is None:
            return Relayed()
        relayed, upto, settles = done
        with self.places.begin() as connection:
            follower.claim(connection, RELAYED, here, upto)
            if settles:
                follower.claim(connection, SETTLED, settled, upto)
                acknowledgement.said(connection, self._settled, upto)
        return relayed

    def _said_again(self) -> Relayed:
        """Say again what nobody has heard; each time wait longer, for they may only be slow."""
        with self.places.begin() as connection:
            unheard = acknowledgement.unheard(connection)
        with self.views.connect() as connection, self.watched(None) as work:
            waiting = [
                self._sent(again(connection, authority, position, self.today()), work.headers)
                for authority, position in unheard.items()
            ]
            self._wait_for(waiting)
        self._patience = min(self._patience * 2, _LONGEST_PATIENCE) if unheard else _HEARD_WITHIN
        self._asks_at = monotonic() + self._patience
        if unheard:
            _log.warning("said again what was not heard", extra={"authorities": len(unheard)})
        return Relayed(0, len(waiting))

    def lag(self) -> int:
        """Return how many events are in the log that were not relayed."""
        with self.views.connect() as connection:
            return self.log.last_position() - follower.position(connection, RELAYED)

    def _said(
        self, connection: Connection, here: int, settled: int, batch: Sequence[Recorded]
    ) -> tuple[Relayed, int, bool] | None:
        upto = batch[-1].position if batch else here
        self._look(batch)
        settles = len(batch) < BATCH and settled < upto and self._may_settle()
        if not batch and not settles:
            self._say_the_day(connection, upto)
            return None
        span = Span(here, upto, settled if settles else None, self.today())
        with self.watched(self._import(batch, settled, upto)) as work:
            waiting = [
                *self._evidence(connection, span, work.headers),
                *self._alerts(connection, batch, work.headers),
                *self._tick(connection, upto, work.headers),
            ]
            work.note(events=len(batch), messages=len(waiting), position=upto)
            self._wait_for(waiting)
        return Relayed(len(batch), len(waiting)), upto, settles

    def _import(self, batch: Sequence[Recorded], settled: int, upto: int) -> datetime | None:
        """Return when the import ran that a span is of: the first evidence in it, or left over."""
        left_over = max(0, min(_LOOK_AHEAD, upto - settled))
        return _first_import(batch) or _first_import(self.log.read(settled, left_over))

    def _say_the_day(self, connection: Connection, upto: int) -> None:
        if self._ticked != self.today():
            with self.watched(None) as work:
                self._wait_for(self._tick(connection, upto, work.headers))

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

    def _evidence(
        self, connection: Connection, span: Span, headers: Headers
    ) -> Iterator[FutureRecordMetadata]:
        self._settled = []
        for pack in packs(connection, span):
            if pack.settles and (pack.held or pack.measures):
                self._settled.append(pack.authority)
            yield self._sent(pack, headers)

    def _sent(self, pack: EvidencePackV1, headers: Headers) -> FutureRecordMetadata:
        key = pack.authority.encode()
        return self.producer.send(evidence.TOPIC, key=key, value=pack.wire(), headers=headers)

    def _alerts(
        self, connection: Connection, batch: Iterable[Recorded], carried: Headers
    ) -> Iterator[FutureRecordMetadata]:
        for key, headers, value in alert_events(connection, batch):
            every = [*headers, *carried]
            yield self.producer.send(alerts.TOPIC, key=key, value=value, headers=every)

    def _tick(
        self, connection: Connection, upto: int, headers: Headers
    ) -> list[FutureRecordMetadata]:
        """Say once a day, and at the start, what day it is."""
        today = self.today()
        if self._ticked == today:
            return []
        self._ticked = today
        value = tick(connection, upto, today).wire()
        return [
            self.producer.send(clock.TOPIC, partition=number, value=value, headers=headers)
            for number in range(self.partitions)
        ]

    def _wait_for(self, waiting: Iterable[FutureRecordMetadata]) -> None:
        """Wait until the brokers have it all. Raises KafkaError where they won't take something."""
        futures = list(waiting)
        self._flush(futures)
        for future in futures:
            if not future.is_done:
                self._ticked = None
                msg = "The brokers did not acknowledge in time."
                raise KafkaError(msg)
            future.get(timeout=0)

    def _flush(self, futures: Sequence[FutureRecordMetadata]) -> None:
        """Wait for acknowledgements; not for long once told to stop."""
        until, told = monotonic() + _ACKNOWLEDGED_WITHIN, False
        while monotonic() < until and not all(one.is_done for one in futures):
            with suppress(KafkaTimeoutError):
                self.producer.flush(timeout=_LOOK_SECONDS)
            if not told and self.stopping():
                told, until = True, min(until, monotonic() + _TOLD_TO_STOP_WITHIN)


def _first_import(batch: Iterable[Recorded]) -> datetime | None:
    taken_in = (one.event for one in batch if isinstance(one.event, FactEvent | RowEvent))
    return next((event.recorded_at for event in taken_in), None)


def go_back(views: Engine, position: int) -> int:
    """Let the relay say the log from a position on again; return the place it goes on after.

    What it had not come to yet it says anyway, so it never goes forward.
    """
    with views.begin() as connection:
        for name in (RELAYED, SETTLED):
            follower.hold(connection, name)
            here = follower.position(connection, name)
            follower.claim(connection, name, here, min(here, position - 1))
        return follower.position(connection, RELAYED)
