"""The stream on a real broker and a real PostgreSQL: rates beside bare clients, latency, recovery.

Usage: python -m benchmarks.stream [rates|latency|recovery ...]   (all, if none is named)

Facts are made up, of 395 authorities and the catalogue's measures: what is measured is the cost.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter

import faust
import msgspec
from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from consumers.stream import acknowledgement, signal_consumer, topics
from consumers.stream.relay import Relay
from consumers.stream.signal_consumer import AlertConsumer
from consumers.stream.topics import Cluster
from consumers.stream.worker import Folded, Worker
from domain.contracts import evidence, signals
from domain.evidence.commands import referenced_fact
from domain.evidence.events import EvidenceRecorded, Origin
from infra.kafka.programs import cluster_of, folding
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.views import for_writing
from tests.servers.kafka import Broker
from tests.servers.postgres import OwnServer, fresh_database
from tests.servers.system import running

MEASURES, BATCH = 434, 5_000
SAMPLES = 150
HEADER = (
    "authority,kind,measure,value,true_on,published_on,scale,polarity,source_body,reference,text"
)


def events(app: Soundings, facts: int) -> Iterator[EvidenceRecorded]:
    """Make facts, period by period; each authority has every measure."""
    authorities = sorted(one.hex for one in app.directory().entries)
    known = sorted(app.catalogue().measures.values(), key=lambda one: one.measure)
    measures = [one for one in known if one.year_type][:MEASURES]
    number, period = 0, 0
    while number < facts:
        true_on = date(2005, 3, 31) + timedelta(days=365 * period)
        for measure in measures:
            for authority in authorities[: facts - number]:
                reference = f"{measure.measure}|{period}|{authority}"
                yield EvidenceRecorded(
                    originator_id=referenced_fact("benchmark", reference),
                    originator_version=1,
                    recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
                    actor="benchmark",
                    authority=authority,
                    kind="indicator",
                    measure=measure.measure,
                    raw=f"{(number * 7919 + period) % 1000 / 10}",
                    true_on=true_on,
                    published_on=(true_on + timedelta(days=200)).isoformat(),
                    origin=Origin("benchmark", "made up", number),
                    value=(number * 7919 + period) % 1000 / 10,
                    scale=measure.scale,
                    polarity=measure.polarity,
                    source_body="benchmark",
                    reference=reference,
                )
                number += 1
        period += 1


@contextmanager
def installed(partitions: int = 4, kafka: Path | None = None) -> Iterator[Soundings]:
    """Yield an installation on servers of its own; ``kafka`` is where the broker keeps its data."""
    postgres = OwnServer()
    broker = Broker(kafka or Path(mkdtemp()))
    broker.start()
    try:
        with fresh_database(postgres.url) as url, TemporaryDirectory() as home:
            settings = Settings(
                home=Path(home),
                database_url=url,
                kafka_bootstrap=broker.bootstrap,
                kafka_partitions=partitions,
            )
            with Soundings(settings) as app:
                app.initialise()
                topics.create(cluster_of(settings))
                acknowledgement.create(for_writing(app.views))
                yield app
    finally:
        broker.stop()
        postgres.stop()


def fill(app: Soundings, facts: int) -> None:
    """Put facts into the log, and bring the views up to date."""
    batch: list[EvidenceRecorded] = []
    for event in events(app, facts):
        batch.append(event)
        if len(batch) == BATCH:
            app.store.append(batch)
            batch = []
    app.store.append(batch)
    app.catch_up()


def relay_of(app: Soundings) -> Relay:
    """Return a relay over an installation."""
    cluster = cluster_of(app.settings)
    return Relay(
        log=app.store,
        views=app.views,
        places=for_writing(app.views),
        producer=topics.producer(cluster, "benchmark"),
        partitions=cluster.partitions,
        today=lambda: date(2026, 1, 1),
        bring_up=app.position,
    )


def relayed(app: Soundings) -> float:
    """Relay everything; give events a second."""
    relay, begun, count = relay_of(app), perf_counter(), 0
    while relay.lag() or not count:
        count += relay.step().events
    taken = perf_counter() - begun
    time.sleep(1.1)  # an import without an end counts as over when nothing came for a second
    relay.step()
    relay.producer.close()
    return count / taken


def everything(cluster: Cluster, topic: str) -> tuple[list[ConsumerRecord], float]:
    """Read a topic with a bare consumer; return its messages, and how many a second."""
    consumer = KafkaConsumer(
        bootstrap_servers=cluster.servers(), enable_auto_commit=False, max_poll_records=500
    )
    places = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic) or ()]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    wanted = sum(consumer.end_offsets(places).values())
    found: list[ConsumerRecord] = []
    begun = perf_counter()
    while len(found) < wanted:
        for some in consumer.poll(timeout_ms=500).values():
            found.extend(some)
    taken = perf_counter() - begun
    consumer.close()
    return found, wanted / taken


def produced(cluster: Cluster, messages: list[ConsumerRecord], topic: str) -> float:
    """Send the same messages with a bare producer; give messages a second."""
    producer = topics.producer(cluster, "benchmark-bare")
    begun = perf_counter()
    sent = [producer.send(topic, key=one.key, value=one.value) for one in messages]
    producer.flush()
    for one in sent:
        one.get(timeout=60)
    taken = perf_counter() - begun
    producer.close()
    return len(messages) / taken


async def worked(app: Soundings, messages: int) -> tuple[float, float]:
    """Fold everything that waits; give versions a second, and the seconds that recovery took."""
    done = {"messages": 0, "versions": 0}
    finished = asyncio.Event()

    def count(folded: Folded) -> None:
        done["messages"] += 1
        done["versions"] += folded.versions
        if done["messages"] >= messages:
            finished.set()

    worker = Worker(
        cluster_of(app.settings), lambda table: folding(app, table), Path(mkdtemp()), count
    )
    begun = perf_counter()
    await worker.app.start()
    await worker.app.tables.wait_until_recovery_completed()
    recovered = perf_counter()
    await finished.wait()
    taken = perf_counter() - recovered
    await worker.app.stop()
    return done["versions"] / taken, recovered - begun


async def read_only(app: Soundings, messages: int) -> float:
    """Read the same messages with a Faust agent that does nothing; give messages a second."""
    bare = faust.App(
        "bare",
        broker=f"aiokafka://{app.settings.kafka_bootstrap}",
        store="memory://",
        datadir=mkdtemp(),
        web_enabled=False,
        topic_partitions=app.settings.kafka_partitions,
        consumer_auto_offset_reset="earliest",
        topic_disable_leader=True,
    )
    topic = bare.topic(evidence.TOPIC, key_type=bytes, value_type=bytes)
    seen, first, finished = 0, 0.0, asyncio.Event()

    async def read(stream: faust.StreamT[bytes]) -> None:
        nonlocal seen, first
        async for _ in stream.events():
            first = first or perf_counter()
            seen += 1
            if seen >= messages:
                finished.set()

    bare.agent(topic)(read)
    await bare.start()
    await finished.wait()
    taken = perf_counter() - first
    await bare.stop()
    return messages / taken


def heard(app: Soundings, messages: int) -> float:
    """Turn all signals into alerts; give messages a second."""
    cluster = cluster_of(app.settings)
    one = AlertConsumer(
        app.store,
        for_writing(app.views),
        signal_consumer.consumer(cluster),
        topics.producer(cluster, "benchmark"),
        app.clock,
    )
    done, begun = 0, 0.0
    while done < messages:
        done += one.step().messages
        begun = begun or perf_counter()  # joining the group is no part of the rate
    taken = perf_counter() - begun
    one.consumer.close()
    one.producer.close()
    return messages / max(taken, 1e-9)


def rates(facts: int = 171_430) -> None:
    """Print the rates of relay, worker and consumer, each beside its bare client."""
    with installed() as app:
        cluster = cluster_of(app.settings)
        fill(app, facts)
        relay_rate = relayed(app)
        messages, read_rate = everything(cluster, evidence.TOPIC)
        size = sum(len(one.value) for one in messages) / len(messages)
        versions = facts / len(messages)
        floor = produced(cluster, messages, topics.DEAD_LETTERS)
        print(f"{facts:,} facts in {len(messages):,} messages of {size:,.0f} bytes")
        _row("relay", relay_rate, "bare producer, the same messages", floor * versions)
        bare = asyncio.run(read_only(app, len(messages))) * versions
        folded, _ = asyncio.run(worked(app, len(messages)))
        _row("worker", folded, "Faust agent that only reads", bare)
        said, bare_read = everything(cluster, signals.TOPIC)
        _row("signals to alerts", heard(app, len(said)), "bare consumer", bare_read)
        print(f"(evidence read by a bare consumer: {read_rate * versions:,.0f} events a second)")


def _row(what: str, rate: float, floor_of: str, floor: float) -> None:
    print(f"| {what} | {rate:,.0f} | {floor_of}: {floor:,.0f} | {rate / floor:.2f} |", flush=True)


def latency() -> None:
    """Print how long one new fact takes to become an alert, through all programs."""
    with (
        installed() as app,
        TemporaryDirectory() as folder,
        running(app.settings, Path(folder)) as system,
    ):
        names = sorted(one.name for one in app.directory().entries.values() if not one.ended_on)
        taken = []
        for number, name in enumerate(names[: SAMPLES + 5]):
            file = Path(folder) / f"{number}.csv"
            row = (
                f'"{name}",assessment,use_of_resources,1,2025-03-31,2025-12-09,1-4,high,B,{number},'
            )
            file.write_text(f"{HEADER}\n{row}\n")
            if number == 0:
                app.imports.importer("benchmark").take_in([file])
                system.wait_until_idle(app)
                continue
            importer, before = app.imports.importer("benchmark"), app.store.last_position()
            begun = perf_counter()
            importer.take_in([file])
            _wait_for_alert(app, before)
            taken.append((perf_counter() - begun) * 1000)
        parts = quantiles(taken[4:], n=100)
        print(
            f"evidence to alert, {len(taken) - 4} facts one by one: median {median(taken[4:]):.0f} "
            f"ms, 99th percentile {parts[98]:.0f} ms, most {max(taken[4:]):.0f} ms"
        )


def _wait_for_alert(app: Soundings, after: int) -> None:
    while True:
        for one in app.store.read(after, 100):
            after = one.position
            if one.event.topic.startswith("alerts."):
                return
        time.sleep(0.002)


def recovery(periods: int = 1) -> None:
    """Print how long the worker's state takes to come back from its changelog."""
    with installed() as app:
        authorities = len(app.directory().entries)
        facts = authorities * MEASURES * periods
        fill(app, facts)
        relayed(app)
        messages, _ = everything(cluster_of(app.settings), evidence.TOPIC)
        asyncio.run(worked(app, len(messages)))
        [one] = events(app, 1)
        another = referenced_fact("benchmark", "one more")
        app.store.append([msgspec.structs.replace(one, originator_id=another)])
        app.catch_up()
        relayed(app)
        _, seconds = asyncio.run(worked(app, 1))
        print(
            f"state of {authorities} authorities x {MEASURES} measures ({facts:,} versions) back "
            f"from the changelog in {seconds:.1f} s, joining the group included"
        )


def sizes(facts: int = 171_430) -> None:
    """Print what an event takes in the database, in the topics and in the changelog."""
    kafka = Path(mkdtemp())
    with installed(kafka=kafka) as app:
        fill(app, facts)
        relayed(app)
        messages, _ = everything(cluster_of(app.settings), evidence.TOPIC)
        asyncio.run(worked(app, len(messages)))
        with app.reading() as connection:
            for table in ("soundings_events", "picture_versions_v2"):
                asked = f"SELECT pg_total_relation_size('{table}')"
                taken = int(connection.exec_driver_sql(asked).scalar_one())
                print(f"{table}: {taken / facts:,.0f} bytes an event")
        found: dict[str, int] = {}
        for file in (kafka / "data").glob("*/*.log"):
            topic = file.parent.name.rpartition("-")[0]
            found[topic] = found.get(topic, 0) + file.stat().st_size
        for topic, size in sorted(found.items()):
            print(f"{topic}: {size / facts:,.0f} bytes an event")


WHAT = {"rates": rates, "latency": latency, "recovery": recovery, "sizes": sizes}


def main(names: list[str]) -> None:
    """Measure what is named, or all."""
    for name in names or WHAT:
        print(f"\n{name}", flush=True)
        WHAT[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
