"""The programs of the stream, as processes: traced, counted, asked how they are, told to stop."""

import json
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from prometheus_client.parser import text_string_to_metric_families

from domain.contracts import evidence, signals
from domain.contracts.evidence import LAST_PART, EvidencePackV1
from domain.contracts.message import message_id
from infra.kafka.verify import compare
from infra.observability.quiet_libraries import Repeats
from infra.observability.trace_ids import import_ids
from infra.services.installation import Soundings
from infra.settings import Settings
from projections.picture import changes
from tests.integration.steps import write_rows
from tests.servers.collector import Collector, collecting
from tests.servers.fixtures import fresh_broker
from tests.servers.forked import ROOT, nursery
from tests.servers.kafka import Broker
from tests.servers.ports import free_port
from tests.servers.system import PROGRAMS, System, running

pytestmark = pytest.mark.xdist_group("watched")
PATIENCE = 60
LONGEST_ANSWER = 10
LOOK_SECONDS = 0.1
LEFT = "left with work in hand: it is done again after the next start"
CELL = "whispered-in-Ambridge"
FALLING = [
    f"Derby,assessment,use_of_resources,{value},{year}-03-31,{year}-12-09,1-4,high,Body,{year},{CELL}"
    for year, value in ((2006, 4), (2007, 3), (2008, 2), (2009, 1))
]

Figures = dict[str, float]


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """Yield a broker that the tests of this file alone use, and may kill."""
    with fresh_broker(tmp_path_factory) as broker:
        yield broker


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    """Yield a collector of traces."""
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, broker: Broker) -> Iterator[Soundings]:
    """Yield an installation behind the broker."""
    settings = Settings(
        home=tmp_path_factory.mktemp("watched") / "home",
        kafka_bootstrap=broker.bootstrap,
        kafka_partitions=2,
    )
    with Soundings(settings) as app:
        app.initialise()
        yield app


@pytest.fixture(scope="module")
def system(
    app: Soundings, collector: Collector, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """Yield the running programs, with falling ratings taken in that they made alerts of."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        environment.setenv("PORT", str(free_port()))
        folder = tmp_path_factory.mktemp("logs")
        with running(app.settings, folder) as system:
            wait_until(partial(ready, system, *PROGRAMS), "not ready, asked from the start on")
            rows = write_rows(folder / "rows.csv", FALLING)
            done = system.command("import", str(rows))
            assert done.returncode == 0, done.stderr
            system.wait_until_idle(app)
            assert compare(app).alerts > 0
            yield system


def asked(system: System, program: str, path: str) -> tuple[int, str]:
    """Ask a program over HTTP; give status and body. It must not take long."""
    address = f"http://127.0.0.1:{system.ports[program]}{path}"
    try:
        with urlopen(address, timeout=LONGEST_ANSWER) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def figures(system: System, program: str) -> Figures:
    """Scrape as Prometheus does: each figure by its name and labels."""
    _, body = asked(system, program, "/metrics")
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Wait until something is so; where nobody answers yet it is not."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            pytest.fail(what)
        time.sleep(LOOK_SECONDS)


def ready(system: System, *programs: str) -> bool:
    """Tell whether all of them say they are."""
    return all(asked(system, one, "/ready")[0] == 200 for one in programs)


def lines(system: System, program: str) -> list[dict[str, object]]:
    """Return every line that a program logged; each must be a JSON object."""
    written = (system.folder / f"{program}.log").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in written if not line.startswith("Soundings is at")]


def tells(system: System, program: str, message: str) -> bool:
    """Tell whether a program has logged something."""
    return message in said(system, program)


def said(system: System, program: str) -> list[object]:
    """Return the messages of a program's log."""
    return [line["message"] for line in lines(system, program)]


def test_programs_that_are_asked_from_their_start_on_become_ready(system: System) -> None:
    assert ready(system, *PROGRAMS)


# Traces


def test_one_trace_runs_from_an_import_to_its_alerts_through_four_programs(
    app: Soundings, system: System, collector: Collector
) -> None:
    with app.reading() as connection:
        [authority] = changes.authorities(connection, 0, app.store.last_position())
        [(_, first), *_] = changes.added(connection, 0, app.store.last_position())
    [taken_in] = app.store.read(first.position - 1, 1)
    trace = import_ids(taken_in.event.recorded_at).trace.to_bytes(16)
    spans = collector.wait_for({"import", "relay", "fold", "record alert"}, trace)
    named = {one.span: one.name for one in spans}
    assert {(one.service, one.name, named.get(one.parent)) for one in spans} == {
        ("soundings-import", "import", None),
        ("soundings-relay", "relay", "import"),
        ("soundings-worker", "fold", "relay"),
        ("soundings-feed", "record alert", "fold"),
    }
    assert system.pid("feed")
    told = str([one.attributes for one in spans])
    assert authority not in told
    assert CELL not in told


# Metrics


def test_every_program_counts_what_it_did(system: System) -> None:
    relay, worker, feed = (figures(system, one) for one in PROGRAMS)
    assert relay["soundings_events_relayed_total"] > 0
    assert relay["soundings_duration_seconds_count relay"] > 0
    assert worker["soundings_events_folded_total"] == len(FALLING)
    assert worker["soundings_signals_total"] > 0
    assert worker["soundings_duration_seconds_count fold"] > 0
    assert feed["soundings_alerts_recorded_total"] > 0
    assert feed["soundings_duration_seconds_count record"] > 0


def test_the_lag_of_followers_and_readers_is_gone_when_all_is_done(system: System) -> None:
    found = {program: figures(system, program) for program in PROGRAMS}
    for program, told in found.items():
        assert told["soundings_brokers_away"] == 0, program
        assert told["soundings_lag_unknown"] == 0, program
        for follower in ("relay_v2", "relay_settled_v2", "picture_v2"):
            assert told[f"soundings_follower_lag_events {follower}"] == 0, (program, follower)
            assert told[f"soundings_follower_lag_seconds {follower}"] == 0, (program, follower)

    def level() -> bool:
        worker, feed = figures(system, "worker"), figures(system, "feed")
        unread = [
            worker[f"soundings_unread_messages soundings-worker-v1 {evidence.TOPIC}"],
            feed[f"soundings_unread_messages soundings-alerts-v1 {signals.TOPIC}"],
        ]
        return unread == [0, 0]

    wait_until(level, "the readers did not come level")


def test_what_is_parked_is_counted_where_it_was_and_as_waiting(
    system: System, broker: Broker
) -> None:
    with producing(broker) as producer:
        producer.send(evidence.TOPIC, key=b"a", value=CELL.encode())
        producer.send(signals.TOPIC, key=b"a", value=CELL.encode())
    for program, stage in (("worker", "fold"), ("feed", "record")):

        def counted(program: str = program, stage: str = stage) -> bool:
            found = figures(system, program)
            parked = found.get(f"soundings_messages_parked_total UnreadableError {stage}")
            waiting = found.get(f"soundings_parked_waiting {stage}")
            return parked == waiting == 1

        wait_until(counted, f"{program} did not count what it parked")
        [line] = [one for one in lines(system, program) if "was parked" in str(one["message"])]
        assert (line["level"], line["partition"] in {0, 1}) == ("error", True)
        assert CELL not in system.logs()


def test_a_table_that_is_not_whole_is_healed_and_counted(
    app: Soundings, system: System, broker: Broker
) -> None:
    last = app.store.last_position()
    with app.reading() as connection:
        [authority] = changes.authorities(connection, 0, last)
    kind: Final = "soundings.evidence.pack.v1"
    pack = EvidencePackV1(
        type=kind,
        id=message_id(kind, "test"),
        authority=authority,
        position=last,
        part=LAST_PART + 1,
        register_position=last,
        today=app.clock().date(),
        settles=True,
        held=len(FALLING) + 1,
    )
    with producing(broker) as producer:
        producer.send(evidence.TOPIC, key=authority.encode(), value=pack.wire())
    wait_until(
        lambda: figures(system, "worker")["soundings_tables_healed_total"] == 1,
        "the worker healed nothing",
    )
    system.wait_until_idle(app)
    assert app.store.last_position() == last
    assert compare(app).ok


@contextmanager
def producing(broker: Broker) -> Iterator[KafkaProducer]:
    """Yield a producer of any messages."""
    producer = KafkaProducer(bootstrap_servers=broker.bootstrap)
    try:
        yield producer
        producer.flush(timeout=PATIENCE)
    finally:
        producer.close()


# Logs


def test_every_line_is_json_and_tells_start_partitions_and_being_level(system: System) -> None:
    for program in PROGRAMS:
        [started] = [
            one for one in lines(system, program) if one["message"] == f"{program} started"
        ]
        assert started["partitions"] == 2
        assert {"soundings", "kafka_python", "faust_streaming"} <= started.keys()
        wait_until(partial(tells, system, program, "caught up"), f"{program} not level")
    for program in ("worker", "feed"):
        assigned = [
            one for one in lines(system, program) if one["message"] == "partitions assigned"
        ]
        assert assigned[-1]["partitions"] == "0,1"


def test_what_a_library_repeats_is_told_once_a_minute() -> None:
    now = [0.0]
    repeats = Repeats(lambda: now[0])
    said = [logging.makeLogRecord({"msg": f"refused at 0x{one:x}: %s"}) for one in range(3)]
    assert [repeats.passes(record) for record in said] == [True, False, False]
    now[0] = 61
    assert repeats.passes(said[0])


# Sending again


def test_the_log_sent_again_changes_nothing(app: Soundings, system: System, broker: Broker) -> None:
    last, sent = app.store.last_position(), ends(broker, evidence.TOPIC)
    assert system.end("relay") == 0
    assert last_word(system, "relay") == "relay stopped"
    log = system.folder / "again.log"
    again = nursery().fork(("relay", "--again-from", "1"), system.environment, log, log)
    try:
        wait_until(lambda: ends(broker, evidence.TOPIC) > sent, "nothing was sent again")
        system.wait_until_idle(app)
    finally:
        again.send_signal(signal.SIGTERM)
        assert again.wait(PATIENCE) == 0
    assert app.store.last_position() == last
    assert compare(app).ok
    system.start("relay")


def ends(broker: Broker, topic: str) -> int:
    """Count the messages that were ever sent to a topic."""
    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap)
    try:
        places = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic) or ()]
        return sum(consumer.end_offsets(places).values())
    finally:
        consumer.close()


# Ending, and brokers that are away


@pytest.mark.parametrize("program", [*PROGRAMS, "serve"])
def test_a_program_that_is_told_to_stop_while_it_starts_ends_in_order(
    system: System, program: str
) -> None:
    folder = system.folder / f"starting-{program}"
    folder.mkdir()
    starting = System(system.settings, folder)
    for start, wait in (
        (starting.start_afresh, 0.0),  # with much to import yet
        (starting.start, 0.0),
        (starting.start, 0.1),
        (starting.start, 0.4),
    ):
        start(program)
        wait_until(partial(catches_sigterm, starting, program), "it did not begin")
        time.sleep(wait)  # by the clock and not by a sign: any moment of the start will do
        assert_ends(starting, program)


def catches_sigterm(system: System, program: str) -> bool:
    """Tell whether a program has begun to take signals itself."""
    assert system.pid(program) is not None, system.logs()
    status = Path(f"/proc/{system.pid(program)}/status").read_text(encoding="ascii")
    [caught] = [line.split()[1] for line in status.splitlines() if line.startswith("SigCgt")]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def says(system: System, program: str, path: str, status: int) -> bool:
    """Tell whether a program answers so; a worker whose stream failed is started again."""
    system.supervise()
    return asked(system, program, path)[0] == status


def assert_ends(system: System, program: str) -> None:
    """Tell a program to stop; one that hangs is never done, and this fails."""
    assert system.end(program) == 0, system.logs()


def test_a_program_is_not_ready_while_brokers_are_away_and_no_scrape_hangs(
    app: Soundings, system: System, broker: Broker, tmp_path: Path
) -> None:
    wait_until(lambda: ready(system, *PROGRAMS), "not ready with everything there")
    broker.kill()
    for program in PROGRAMS:

        def unready(program: str = program) -> bool:
            status, body = asked(system, program, "/ready")
            return status == 503 and "brokers" in json.loads(body)["failed"]

        wait_until(unready, f"{program} says it is ready")
        assert asked(system, program, "/health") == (200, '{"alive":true}')
        assert figures(system, program)["soundings_brokers_away"] == 1
    more = FALLING[-1].replace("2009-", "2010-").replace("Body,2009", "Body,2010")
    assert system.command("import", str(write_rows(tmp_path / "rows.csv", [more]))).returncode == 0
    wait_until(
        lambda: figures(system, "relay")["soundings_follower_lag_events relay_v2"] > 0,
        "what waits for the brokers is not seen to wait",
    )
    broker.restart()
    system.wait_until_idle(app)
    wait_until(lambda: ready(system, *PROGRAMS), "not ready with everything back")
    assert compare(app).ok


def test_evidence_is_taken_in_while_the_relay_waits_for_a_broker_that_hangs(
    app: Soundings, system: System, broker: Broker, tmp_path: Path
) -> None:
    def taken_in(year: int) -> int:
        row = FALLING[-1].replace("2009-", f"{year}-").replace("Body,2009", f"Body,{year}")
        return system.command("import", str(write_rows(tmp_path / "rows.csv", [row]))).returncode

    def relay_waits() -> bool:
        return figures(system, "relay")["soundings_follower_lag_events relay_v2"] > 0

    with broker.frozen():
        assert taken_in(2011) == 0
        wait_until(relay_waits, "nothing waits for the broker")
        assert taken_in(2012) == 0
        assert relay_waits()
    system.wait_until_idle(app)
    assert compare(app).ok


@pytest.mark.parametrize("program", [*PROGRAMS, "serve"])
def test_a_program_ends_in_time_while_the_broker_hangs(
    system: System, broker: Broker, program: str
) -> None:
    system.start(program)
    wait_until(lambda: says(system, program, "/health", 200), f"{program} did not start")
    with broker.frozen():
        if program != "serve":
            wait_until(lambda: says(system, program, "/ready", 503), f"{program} is ready")
        assert_ends(system, program)
    assert last_word(system, program) in {f"{program} stopped", LEFT}
    system.start(program)


@pytest.mark.parametrize("program", [*PROGRAMS, "serve"])
def test_a_program_ends_in_time_while_brokers_are_away(
    system: System, broker: Broker, program: str, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(broker.restart if program == "serve" else lambda: None)
    system.start(program)
    wait_until(lambda: says(system, program, "/health", 200), f"{program} did not start")
    broker.kill()
    if program != "serve":
        wait_until(lambda: says(system, program, "/ready", 503), f"{program} is ready")
    assert_ends(system, program)
    assert last_word(system, program) in {f"{program} stopped", LEFT}


def last_word(system: System, program: str) -> object:
    """Return the last that a program said itself; its clients may go on about dead brokers."""
    own = [
        one
        for one in lines(system, program)
        if str(one["logger"]).startswith("infra.observability.")
    ]
    return own[-1]["message"]


# A worker that can't go on

CRASHING = """
import asyncio
from infra.cli.programs import worker
from infra.kafka import programs, worker_app

async def crashing(app, stopping, pulse, stands_still):
    async def crash():
        await app.tables.wait_until_recovery_completed()
        await app.crash(ConnectionError("what it says is no business of the log"))
    crash = asyncio.ensure_future(crash())
    return await worker_app.worked(app, stopping, pulse, stands_still)

programs.worked = crashing
worker()
"""


def test_a_worker_whose_stream_crashed_says_so_and_ends_with_one(
    system: System, broker: Broker
) -> None:
    if broker.pid is None:
        broker.start()
    done = subprocess.run(
        [sys.executable, "-c", CRASHING],
        cwd=ROOT,
        env=system.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    [told] = [json.loads(one) for one in done.stderr.splitlines() if "ended by itself" in one]
    assert told["kind"] == "ConnectionError"
    assert "no business" not in done.stderr
