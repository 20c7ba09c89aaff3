"""The relay, the worker and the feed of an installation."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from faust.types import TableT

from consumers.runner import NAME as RUNNER
from consumers.stream import alerting, topics
from consumers.stream.alerting import AlertConsumer
from consumers.stream.folding import Books, StreamFolding
from consumers.stream.places import RELAYED, SETTLED
from consumers.stream.relay import Relay
from consumers.stream.state import StreamState
from consumers.stream.topics import Cluster
from consumers.stream.worker import Folded, Worker
from detectors.registry import DETECTORS
from infra.app import Soundings
from infra.observability.lag import LagCollector
from infra.observability.program import Observed, observed
from infra.observability.shutdown import Stopping
from infra.settings import Settings
from infra.stream.keeping_on import TRANSIENT, Step, keep_on
from infra.views import for_writing
from projections import follower
from projections.picture import queries as picture_queries
from projections.picture.queries import VersionRow
from projections.register import queries as register_queries

_BOOKS = 8


def cluster_of(settings: Settings) -> Cluster:
    """Give the brokers of an installation. Raises ValueError where none are named."""
    if not settings.kafka_bootstrap:
        msg = "No brokers are named: set SOUNDINGS_KAFKA_BOOTSTRAP to host:port."
        raise ValueError(msg)
    return Cluster(settings.kafka_bootstrap, settings.kafka_partitions, settings.kafka_replication)


@contextmanager
def watched(program: str, app: Soundings, ready: Callable[[], bool]) -> Iterator[Observed]:
    """Log, count, trace and answer for health while a program runs."""
    checks = {"store": lambda: app.store.last_position() >= 0, "brokers": ready}
    lag = LagCollector(app.store, lambda: positions(app), app.clock)
    with observed(program, checks, lag) as seen:
        yield seen


def positions(app: Soundings) -> Mapping[str, int]:
    """Give where every follower of the log is."""
    names = [one.name for one in app.projections]
    names += [RELAYED, SETTLED] if app.settings.kafka_bootstrap else [RUNNER]
    with app.reading() as connection:
        return {name: follower.position(connection, name) for name in names}


def run_relay(app: Soundings, stopping: Stopping) -> None:
    """Relay until told to stop."""
    cluster, connected = cluster_of(app.settings), _Flag()
    with watched("relay", app, connected.read) as seen:

        @contextmanager
        def opened() -> Iterator[Step]:
            topics.create(cluster)
            producer = topics.producer(cluster, "soundings-relay")
            try:
                connected.on = True
                one = Relay(
                    log=app.store,
                    views=for_writing(app.views),
                    producer=producer,
                    partitions=cluster.partitions,
                    today=lambda: app.clock().date(),
                    bring_up=lambda: _up_to_date(app),
                )
                yield lambda: _relayed(one, seen)
            finally:
                connected.on = False
                producer.close(timeout=5)

        keep_on(stopping, opened, seen.metrics, "relay")


def _up_to_date(app: Soundings) -> int:
    app.catch_up()
    return app.position()


def _relayed(one: Relay, seen: Observed) -> bool:
    with seen.metrics.timed("relay"):
        done = one.step()
    seen.metrics.events_relayed.inc(done.events)
    return bool(done)


def run_feed(app: Soundings, stopping: Stopping) -> None:
    """Turn signals into alerts until told to stop."""
    cluster, connected = cluster_of(app.settings), _Flag()
    alerting.create(for_writing(app.views))
    with watched("feed", app, connected.read) as seen:

        @contextmanager
        def opened() -> Iterator[Step]:
            topics.create(cluster)
            consumer = alerting.consumer(cluster)
            producer = topics.producer(cluster, "soundings-feed")
            try:
                connected.on = True
                one = AlertConsumer(
                    app.store, for_writing(app.views), consumer, producer, app.clock
                )
                yield lambda: _heard(one, seen)
            finally:
                connected.on = False
                consumer.close()
                producer.close(timeout=5)

        keep_on(stopping, opened, seen.metrics, "record")


def _heard(one: AlertConsumer, seen: Observed) -> bool:
    with seen.metrics.timed("record"):
        heard = one.step()
    seen.metrics.alerts_recorded.inc(heard.recorded)
    return True  # it has waited for messages already


def run_worker(app: Soundings, stopping: Stopping) -> bool:
    """Run the detectors until told to stop; False where the stream failed by itself."""
    cluster, connected = cluster_of(app.settings), _Flag()
    with watched("worker", app, connected.read) as seen:
        if not _topics_made(cluster, stopping, seen):
            return True
        return asyncio.run(_worked(app, stopping, connected, seen))


def _topics_made(cluster: Cluster, stopping: Stopping, seen: Observed) -> bool:
    """Wait for the brokers and make the topics; False if told to stop before."""
    while not stopping.is_set():
        try:
            topics.create(cluster)
        except TRANSIENT as error:
            seen.metrics.failed("fold", error)
            stopping.wait(1)
        else:
            return True
    return False


async def _worked(app: Soundings, stopping: Stopping, ready: "_Flag", seen: Observed) -> bool:
    folder = app.settings.home / "worker"
    folder.mkdir(parents=True, exist_ok=True)
    worker = Worker(
        cluster_of(app.settings), lambda table: folding(app, table), folder, _counting(seen)
    )
    await worker.app.start()
    ready.on = True
    told = asyncio.create_task(stopping.reached())
    failed = asyncio.create_task(worker.app.wait_until_stopped())
    done, _ = await asyncio.wait({told, failed}, return_when=asyncio.FIRST_COMPLETED)
    ready.on = False
    await worker.app.stop()
    return told in done


def _counting(seen: Observed) -> Callable[[Folded], None]:
    def count(folded: Folded) -> None:
        seen.metrics.events_folded.inc(folded.versions)
        seen.metrics.signals.inc(folded.signals)
        if folded.error is not None:
            seen.metrics.parked("fold", folded.error)

    return count


def folding(app: Soundings, table: TableT[bytes, bytes]) -> StreamFolding:
    """Give the detectors over a table, with the register and the picture of this installation."""

    @lru_cache(maxsize=_BOOKS)
    def books(position: int) -> Books:
        with app.reading() as connection:
            return (
                register_queries.directory(connection, position),
                register_queries.catalogue(connection, position),
            )

    def versions(authority: str, position: int) -> list[VersionRow]:
        with app.reading() as connection:
            return picture_queries.all_versions(connection, authority, position=position)

    return StreamFolding(StreamState(table), DETECTORS, books, versions)


class _Flag:
    """Whether something is there, for the thread that is asked."""

    def __init__(self) -> None:
        self.on = False

    def read(self) -> bool:
        """Tell."""
        return self.on
