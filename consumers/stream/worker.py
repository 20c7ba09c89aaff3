"""The worker: the detectors as Faust agents, their state in a table with a changelog.

Messages come as raw bytes and are read here: what Faust can't decode it would skip, and what an
agent raises or is ended in the middle of it would commit. So what can't be read is parked, what
fails for want of a server is tried again until it works, and a message counts as done only when
everything that follows from it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

import faust
from aiokafka.errors import KafkaError  # type: ignore[import-untyped]  # it ships no types
from faust.exceptions import ConsumerNotStarted, ProducerSendError
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.types import TP, EventT, TableT, TopicT
from kafka.partitioner.default import murmur2
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError

from consumers.stream.decode import UnreadableError, read
from consumers.stream.folding import Spoken, StreamFolding
from consumers.stream.observer import Carried, Headers, Work, unwatched
from consumers.stream.parked_messages import Parked, place_of, something
from consumers.stream.topics import BY_THE_BROKERS_CLOCK, DEAD_LETTERS, Cluster
from domain.contracts import clock, evidence, signals
from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import EvidencePackV1
from domain.contracts.signals import SignalsV1

NAME = "soundings-worker-v1"
_TABLE = "versions"
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_MESSAGE_BYTES = 4_194_304
_BROKERS_AWAY = (KafkaError, ProducerSendError, OSError)
_log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of one message; ``error`` where it was parked."""

    versions: int = 0
    signals: int = 0
    healed: bool = False
    error: Exception | None = None


@dataclass(slots=True)
class Worker:
    """Runs the detectors as agents of Faust.

    ``folding_over`` is called when the table is there to fold into. ``watched`` is opened around
    each message, with its headers; ``stores_away`` are what the fold raises while a store is.
    """

    cluster: Cluster
    folding_over: Callable[[TableT[bytes, bytes]], StreamFolding]
    folder: Path
    noticed: Callable[[Folded], None] = lambda _: None
    watched: Callable[[Carried], AbstractContextManager[Work]] = unwatched
    stores_away: tuple[type[Exception], ...] = (DBAPIError,)
    app: faust.App = field(init=False)
    _recovery: Recovery = field(init=False)
    _folding: StreamFolding = field(init=False)
    _signals: TopicT = field(init=False)
    _dead: TopicT = field(init=False)

    def __post_init__(self) -> None:
        self.app = _app(self.cluster, self.folder)
        # Faust runs it in the loop of whoever asks for it first, which must not be another thread.
        self._recovery = cast("TableManager", self.app.tables).recovery
        partitions = self.cluster.partitions
        table = self.app.Table(
            _TABLE,
            partitions=partitions,
            key_type=bytes,
            value_type=bytes,
            extra_topic_configs=BY_THE_BROKERS_CLOCK,
        )
        self._folding = self.folding_over(table)
        self._signals = self._topic(signals.TOPIC, partitions)
        self._dead = self._topic(DEAD_LETTERS, 1)
        self.app.agent(self._topic(evidence.TOPIC, partitions), name="evidence")(self._evidence)
        self.app.agent(self._topic(clock.TOPIC, partitions), name="clock")(self._clock)
        self.app.on_partitions_assigned.connect(_assigned)
        self.app.on_partitions_revoked.connect(_revoked)

    def recovered(self) -> bool:
        """Tell whether partitions were given out and what was held of them is here again."""
        app, recovery = self.app, self._recovery
        there = app.started and recovery.completed.is_set()
        return there and not (app.rebalancing or recovery.in_recovery or app.should_stop)

    def assigned(self) -> AbstractSet[TP]:
        """Return the partitions that are this worker's."""
        try:
            return self.app.consumer.assignment() if self.app.started else frozenset()
        except ConsumerNotStarted:  # the app is said to have started before it has
            return frozenset()

    def _topic(self, name: str, partitions: int) -> TopicT:
        return self.app.topic(name, key_type=bytes, value_type=bytes, partitions=partitions)

    async def _evidence(self, stream: faust.StreamT[bytes]) -> None:
        async for event in cast("faust.Stream[bytes]", stream).noack().events():
            await self._handle(event, EvidencePackV1, lambda pack, _: self._folding.take(pack))

    async def _clock(self, stream: faust.StreamT[bytes]) -> None:
        async for event in cast("faust.Stream[bytes]", stream).noack().events():
            await self._handle(event, ClockTickV1, self._tick)

    def _tick(self, tick: ClockTickV1, partition: int) -> Spoken:
        partitions = self.cluster.partitions
        return self._folding.tick(
            tick, partition, lambda authority: partition_of(authority, partitions) == partition
        )

    async def _handle(
        self, event: EventT[bytes], kind: type[M], fold: Callable[[M, int], Spoken]
    ) -> None:
        with self.watched(event.message.headers) as work:
            try:
                found = read(kind, event.message.value)
                spoken = await self._folded(lambda: fold(found, event.message.partition), work)
            except UnreadableError as why:
                await self._park(event, str(why), why, work)
            except Exception as fault:  # noqa: BLE001 - one message must not stop all that follow it
                why_not = f"The fold failed: {type(fault).__name__}."
                await self._park(event, why_not, fault, work)
            else:
                await self._say(spoken, work)
        event.ack()

    async def _say(self, spoken: Spoken, work: Work) -> None:
        """Send what the detectors say, and only then write down that they have spoken."""
        await self._until_it_works(lambda: self._send(spoken.signals, work.headers), work)
        self._folding.note(spoken)
        work.note(versions=spoken.versions, signals=len(spoken.signals))
        if spoken.healed:
            _log.warning("an authority's table was not whole and was put in place from the views")
        self.noticed(Folded(spoken.versions, len(spoken.signals), spoken.healed))

    async def _folded(self, fold: Callable[[], Spoken], work: Work) -> Spoken:
        """Fold; while the database can't be had, wait and try again."""

        async def folded() -> Spoken:
            return fold()

        return await self._until_it_works(folded, work, self.stores_away)

    async def _until_it_works(
        self,
        attempt: Callable[[], Awaitable[T]],
        work: Work,
        passing: tuple[type[Exception], ...] = _BROKERS_AWAY,
    ) -> T:
        """Do it again for as long as it fails for want of a server."""
        wait = _FIRST_WAIT
        while True:
            try:
                return await attempt()
            except passing as error:
                work.failed(error)
                _log.warning("a server does not answer: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _send(self, found: Iterable[SignalsV1], headers: Headers) -> None:
        """Send signals and wait until the brokers have them."""
        sent: list[Awaitable[object]] = []
        for one in found:
            key = one.authority.encode()
            sent.append(await self._signals.send(key=key, value=one.wire(), headers=headers))
        await asyncio.gather(*sent)

    async def _park(self, event: EventT[bytes], reason: str, error: Exception, work: Work) -> None:
        message = event.message
        parked = Parked(message.topic, message.partition, message.offset, reason)

        async def sent() -> None:
            headers, value = parked.headers(), something(message.key, message.value)
            await (await self._dead.send(key=message.key, value=value, headers=headers))

        await self._until_it_works(sent, work)
        _log.error("a message was parked: %s", reason, extra=place_of(parked))
        self.noticed(Folded(error=error))


async def _assigned(_: object, /, *places: set[TP], **__: object) -> None:
    _log.info("partitions assigned", extra=_told(set().union(*places)))


async def _revoked(_: object, /, *places: set[TP], **__: object) -> None:
    _log.info("partitions revoked", extra=_told(set().union(*places)))


def _told(places: Iterable[TP]) -> dict[str, str | int]:
    numbers = sorted(one.partition for one in places if one.topic == evidence.TOPIC)
    return {"partitions": ",".join(map(str, numbers)), "count": len(numbers)}


def partition_of(authority: str, partitions: int) -> int:
    """Return the partition that a producer puts an authority's messages into."""
    return int((murmur2(authority.encode()) & 0x7FFFFFFF) % partitions)


def _app(cluster: Cluster, folder: Path) -> faust.App:
    return faust.App(
        NAME,
        broker=[f"aiokafka://{one}" for one in cluster.servers()],
        store="memory://",
        datadir=str(folder),
        topic_partitions=cluster.partitions,
        topic_replication_factor=cluster.replication,
        topic_disable_leader=True,
        value_serializer="raw",  # as JSON, what is none would be skipped before we see it
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=0.5,
        broker_session_timeout=15.0,
        broker_heartbeat_interval=3.0,
        broker_request_timeout=60.0,
        consumer_max_fetch_size=_MESSAGE_BYTES,
        producer_max_request_size=_MESSAGE_BYTES,
        producer_compression_type="gzip",
        stream_wait_empty=False,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )
