"""What brokers are started with, made once a machine: a formatted folder, and their classes.

To format a folder takes a Java program of its own, and most of a broker's start goes into reading
classes. Both come out the same every time, so they are kept beside the jars.
"""

import fcntl
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.servers.jars import java, java_version, kafka_jars
from tests.servers.ports import HOST, free_port

_CLUSTER = "c291bmRpbmdzLXRlc3RzIQ"  # any 16 bytes in base64
_STARTED = "Kafka Server started"
_LONGEST_STEP = 300
_LOOK_SECONDS = 0.1
_FLAGS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # no broker here lives long enough for better code to pay
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
)
_SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller}
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


@dataclass(frozen=True, slots=True)
class Kit:
    """The Java command that a program of Kafka's is appended to, and a formatted folder to copy."""

    command: tuple[str, ...]
    formatted: Path

    def lay_out(self, settings: Path, port: int, controller: int) -> None:
        """Write a broker's settings, and beside them the folder that it finds formatted."""
        shutil.copytree(self.formatted, settings.parent / "data")
        _write(settings, port, controller)


def broker_kit() -> Kit:
    """Return what starts a broker; whoever is the first on a machine to ask makes it."""
    jars = kafka_jars()
    place = jars.parent / f"kit-{java_version() or 'java'}"
    command = _command(jars)
    with _nobody_else(jars.parent):
        if not place.is_dir():
            with TemporaryDirectory(dir=jars.parent) as folder:
                _make(Path(folder), command).rename(place)
    classes = place / "classes.aot"
    kept = (f"-XX:AOTCache={classes}", "-Xlog:aot*=error") if classes.is_file() else ()
    return Kit((*command, *kept), place / "data")


@contextmanager
def _nobody_else(cache: Path) -> Iterator[None]:
    """Let other processes that make a kit wait."""
    with (cache / "kit.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _command(jars: Path) -> tuple[str, ...]:
    """Return the start of every command. The jars stand in one order: their classes are kept so."""
    path = ":".join(str(one) for one in sorted(jars.glob("*.jar")))
    return (str(java()), *_FLAGS, "-cp", path)


def _write(settings: Path, port: int, controller: int) -> None:
    folder = settings.parent
    text = _SETTINGS.format(host=HOST, port=port, controller=controller, folder=folder)
    settings.write_text(text, encoding="utf-8")


def _make(folder: Path, command: Sequence[str]) -> Path:
    kit = folder / "kit"
    settings = folder / "server.properties"
    _write(settings, free_port(), free_port())
    format_ = ("kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(settings))
    with _program(folder, [*command, *format_]):
        pass
    shutil.copytree(folder / "data", kit / "data")
    if java_version() is not None:
        _keep_classes(folder, command, settings, kit / "classes.aot")
    return kit


def _keep_classes(folder: Path, command: Sequence[str], settings: Path, classes: Path) -> None:
    """Let a broker start, and write down at its end what it had read."""
    recording = f"-XX:AOTCacheOutput={classes}"
    with _program(folder, [*command, recording, "kafka.Kafka", str(settings)]) as broker:
        while _STARTED not in _log(folder) and broker.poll() is None:
            time.sleep(_LOOK_SECONDS)
        broker.send_signal(signal.SIGTERM)


@contextmanager
def _program(folder: Path, command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program of Kafka's until it ends by itself; fail where it did not do what it should."""
    with (folder / "log").open("ab") as log:
        program = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield program
        ended = program.wait(_LONGEST_STEP)
    finally:
        program.kill()
        program.wait()
    if ended not in {0, 128 + signal.SIGTERM}:
        msg = f"What brokers are started with could not be made:\n{_log(folder)[-2_000:]}"
        raise RuntimeError(msg)


def _log(folder: Path) -> str:
    return (folder / "log").read_text(encoding="utf-8", errors="replace")
