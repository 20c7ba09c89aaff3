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

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from consumers.stream.places import RELAYED, SETTLED
from consumers.stream.signal_consumer import GROUP as FEED
from consumers.stream.worker import NAME as WORKER
from domain.contracts import clock, evidence, signals
from infra.services.installation import Soundings
from infra.settings import Settings
from projections import follower
from tests.servers.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("relay", "worker", "feed")
_READ_BY = {WORKER: (evidence.TOPIC, clock.TOPIC), FEED: (signals.TOPIC,)}
_LOOK_SECONDS = 0.2
_TIMES_IDLE = 3


@dataclass(slots=True)
class System:
    """Programs over one home (and one database) and one broker; worker 2 is named ``worker2``."""

    settings: Settings
    folder: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        """Give what the programs are told of where things are."""
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
            if self.pid(name) is not None:
                continue
            self.ports[name] = free_port()
            with (self.folder / f"{name}.log").open("ab") as log:
                self._running[name] = subprocess.Popen(
                    [sys.executable, "-m", "infra.cli.main", name.rstrip("0123456789")],
                    cwd=ROOT,
                    env={**self.environment, "SOUNDINGS_HEALTH_PORT": str(self.ports[name])},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )

    def pid(self, name: str) -> int | None:
        """Give a program's process id while it runs."""
        found = self._running.get(name)
        return found.pid if found is not None and found.poll() is None else None

    def end(self, name: str, how: signal.Signals = signal.SIGTERM) -> int | None:
        """End a program and wait until it is gone; give its exit code."""
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

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the command line."""
        return subprocess.run(
            [sys.executable, "-m", "infra.cli.main", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def logs(self) -> str:
        """Give what the programs wrote, for a test that failed."""
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(f"== {one.name}\n{one.read_text()[-3_000:]}" for one in files)

    def supervise(self) -> None:
        """Start again what ended by itself, as whoever runs the programs would."""
        self.start(*(name for name, one in self._running.items() if one.poll() is not None))

    def wait_until_idle(self, app: Soundings, seconds: float = 120) -> None:
        """Wait until everything in the log was relayed, folded and turned into alerts."""
        deadline, idle, before = time.monotonic() + seconds, 0, -1
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
        servers = self.settings.kafka_bootstrap or ""
        for group, topics in _READ_BY.items():
            waiting[group] = _unread(servers, group, topics)
        return waiting


def _unread(servers: str, group: str, topics: tuple[str, ...]) -> int:
    """Count the messages that a group has not committed."""
    admin = KafkaAdminClient(bootstrap_servers=servers)
    consumer = KafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False)
    try:
        known = admin.list_group_offsets({group: None})
        committed = {place: one.offset for place, one in known.get(group, {}).items()}
        places = [
            TopicPartition(topic, number)
            for topic in topics
            for number in consumer.partitions_for_topic(topic) or ()
        ]
        ends = consumer.end_offsets(places) if places else {}
        return sum(max(0, end - max(0, committed.get(place, 0))) for place, end in ends.items())
    finally:
        consumer.close()
        admin.close()


@contextmanager
def running(settings: Settings, folder: Path, *names: str) -> Iterator[System]:
    """Give a system whose programs run, and end them."""
    system = System(settings, folder)
    try:
        system.start(*(names or PROGRAMS))
        yield system
    finally:
        system.stop()
