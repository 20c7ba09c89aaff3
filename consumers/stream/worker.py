"""The worker: the detectors as Faust agents, their state in a table with a changelog.

Messages come as raw bytes and are read here: what Faust can't decode it would skip, and what an
agent raises it would commit. So what can't be read is parked, and what fails for want of a server
is tried again until it works.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import faust
from faust.types import EventT, HeadersArg, TableT, TopicT
from kafka.partitioner.default import murmur2
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError

from consumers.stream.folding import Spoken, StreamFolding
from consumers.stream.parking import Parked
from consumers.stream.reading import UnreadableError, read
from consumers.stream.topics import DEAD_LETTERS, Cluster
from domain.contracts import clock, evidence, signals
from domain.contracts.clock import ClockTickV1
from domain.contracts.evidence import EvidencePackV1
from domain.contracts.signals import SignalsV1

NAME = "soundings-worker-v1"
_TABLE = "versions"
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
_MESSAGE_BYTES = 4_194_304
_log = logging.getLogger(__name__)

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of one message; ``error`` where it was parked."""

    versions: int = 0
    signals: int = 0
    healed: bool = False
    error: Exception | None = None


@dataclass(slots=True)
class Worker:
    """See the module. ``folding`` is made when the table is there to fold into."""

    cluster: Cluster
    folding_over: Callable[[TableT[bytes, bytes]], StreamFolding]
    folder: Path
    noticed: Callable[[Folded], None] = lambda _: None
    app: faust.App = field(init=False)
    _folding: StreamFolding = field(init=False)
    _signals: TopicT = field(init=False)
    _dead: TopicT = field(init=False)

    def __post_init__(self) -> None:
        self.app = _app(self.cluster, self.folder)
        partitions = self.cluster.partitions
        table = self.app.Table(_TABLE, partitions=partitions, key_type=bytes, value_type=bytes)
        self._folding = self.folding_over(table)
        self._signals = self._topic(signals.TOPIC, partitions)
        self._dead = self._topic(DEAD_LETTERS, 1)
        self.app.agent(self._topic(evidence.TOPIC, partitions), name="evidence")(self._evidence)
        self.app.agent(self._topic(clock.TOPIC, partitions), name="clock")(self._clock)

    def _topic(self, name: str, partitions: int) -> TopicT:
        return self.app.topic(name, key_type=bytes, value_type=bytes, partitions=partitions)

    async def _evidence(self, stream: faust.StreamT[bytes]) -> None:
        async for event in stream.events():
            await self._handle(event, EvidencePackV1, lambda pack, _: self._folding.take(pack))

    async def _clock(self, stream: faust.StreamT[bytes]) -> None:
        async for event in stream.events():
            await self._handle(event, ClockTickV1, self._tick)

    def _tick(self, tick: ClockTickV1, partition: int) -> Spoken:
        return self._folding.tick(tick, self._of_partition(partition))

    def _of_partition(self, partition: int) -> Iterable[str]:
        for authority in self._folding.state.authorities():
            if partition_of(authority, self.cluster.partitions) == partition:
                yield authority

    async def _handle(
        self, event: EventT[bytes], kind: type[M], fold: Callable[[M, int], Spoken]
    ) -> None:
        message = event.message
        try:
            found = read(kind, message.value)
            spoken = await self._folded(lambda: fold(found, message.partition))
        except UnreadableError as why:
            await self._park(event, str(why), why)
            return
        except Exception as fault:  # noqa: BLE001 - one message must not stop all that follow it
            _log.error("a message could not be folded: %s", type(fault).__name__)
            await self._park(event, f"The fold failed: {type(fault).__name__}.", fault)
            return
        await self._send(spoken.signals, message.headers)
        self._folding.note(spoken)
        self.noticed(Folded(spoken.versions, len(spoken.signals), spoken.healed))

    async def _folded(self, fold: Callable[[], Spoken]) -> Spoken:
        """Fold; while the database can't be had, wait and try again."""
        wait = _FIRST_WAIT
        while True:
            try:
                return fold()
            except DBAPIError as error:
                _log.warning("the database does not answer: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, _LONGEST_WAIT)

    async def _send(self, found: Iterable[SignalsV1], headers: HeadersArg | None) -> None:
        """Send signals and wait until the brokers have them."""
        sent: list[Awaitable[object]] = []
        for one in found:
            key = one.authority.encode()
            sent.append(await self._signals.send(key=key, value=one.wire(), headers=headers))
        await asyncio.gather(*sent)

    async def _park(self, event: EventT[bytes], reason: str, error: Exception) -> None:
        message = event.message
        parked = Parked(message.topic, message.partition, message.offset, reason)
        await (
            await self._dead.send(key=message.key, value=message.value, headers=parked.headers())
        )
        self.noticed(Folded(error=error))


def partition_of(authority: str, partitions: int) -> int:
    """Give the partition that a producer puts an authority's messages into."""
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
