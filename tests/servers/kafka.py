"""A real Apache Kafka of one node for the tests, which may be killed and started again."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tests.servers.broker_kit import broker_kit
from tests.servers.ports import HOST, free_port, listens

_LONGEST_START = 60
_LONGEST_STOP = 20
_LOOK_SECONDS = 0.05
_ASK_MS = 20_000


class Broker:
    """One broker with its folder and ports, which it keeps when it is killed and restarted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._log = folder / "broker.log"
        self._kit = broker_kit()
        self._port, self._controller = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.bootstrap = f"{HOST}:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process's id while there is one."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start, on an empty folder or one used before, and wait until the broker answers."""
        settings = self.folder / "server.properties"
        if not settings.is_file():
            self._kit.lay_out(settings, self._port, self._controller)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._kit.command, "kafka.Kafka", str(settings)],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
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
        """Return the end of what the broker wrote."""
        if not self._log.is_file():
            return ""
        written = self._log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(written.splitlines()[-lines:])

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _LONGEST_START
        while not (listens(self._port) and _knows_itself(self.bootstrap)):
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


def _knows_itself(bootstrap: str) -> bool:
    """Ask for the cluster; the broker takes part in it once it is no longer fenced."""
    with (
        suppress(KafkaError),
        KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=_ASK_MS) as admin,
    ):
        return bool(admin.describe_cluster()["brokers"])
    return False
