"""Programs of the command line as processes that need not import everything first.

Importing takes most of a short program's time. So one process does it once, and every program is
forked off it: a process of its own, with its own environment, that ends as any other does. Tests
of how a program starts start it as people do.
"""

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "soundings"


class Nursery:
    """The process that programs are forked off, asked over its standard input and output."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "200"},  # read once, when the console is made
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def fork(
        self, words: tuple[str, ...], environment: Mapping[str, str], out: Path, errors: Path
    ) -> "Forked":
        """Run a command whose standard output and standard error are appended to files."""
        told = {"words": words, "environment": dict(environment)}
        return Forked(self, self.ask({**told, "out": str(out), "errors": str(errors)}))

    def ask(self, question: dict[str, Any]) -> int:
        """Return the answer to a question."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        with self._one_at_a_time:
            asked.write(json.dumps(question).encode() + b"\n")
            asked.flush()
            return int(answers.readline())

    def close(self) -> None:
        """End it; whatever was forked off it and lives is whoever's who asked for it."""
        with self._process:
            pass


@dataclass(slots=True)
class Forked:
    """A program that was forked off; in its ways like one of ``subprocess.Popen``."""

    nursery: Nursery
    pid: int
    returncode: int | None = None
    _handle: int = field(init=False)

    def __post_init__(self) -> None:
        self._handle = os.pidfd_open(self.pid)

    def poll(self) -> int | None:
        """Return its exit code, or None while it runs."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def wait(self, timeout: float) -> int:
        """Wait until it has ended; return its exit code, of a signal the number below nought."""
        if self.returncode is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(PROGRAM, timeout)
            self.returncode = self.nursery.ask({"ended": self.pid})
            os.close(self._handle)
        return self.returncode


@cache
def nursery() -> Nursery:
    """Return the one of this process."""
    made = Nursery()
    atexit.register(made.close)
    return made


def command(
    words: tuple[str, ...], environment: Mapping[str, str], seconds: float = 120
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, as a process of its own."""
    with TemporaryDirectory() as folder:
        out, errors = Path(folder) / "out", Path(folder) / "errors"
        ended = nursery().fork(words, environment, out, errors).wait(seconds)
        return subprocess.CompletedProcess(words, ended, out.read_text(), errors.read_text())


def _serve() -> dict[str, Any] | None:
    """Answer until nobody asks; in a process that was forked off, return what it was made for."""
    for line in iter(sys.stdin.buffer.readline, b""):
        question = json.loads(line)
        if "ended" in question:
            _, status = os.waitpid(question["ended"], 0)
            answer = os.waitstatus_to_exitcode(status)
        elif not (answer := os.fork()):
            return dict(question)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    return None


def _become(wanted: Mapping[str, Any]) -> None:
    """Be the program that was asked for."""
    for number, name in enumerate((os.devnull, wanted["out"], wanted["errors"])):
        opened = os.open(name, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.argv = [PROGRAM, *wanted["words"]]


def _main() -> None:
    from infra.cli.main import run  # noqa: PLC0415 - for those who fork, not for those who ask
    from infra.kafka import programs  # noqa: F401, PLC0415 - the same

    gc.collect()
    gc.freeze()  # else each program would copy all of it in looking through it
    wanted = _serve()
    if wanted is not None:
        _become(wanted)
        run()


if __name__ == "__main__":
    _main()
