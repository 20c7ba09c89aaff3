"""A whole distributed installation: the three programs of the stream, as processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kafka.errors import KafkaError

from consumers.stream.places import RELAYED, SETTLED
from consumers.stream.signal_consumer import GROUP as FEED
from consumers.stream.worker import NAME as WORKER
from domain.contracts import clock, evidence, signals
from infra.services.installation import Soundings
from infra.settings import Settings
from projections import follower
from tests.servers.forked import ROOT, Forked, command, nursery
from tests.servers.ports import free_port
from tests.servers.unread import Unread

PROGRAMS = ("relay", "worker", "feed")
_READ_BY = {WORKER: (evidence.TOPIC, clock.TOPIC), FEED: (signals.TOPIC,)}
_LOOK_SECONDS = 0.05
_TIMES_IDLE = 3

Program = subprocess.Popen[bytes] | Forked


@dataclass(slots=True)
class System:
    """Programs over one home (and one database) and one broker; worker 2 is named ``worker2``."""

    settings: Settings
    folder: Path
    _running: dict[str, Program] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    _unread: Unread = field(init=False)

    def __post_init__(self) -> None:
        servers, partitions = self.settings.kafka_bootstrap or "", self.settings.kafka_partitions
        self._unread = Unread(servers, partitions, _READ_BY)

    @property
    def environment(self) -> Mapping[str, str]:
        """What the programs are told of where things are."""
        stream = {
            "SOUNDINGS_HOME": str(self.settings.home),
            "SOUNDINGS_KAFKA_BOOTSTRAP": self.settings.kafka_bootstrap or "",
            "SOUNDINGS_KAFKA_PARTITIONS": str(self.settings.kafka_partitions),
        }
        if self.settings.database_url:
            stream["SOUNDINGS_DATABASE_URL"] = self.settings.database_url
        return {**os.environ, **stream}

    def start(self, *names: str) -> None:
        """Start those of some programs that do not run."""
        for name in names:
            if self.pid(name) is None:
                self._running[name] = self._forked(name, self._told(name))

    def start_afresh(self, name: str) -> None:
        """Start a program as people do: by a new Python, which has everything to import."""
        with self._log(name).open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "infra.cli.main", _command(name)],
                cwd=ROOT,
                env=self._told(name),
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _forked(self, name: str, told: Mapping[str, str]) -> Forked:
        log = self._log(name)
        return nursery().fork((_command(name),), told, log, log)

    def _told(self, name: str) -> dict[str, str]:
        """Return a program's environment, with a new port to be asked at."""
        self.ports[name] = free_port()
        return {**self.environment, "SOUNDINGS_HEALTH_PORT": str(self.ports[name])}

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def pid(self, name: str) -> int | None:
        """Return a program's process id while it runs."""
        found = self._running.get(name)
        return found.pid if found is not None and found.poll() is None else None

    def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End a program and wait until it is gone; return its exit code."""
        found = self._running.pop(name, None)
        if found is None:
            return None
        found.send_signal(how)
        return found.wait(60)

    def kill(self, name: str) -> None:
        """Kill a program outright."""
        self.end(name, signal.SIGKILL)

    def stop(self) -> None:
        """End whatever runs."""
        for name in list(self._running):
            self._running[name].send_signal(signal.SIGTERM)
        for name in list(self._running):
            try:
                self._running.pop(name).wait(30)
            except subprocess.TimeoutExpired:
                self.kill(name)

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the command line."""
        return command(words, self.environment)

    def logs(self) -> str:
        """Return what the programs wrote, for a test that failed."""
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {one.name}\n{one.read_text()[-3_000:]}" for one in files)

    def supervise(self) -> None:
        """Start again what ended by itself, as whoever runs the programs would."""
        self.start(*(name for name, one in self._running.items() if one.poll() is not None))

    def wait_until_idle(self, app: Soundings, seconds: float = 120) -> None:
        """Wait until everything in the log was relayed, folded and turned into alerts."""
        try:
            self._wait_until_idle(app, time.monotonic() + seconds)
        finally:
            self._unread.close()

    def _wait_until_idle(self, app: Soundings, deadline: float) -> None:
        idle, before = 0, -1
        while idle < _TIMES_IDLE:
            now = app.store.last_position()
            idle = idle + 1 if now == before and self._is_idle(app) else 0
            before = now
            self.supervise()
            if time.monotonic() > deadline:
                msg = f"The stream did not come to rest: {self._waiting(app)}\n{self.logs()}"
                raise TimeoutError(msg)
            time.sleep(_LOOK_SECONDS)

    def _is_idle(self, app: Soundings) -> bool:
        try:
            return not any(self._waiting(app).values())
        except KafkaError:
            return False

    def _waiting(self, app: Soundings) -> dict[str, int]:
        with app.reading() as connection:
            last = app.store.last_position()
            waiting = {
                name: last - follower.position(connection, name) for name in (RELAYED, SETTLED)
            }
        return waiting | self._unread.counted()


def _command(name: str) -> str:
    """Return what a program is started by; of ``worker2`` it is ``worker``."""
    return name.rstrip("0123456789")


@contextmanager
def running(settings: Settings, folder: Path, *names: str) -> Iterator[System]:
    """Yield a system whose programs run, and end them."""
    system = System(settings, folder)
    try:
        system.start(*(names or PROGRAMS))
        yield system
    finally:
        system.stop()
