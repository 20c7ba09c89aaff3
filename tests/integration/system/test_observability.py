"""The running programs are watched over real HTTP and real spans, and never tell content."""

import gzip
import io
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from infra.observability import logs, tracing
from infra.observability.health import Check, HealthServer
from infra.observability.lag import LagCollector
from infra.observability.metrics import Metrics
from infra.observability.observed import observed
from infra.observability.settings import ObservabilitySettings
from infra.observability.trace_headers import carried, context_of
from infra.observability.trace_ids import import_ids
from infra.services.installation import Soundings
from infra.settings import Settings
from tests.integration.steps import take_in, write_rows
from tests.servers.fixtures import RunningBroker
from tests.servers.kafka import Broker
from tests.servers.ports import free_port

PATIENCE = 20
CELL = "whispered-in-Ambridge"
READ_AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Send this process's logs where a test can read them, and put everything back."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    logs.configure("debug", stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """Read every line as the JSON object that it must be."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def asked(address: str, path: str) -> tuple[int, str]:
    """Ask over HTTP; give status and body."""
    try:
        with urlopen(address + path, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()


def figures(server: HealthServer) -> dict[str, float]:
    """Scrape as Prometheus does: each figure by its name and labels."""
    status, body = asked(server.address, "/metrics")
    assert status == 200
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


# Logs


def test_a_log_line_is_one_json_object_with_its_named_fields(log: io.StringIO) -> None:
    logging.getLogger("consumers.relay").info(
        "relayed %d events", 500, extra={"events": 500, "position": 1_200, "idle": False}
    )
    [line] = lines(log)
    assert datetime.fromisoformat(str(line.pop("time"))).tzinfo is not None
    assert line == {
        "level": "info",
        "logger": "consumers.relay",
        "message": "relayed 500 events",
        "events": 500,
        "position": 1_200,
        "idle": False,
    }


def test_of_a_failure_the_log_tells_kinds_and_places_but_not_a_word_of_its_text(
    log: io.StringIO,
) -> None:
    def read_row() -> None:
        msg = f"no authority is called {CELL}"
        raise ValueError(msg)

    try:
        try:
            read_row()
        except ValueError as error:
            raise RuntimeError(CELL) from error
    except RuntimeError:
        logging.getLogger("infra.server.follower").exception("following the log failed")
    [line] = lines(log)
    assert line["error"] == ["RuntimeError", "ValueError"]
    assert "system/test_observability.py" in str(line["where"])
    assert CELL not in log.getvalue()


def test_what_a_library_fills_into_its_messages_stays_out_of_the_log(log: io.StringIO) -> None:
    logging.getLogger("faust.serializers").error("Cannot decode value: %r", CELL)
    logging.getLogger("faust.serializers").info("starting")
    [line] = lines(log)
    assert line["message"] == "Cannot decode value: %r"
    assert CELL not in log.getvalue()


def test_a_field_that_is_no_plain_value_is_told_by_its_kind(log: io.StringIO) -> None:
    logging.getLogger("consumers.worker").info("parked", extra={"cells": {"value": CELL}})
    [line] = lines(log)
    assert line["cells"] == "dict"
    assert CELL not in log.getvalue()


def test_warnings_of_python_are_log_lines_too(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old", UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)
    assert [line["logger"] for line in lines(log)] == ["py.warnings"]


def test_no_cell_of_a_row_in_quarantine_reaches_the_log(
    app: Soundings, tmp_path: Path, log: io.StringIO
) -> None:
    row = f"{CELL},assessment,{CELL},4,2009-12-09,2009-12-09,1-4,high,,,{CELL}"
    report = take_in(app, write_rows(tmp_path / "rows.csv", [row]))
    assert len(report.rejected) == 1
    fault = ValueError(report.rejected, app.imports.waiting_rows())
    logging.getLogger("ingest.importing").error("the import failed", exc_info=fault)
    assert [line["error"] for line in lines(log)] == [["ValueError"]]
    assert CELL not in log.getvalue()


# Health


def test_a_program_is_alive_and_ready_when_every_check_passes() -> None:
    checks: dict[str, Check] = {"store": lambda: True, "kafka": lambda: True}
    with HealthServer(CollectorRegistry(), checks) as server:
        assert asked(server.address, "/health") == (200, '{"alive":true}')
        assert asked(server.address, "/ready") == (200, '{"ready":true,"failed":[]}')
        assert asked(server.address, "/elsewhere")[0] == 404


def test_a_program_that_is_not_ready_names_the_checks_that_failed_and_stays_alive() -> None:
    def broken() -> bool:
        raise ConnectionError(CELL)

    checks: dict[str, Check] = {"views": lambda: True, "store": broken, "kafka": lambda: False}
    with HealthServer(CollectorRegistry(), checks) as server:
        assert asked(server.address, "/ready") == (
            503,
            '{"ready":false,"failed":["kafka","store"]}',
        )
        assert asked(server.address, "/health")[0] == 200


def test_the_health_server_listens_on_the_loopback_and_lets_its_port_go() -> None:
    with HealthServer(CollectorRegistry(), {}) as server:
        host, port = server.address.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
    with socket.socket() as probe:
        assert probe.connect_ex((host, int(port))) != 0


# Metrics


def test_lag_is_worked_out_when_asked_and_gone_once_the_follower_has_caught_up(
    app: Soundings, tmp_path: Path
) -> None:
    row = "Derby,assessment,use_of_resources,2,2009-12-09,2009-12-09,1-4,high,,,"
    app.imports.importer("test").take_in([write_rows(tmp_path / "rows.csv", [row])])
    [waiting] = app.store.read(app.position(), 1)
    registry = CollectorRegistry()
    registry.register(
        LagCollector(
            app.store,
            lambda: {"views": app.position()},
            lambda: waiting.event.recorded_at + timedelta(seconds=90),
        )
    )
    with HealthServer(registry, {}) as server:
        behind = figures(server)
        app.follow()
        level = figures(server)
    assert behind["soundings_follower_lag_events views"] > 0
    assert behind["soundings_follower_lag_seconds views"] == 90
    assert level["soundings_follower_lag_events views"] == 0
    assert level["soundings_follower_lag_seconds views"] == 0
    assert level["soundings_log_position"] == app.store.last_position()


def test_a_store_that_is_down_takes_no_other_figure_along(app: Soundings) -> None:
    def down() -> dict[str, int]:
        raise ConnectionError

    registry = CollectorRegistry()
    Metrics(registry).events_relayed.inc(500)
    registry.register(LagCollector(app.store, down, app.clock))
    with HealthServer(registry, {}) as server:
        found = figures(server)
    assert found["soundings_lag_unknown"] == 1
    assert found["soundings_events_relayed_total"] == 500


def test_failures_and_parked_messages_are_counted_by_kind_and_never_by_content() -> None:
    metrics = Metrics(CollectorRegistry())

    def fail() -> None:
        with metrics.timed("relay"):
            raise ConnectionError(CELL)

    with pytest.raises(ConnectionError):
        fail()
    metrics.parked("fold", ValueError(CELL))
    metrics.waiting("fold", 1)
    with HealthServer(metrics.registry, {}) as server:
        found = figures(server)
    assert found["soundings_failures_total ConnectionError relay"] == 1
    assert found["soundings_messages_parked_total ValueError fold"] == 1
    assert found["soundings_parked_waiting fold"] == 1
    assert found["soundings_duration_seconds_count relay"] == 1
    assert CELL not in str(found)


def test_two_registries_share_no_figure() -> None:
    one, other = Metrics(CollectorRegistry()), Metrics(CollectorRegistry())
    one.alerts_recorded.inc()
    assert other.registry.get_sample_value("soundings_alerts_recorded_total") == 0


@pytest.mark.usefixtures("log")  # puts the logs back in the end
def test_a_program_is_watched_as_a_whole(capsys: pytest.CaptureFixture[str]) -> None:
    settings = ObservabilitySettings(health_port=0)
    with observed("relay", {"store": lambda: True}, settings=settings) as seen:
        seen.metrics.events_relayed.inc(3)
        logging.getLogger("consumers.relay").info("relayed", extra={"events": 3})
        assert seen.health is not None
        assert asked(seen.health.address, "/ready")[0] == 200
        assert figures(seen.health)["soundings_events_relayed_total"] == 3
    assert json.loads(capsys.readouterr().err)["events"] == 3


# Traces


@pytest.fixture
def spans() -> InMemorySpanExporter:
    """Return where spans end up."""
    return InMemorySpanExporter()


@pytest.fixture
def traced(spans: InMemorySpanExporter) -> Iterator[tracing.Tracing]:
    """Trace into memory."""
    with tracing.tracing_to(SimpleSpanProcessor(spans), "test") as traced:
        yield traced


def parents(spans: InMemorySpanExporter) -> dict[str, str | None]:
    """Return the name of each span's parent."""
    found = {one.context.span_id: one for one in spans.get_finished_spans() if one.context}
    return {
        one.name: found[one.parent.span_id].name if one.parent else None for one in found.values()
    }


def traces(spans: InMemorySpanExporter) -> set[int]:
    """Return the traces there are."""
    return {one.context.trace_id for one in spans.get_finished_spans() if one.context}


def test_one_trace_runs_from_import_to_alert_through_real_kafka(
    kafka_broker: Broker | RunningBroker, spans: InMemorySpanExporter, traced: tracing.Tracing
) -> None:
    topic = f"traces-{uuid4().hex}"
    with KafkaAdminClient(bootstrap_servers=kafka_broker.bootstrap) as admin:
        admin.create_topics([NewTopic(name=topic, num_partitions=1, replication_factor=1)])
    with traced.importing(READ_AT) as span:
        span.set_attribute("events", 46)
    with traced.span("relay", traced.of_event(READ_AT)) as span:
        producer = KafkaProducer(bootstrap_servers=kafka_broker.bootstrap)
        producer.send(topic, value=b"{}", headers=carried(span)).get(timeout=PATIENCE)
        producer.close()
    consumer = KafkaConsumer(
        topic, bootstrap_servers=kafka_broker.bootstrap, auto_offset_reset="earliest"
    )
    message = next(consumer)
    consumer.close()
    with traced.span("fold", context_of(message.headers)) as span:
        headers = carried(span)
    with traced.span("record alert", context_of(dict(headers))):
        pass
    assert parents(spans) == {
        "import": None,
        "relay": "import",
        "fold": "relay",
        "record alert": "fold",
    }
    assert len(traces(spans)) == 1


def test_imports_of_two_moments_are_two_traces(
    spans: InMemorySpanExporter, traced: tracing.Tracing
) -> None:
    for at in (READ_AT, READ_AT + timedelta(microseconds=1)):
        with traced.importing(at):
            pass
    assert len(traces(spans)) == 2


def test_a_span_tells_the_kind_of_a_failure_and_not_its_text(
    spans: InMemorySpanExporter, traced: tracing.Tracing
) -> None:
    def fail() -> None:
        with traced.span("fold"):
            raise ValueError(CELL)

    with pytest.raises(ValueError, match=CELL):
        fail()
    [span] = spans.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description == "ValueError"
    assert CELL not in span.to_json()


def test_without_an_endpoint_no_span_is_made_and_no_header_sent() -> None:
    with tracing.set_up("relay", {}) as traced:
        assert traced.provider is None
        with traced.importing(READ_AT) as span:
            assert carried(span) == []
        with traced.span("relay", traced.of_event(READ_AT)) as span:
            assert carried(span) == []
            assert not span.is_recording()


@contextmanager
def received_spans() -> Iterator[tuple[str, SimpleQueue[tuple[str, bytes]]]]:
    """Run a collector on the loopback; return its address, and what is sent to it."""
    received: SimpleQueue[tuple[str, bytes]] = SimpleQueue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((self.path, gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()
            thread.join()


def test_with_an_endpoint_spans_are_exported_over_http(monkeypatch: pytest.MonkeyPatch) -> None:
    with received_spans() as (endpoint, received):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint)
        with tracing.set_up("relay") as traced, traced.span("relay"):
            pass
        path, body = received.get(timeout=PATIENCE)
    assert path == "/v1/traces"
    assert b"soundings-relay" in body


def test_an_import_from_the_command_line_begins_its_trace(tmp_path: Path, template: Path) -> None:
    shutil.copytree(template, tmp_path / "home")
    rows = write_rows(
        tmp_path / "rows.csv", ["Derby,assessment,use_of_resources,2,2009-12-09,2009-12-09,1-4,,,,"]
    )
    with received_spans() as (endpoint, received):
        subprocess.run(
            [sys.executable, "-m", "infra.cli.main", "import", str(rows)],
            env={
                **os.environ,
                "SOUNDINGS_HOME": str(tmp_path / "home"),
                "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
            },
            capture_output=True,
            check=True,
        )
        _, body = received.get(timeout=PATIENCE)
    with Soundings(Settings(home=tmp_path / "home")) as app:
        last = app.store.last_position()
        [newest] = app.store.read(last - 1, 1)
    [resource] = ExportTraceServiceRequest.FromString(body).resource_spans
    [span] = resource.scope_spans[0].spans
    ids = import_ids(newest.event.recorded_at)
    assert span.name == "import"
    assert (int.from_bytes(span.trace_id), int.from_bytes(span.span_id)) == ids
    assert b"Derby" not in body


# Ending


def test_serve_answers_for_its_health_and_stops_when_told(tmp_path: Path, template: Path) -> None:
    shutil.copytree(template, tmp_path / "home")
    health = f"http://127.0.0.1:{(port := free_port())}"
    settings = {"SOUNDINGS_HOME": str(tmp_path / "home"), "SOUNDINGS_HEALTH_PORT": str(port)}
    command = [sys.executable, "-m", "infra.cli.main", "serve", "--port", str(free_port())]
    with ended(
        subprocess.Popen(command, env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True)
    ) as program:
        assert program.stderr is not None
        assert program.stderr.readline().startswith("Soundings is at")
        assert asked(health, "/ready")[0] == 200
        _, scraped = asked(health, "/metrics")
        assert 'soundings_follower_lag_events{follower="detectors_v6"} 0.0' in scraped
        program.send_signal(signal.SIGTERM)
        assert program.wait(PATIENCE) == 0


SIGNALLED = """
import asyncio, os, signal
from infra.observability.shutdown import until_told_to_stop

async def work():
    with until_told_to_stop() as stopping:
        waiting = asyncio.create_task(stopping.reached())
        await asyncio.sleep(0)  # lets the task begin; it waits for nothing
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(waiting, 30)
        assert stopping.wait(30)
        await stopping.reached()
        return "stopped in order"

before = signal.getsignal(signal.SIGTERM)
print(asyncio.run(work()))
assert signal.getsignal(signal.SIGTERM) is before
"""


def test_a_signal_tells_threads_and_coroutines_to_stop() -> None:
    # In a process of its own: signals come to the main thread, where a browser's loop may turn.
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "stopped in order"


STUBBORN = """
from infra.observability.shutdown import until_told_to_stop
with until_told_to_stop() as stopping:
    print("working", flush=True)
    stopping.wait()
    print("told", flush=True)
    {after}
print("done", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_told_once_ends_in_its_own_time(number: signal.Signals) -> None:
    with running("pass") as program:
        program.send_signal(number)
        assert program.communicate(timeout=PATIENCE)[0].split() == ["told", "done"]
    assert program.returncode == 0


def test_a_program_that_is_told_twice_ends_at_once() -> None:
    with running("import threading; threading.Event().wait()") as program:
        program.send_signal(signal.SIGTERM)
        assert program.stdout is not None
        assert program.stdout.readline() == "told\n"
        program.send_signal(signal.SIGINT)
        assert program.wait(PATIENCE) == 128 + signal.SIGINT


@contextmanager
def ended(program: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Let no program outlive its test."""
    with program:
        try:
            yield program
        finally:
            program.kill()


@contextmanager
def running(after: str) -> Iterator[subprocess.Popen[str]]:
    """Start a program that works until told, and then does something more; wait for its start."""
    command = [sys.executable, "-c", STUBBORN.format(after=after)]
    with ended(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "working\n"
        yield program
