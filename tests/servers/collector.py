"""A collector of traces on the loopback, for programs that export over OTLP and HTTP."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Condition, Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """A span that arrived."""

    service: str
    name: str
    trace: bytes
    span: bytes
    parent: bytes
    attributes: dict[str, str]


@dataclass(slots=True)
class Collector:
    """Where to send spans, and what came."""

    endpoint: str
    spans: list[Seen] = field(default_factory=list)
    _news: Condition = field(default_factory=Condition)

    def wait_for(self, names: set[str], trace: bytes) -> list[Seen]:
        """Wait until a trace has spans of all these names; return the spans of the trace."""
        with self._news:
            if not self._news.wait_for(lambda: names <= self._names(trace), PATIENCE):
                msg = f"of {names} only {self._names(trace)} came"
                raise TimeoutError(msg)
            return [one for one in self.spans if one.trace == trace]

    def took(self, body: bytes) -> None:
        """Take in what was exported."""
        plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        with self._news:
            self.spans += _read(ExportTraceServiceRequest.FromString(plain))
            self._news.notify_all()

    def _names(self, trace: bytes) -> set[str]:
        return {one.name for one in self.spans if one.trace == trace}


def _read(request: ExportTraceServiceRequest) -> Iterator[Seen]:
    for resource in request.resource_spans:
        about = {one.key: one.value.string_value for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for one in scope.spans:
                said = {told.key: str(told.value) for told in one.attributes}
                service = about["service.name"]
                ids = (one.trace_id, one.span_id, one.parent_span_id)
                yield Seen(service, one.name, *ids, said)


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector."""
    collector = Collector("")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.took(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        collector.endpoint = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()
