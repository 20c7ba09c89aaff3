"""Health, readiness and metrics of a program over HTTP, in a thread beside its work.

Python's own server is enough: three short answers to the machine that watches this one, on the
loopback unless told otherwise.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

Check = Callable[[], bool]
"""Tells whether something this program needs is there. Raising is a no. It must not wait long."""

Answer = tuple[HTTPStatus, str, bytes]

_JSON = "application/json"


class HealthServer(AbstractContextManager["HealthServer"]):
    """Answers ``/health`` (``alive`` passes), ``/ready`` (every check does) and ``/metrics``."""

    def __init__(
        self,
        registry: CollectorRegistry,
        checks: Mapping[str, Check],
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        alive: Check = lambda: True,
    ) -> None:
        self._registry = registry
        self._checks = dict(checks)
        self._alive = alive
        answers = {"/health": self._health, "/ready": self._ready, "/metrics": self._metrics}
        self._server = _Server((host, port), _handler(answers))
        self._thread = Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens, with the port it got where 0 was asked for."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def close(self) -> None:
        """End, after the answers in hand."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _health(self) -> Answer:
        alive = _passes(self._alive)
        status = HTTPStatus.OK if alive else HTTPStatus.SERVICE_UNAVAILABLE
        return status, _JSON, msgspec.json.encode({"alive": alive})

    def _ready(self) -> Answer:
        failed = sorted(name for name, check in self._checks.items() if not _passes(check))
        status = HTTPStatus.SERVICE_UNAVAILABLE if failed else HTTPStatus.OK
        return status, _JSON, msgspec.json.encode({"ready": not failed, "failed": failed})

    def _metrics(self) -> Answer:
        return HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(self._registry)


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for the answers in hand


def _passes(check: Check) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever is wrong, this is the place to say that it is
        return False


def _handler(answers: Mapping[str, Callable[[], Answer]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10  # a caller that says nothing is let go, or closing would wait for it
        server_version = "soundings"
        sys_version = ""

        def do_GET(self) -> None:
            ask = answers.get(self.path.partition("?")[0])
            if ask is None:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            status, kind, body = ask()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing: a look every few seconds is no news."""

    return Handler
