"""A real Apache Kafka of one node for the tests, which may be killed and started again."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom
from typing import NoReturn

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tests.servers.jars import java, kafka_jars

HOST = "127.0.0.1"
_CLUSTER = "c291bmRpbmdzLXRlc3RzIQ"  # any 16 bytes in base64
_PORTS = range(20_000, 32_000)
"""Below those that systems lend to clients. A client that keeps calling a dead broker on a lent
port is some day lent that very port, connects to itself, and the broker can't come back."""
_LONGEST_START = 60
_LONGEST_STOP = 20
_LOOK_SECONDS = 0.05
_ASK_MS = 20_000
_FLAGS = ("-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.showDateTime=true")
_SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers={host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
"""
"""A broker that was killed is let in again once its old session is over: after 3 s, not 9."""


class Broker:
    """One broker with its folder and ports, which it keeps when it is killed and restarted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "broker.log"
        self._port, self._controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"{HOST}:{self._port}"

    @property
    def pid(self) -> int | None:
        """Give the process's id while there is one."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start, on an empty folder or one used before, and wait until the broker answers."""
        if not (self.folder / "data").is_dir():
            self._format()
        self._process = self._run("kafka.Kafka", str(self.folder / "server.properties"))
        try:
            self._wait_until_it_answers(self._process)
        except BaseException:
            self.kill()
            raise

    def kill(self) -> None:
        """Kill outright (-9), as a power cut would."""
        self._end(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let it live and say nothing, as on a machine that hangs."""
        if self._process is None:
            msg = "A broker that does not run can't be frozen."
            raise RuntimeError(msg)
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Start again on the same folder and ports, after a kill or a stop."""
        self._end(signal.SIGTERM)
        self.start()

    def stop(self) -> None:
        """End in good order; outright where that takes too long."""
        self._end(signal.SIGTERM)

    def log(self, lines: int = 60) -> str:
        """Give the end of what the broker wrote."""
        if not self._log.is_file():
            return ""
        written = self._log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(written.splitlines()[-lines:])

    def _format(self) -> None:
        settings = self.folder / "server.properties"
        settings.write_text(
            _SETTINGS.format(
                host=HOST, port=self._port, controller=self._controller, folder=self.folder
            ),
            encoding="utf-8",
        )
        format_ = ("format", "--standalone", "-t", _CLUSTER, "-c", str(settings))
        if self._run("kafka.tools.StorageTool", *format_).wait(_LONGEST_START):
            self._fail("could not be set up")

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [str(java()), *_FLAGS, "-cp", f"{kafka_jars()}/*", program, *arguments]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _LONGEST_START
        while not (_listens(self._port) and _knows_itself(self.bootstrap)):
            with suppress(subprocess.TimeoutExpired):  # it lives on, so ask again
                process.wait(_LOOK_SECONDS)
                self._fail("ended while it started")
            if time.monotonic() > deadline:
                self._fail("did not answer in time")

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(_LONGEST_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _fail(self, what: str) -> NoReturn:
        msg = f"The broker {what}; the end of its log:\n{self.log()}"
        raise RuntimeError(msg)


def free_port() -> int:
    """Give a port of the loopback that nobody uses and no client is ever lent."""
    for port in SystemRandom().sample(_PORTS, k=100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port
    msg = "found no free port"
    raise RuntimeError(msg)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _knows_itself(bootstrap: str) -> bool:
    """Ask for the cluster; the broker takes part in it once it is no longer fenced."""
    with (
        suppress(KafkaError),
        KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=_ASK_MS) as admin,
    ):
        return bool(admin.describe_cluster()["brokers"])
    return False
