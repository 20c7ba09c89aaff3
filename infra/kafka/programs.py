"""The relay, the worker and the feed of an installation."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from faust.types import TableT
from sqlalchemy.exc import DBAPIError

from consumers.stream import acknowledgement, signal_consumer, topics
from consumers.stream import relay as relaying
from consumers.stream.folding import Books, StreamFolding
from consumers.stream.relay import Relay, Relayed
from consumers.stream.signal_consumer import AlertConsumer
from consumers.stream.topics import Cluster
from consumers.stream.worker import NAME as WORKER
from consumers.stream.worker import Folded, Worker
from consumers.stream.worker_state import StreamState
from detectors.rulebook import Rulebook
from domain.contracts import clock, evidence, signals
from infra.kafka.brokers import NOBODY, Brokers, Reader
from infra.kafka.retry import TRANSIENT, Step, keep_on
from infra.kafka.spans import Spans
from infra.kafka.stall_watch import Progress
from infra.kafka.worker_app import Pulse, worked
from infra.observability.health import Check
from infra.observability.metrics import Stage
from infra.observability.observed import Observed, observed
from infra.observability.shutdown import Stopping
from infra.observability.start_line import told_of
from infra.services.installation import Soundings
from infra.services.system.watch import checks_of, lag_of, positions
from infra.settings import Settings
from infra.stores.eventstore.errors import StoreUnavailableError
from infra.stores.views import for_writing
from projections.picture import queries as picture_queries
from projections.picture.queries import VersionRow
from projections.register import queries as register_queries

_BOOKS = 8
_CLOSE_SECONDS = 2
_AGAIN_SECONDS = 1.0
_WAKE_SECONDS = 60.0
_STORES_AWAY = (DBAPIError, StoreUnavailableError)
_READERS = {
    "worker": Reader(WORKER, (evidence.TOPIC, clock.TOPIC)),
    "feed": Reader(signal_consumer.GROUP, (signals.TOPIC,)),
}
_STAGES: dict[str, Stage] = {"worker": "fold", "feed": "record"}
_log = logging.getLogger(__name__)


def cluster_of(settings: Settings) -> Cluster:
    """Return the brokers of an installation. Raises ValueError where none are named."""
    if not settings.kafka_bootstrap:
        msg = "No brokers are named: set SOUNDINGS_KAFKA_BOOTSTRAP to host:port."
        raise ValueError(msg)
    return Cluster(settings.kafka_bootstrap, settings.kafka_partitions, settings.kafka_replication)


@contextmanager
def watched(
    program: str, app: Soundings, brokers: Brokers, alive: Check = lambda: True, **also: Check
) -> Iterator[Observed]:
    """Log, count, trace and answer for health while a program runs."""
    checks = {"brokers": brokers.answer, **checks_of(app), **also}
    with observed(program, checks, lag_of(app), alive=alive) as seen:
        seen.metrics.registry.register(brokers)
        if (stage := _STAGES.get(program)) is not None:
            brokers.waiting = lambda messages: seen.metrics.waiting(stage, messages)
        partitions = app.settings.kafka_partitions
        with told_of(program, "kafka-python", "faust-streaming", partitions=partitions):
            brokers.start()
            yield seen


def brokers_of(program: str, app: Soundings) -> Brokers:
    """Watch the brokers for a program."""
    return Brokers(cluster_of(app.settings), _READERS.get(program, NOBODY))


def run_relay(app: Soundings, stopping: Stopping, again_from: int | None = None) -> None:
    """Relay until told to stop; begin with what the log holds from a position on, if given one."""
    cluster = cluster_of(app.settings)
    with brokers_of("relay", app) as brokers, watched("relay", app, brokers) as seen:
        spans = Spans(seen.tracing, seen.metrics)
        if again_from is not None:
            after = relaying.go_back(for_writing(app.views), again_from)
            _log.info("the log is sent again", extra={"after": after})

        @contextmanager
        def opened() -> Iterator[Step]:
            if not brokers.awaited(stopping):
                yield _nothing
                return
            topics.create(cluster)
            producer = topics.producer(cluster, "soundings-relay")
            try:
                one = Relay(
                    log=app.store,
                    views=app.views,
                    places=for_writing(app.views),
                    producer=producer,
                    partitions=cluster.partitions,
                    today=lambda: app.clock().date(),
                    bring_up=lambda: _up_to_date(app),
                    watched=spans.relay,
                    stopping=stopping.is_set,
                )
                yield _Relaying(app, one, seen).step
            finally:
                producer.close(timeout=_CLOSE_SECONDS)

        keep_on(stopping, opened, seen.metrics, "relay")


def _nothing() -> bool:
    return False


def _up_to_date(app: Soundings) -> int:
    app.catch_up()
    app.switch_rules()
    app.expect()
    return app.position()


class _Relaying:
    """Steps of a relay, counted; and a line of the log each time it has caught up."""

    def __init__(self, app: Soundings, relay: Relay, seen: Observed) -> None:
        self._app = app
        self._relay = relay
        self._seen = seen
        self._since = Relayed()

    def step(self) -> bool:
        """Do one; tell whether there was anything to do."""
        done = self._relay.step()
        self._seen.metrics.events_relayed.inc(done.events)
        self._since.events += done.events
        self._since.messages += done.messages
        if not done and self._since:
            told = {"events": self._since.events, "messages": self._since.messages}
            _log.info("caught up", extra={**told, **positions(self._app)})
            self._since = Relayed()
        return bool(done)


def run_feed(app: Soundings, stopping: Stopping) -> None:
    """Turn signals into alerts until told to stop."""
    cluster = cluster_of(app.settings)
    with brokers_of("feed", app) as brokers, watched("feed", app, brokers) as seen:
        spans = Spans(seen.tracing, seen.metrics)

        @contextmanager
        def opened() -> Iterator[Step]:
            if not brokers.awaited(stopping):
                yield _nothing
                return
            acknowledgement.create(for_writing(app.views))
            topics.create(cluster)
            consumer = signal_consumer.consumer(cluster)
            producer = topics.producer(cluster, "soundings-feed")
            try:
                views = for_writing(app.views)
                one = AlertConsumer(app.store, views, consumer, producer, app.clock, spans.record)
                yield _Hearing(app, one, seen).step
            finally:
                consumer.close(timeout_ms=_CLOSE_SECONDS * 1_000)
                producer.close(timeout=_CLOSE_SECONDS)

        keep_on(stopping, opened, seen.metrics, "record")


class _Hearing:
    """Steps of a feed, counted; alerts wake when something new came, and once a minute."""

    def __init__(self, app: Soundings, consumer: AlertConsumer, seen: Observed) -> None:
        self._app = app
        self._consumer = consumer
        self._seen = seen
        self._wakes_at = 0.0

    def step(self) -> bool:
        """Do one; it waits for messages itself, so there is always something to do."""
        heard = self._consumer.step()
        self._seen.metrics.alerts_recorded.inc(heard.recorded)
        for error in heard.parked:
            self._seen.metrics.parked("record", error)
        if heard.recorded or monotonic() >= self._wakes_at:
            self._wakes_at = monotonic() + _WAKE_SECONDS
            self._app.catch_up()
            self._app.wake()
        return True


def run_worker(app: Soundings, stopping: Stopping) -> bool:
    """Run the detectors until told to stop; False where the stream failed by itself."""
    pulse, recovered = Pulse(), _Recovered()
    with (
        brokers_of("worker", app) as brokers,
        watched("worker", app, brokers, pulse.alive, tables=recovered) as seen,
    ):
        if not _topics_made(cluster_of(app.settings), brokers, stopping, seen):
            return True
        return asyncio.run(_worked(app, stopping, _Watch(pulse, recovered, brokers), seen))


def _topics_made(cluster: Cluster, brokers: Brokers, stopping: Stopping, seen: Observed) -> bool:
    """Wait for the brokers and make the topics; False if told to stop before."""
    while brokers.awaited(stopping):
        try:
            topics.create(cluster)
        except TRANSIENT as error:
            seen.metrics.failed("fold", error)
            stopping.wait(_AGAIN_SECONDS)
        else:
            return True
    return False


class _Recovered:
    """Whether a worker's tables are there, also before there is a worker."""

    worker: Worker | None = None

    def __call__(self) -> bool:
        return self.worker is not None and self.worker.recovered()


@dataclass(frozen=True, slots=True)
class _Watch:
    """What a worker is watched by."""

    pulse: Pulse
    recovered: _Recovered
    brokers: Brokers


async def _worked(app: Soundings, stopping: Stopping, watch: _Watch, seen: Observed) -> bool:
    folder = app.settings.home / "worker"
    folder.mkdir(parents=True, exist_ok=True)
    progress = Progress(watch.brokers)
    worker = Worker(
        cluster_of(app.settings),
        lambda table: folding(app, table),
        folder,
        _counting(seen, progress),
        Spans(seen.tracing, seen.metrics).fold,
        _STORES_AWAY,
    )
    watch.recovered.worker = worker
    return await worked(
        worker.app, stopping, watch.pulse, lambda: progress.stands_still(worker.assigned())
    )


def _counting(seen: Observed, progress: Progress) -> Callable[[Folded], None]:
    def count(folded: Folded) -> None:
        progress.moved()
        seen.metrics.events_folded.inc(folded.versions)
        seen.metrics.signals.inc(folded.signals)
        seen.metrics.healed.inc(folded.healed)
        if folded.error is not None:
            seen.metrics.parked("fold", folded.error)

    return count


def folding(app: Soundings, table: TableT[bytes, bytes]) -> StreamFolding:
    """Return the detectors over a table, with the register and the picture of this installation."""

    @lru_cache(maxsize=_BOOKS)
    def books(position: int) -> Books:
        with app.reading() as connection:
            return Books(
                register_queries.directory(connection, position),
                register_queries.catalogue(connection, position),
                Rulebook.of(register_queries.rules(connection, position)),
                register_queries.expectations(connection, position),
            )

    def versions(authority: str, position: int) -> list[VersionRow]:
        with app.reading() as connection:
            return picture_queries.all_versions(connection, authority, position=position)

    return StreamFolding(StreamState(table), books, versions)
