"""Running the commands and the server of a checkout, with clock and chance held."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

STILL = Path(__file__).with_name("still")
START = "import sys; sys.argv[0] = 'soundings'; from infra.cli.main import run; run()"
"""What the installed command does; this way the checkout is the one asked for, whatever is
installed in the environment."""

RECORDED_AT = "2026-11-20T10:00:00+00:00"
"""The moment at which everything is recorded: a Friday, some days after the home was prepared."""

_PATIENCE = 600.0
_POLL = 0.1


@dataclass(frozen=True)
class Done:
    """What a command ended with."""

    code: int
    out: bytes
    err: bytes


@dataclass(frozen=True)
class Checkout:
    """A checkout under record and the Python whose environment has what it needs."""

    folder: Path
    python: Path

    @classmethod
    def at(cls, folder: Path, python: Path | None) -> "Checkout":
        """Return the checkout in a folder; its own environment unless another is named."""
        found = python or folder / ".venv" / "bin" / "python"
        if not (folder / "infra" / "cli" / "main.py").exists() or not found.exists():
            msg = f"{folder} is no checkout with an environment: run 'make dev assets' there."
            raise SystemExit(msg)
        return cls(folder.resolve(), found.absolute())

    @contextmanager
    def starter(self, at: Path) -> Iterator["Starter"]:
        """Yield what runs commands in a folder that holds ``home``."""
        process = subprocess.Popen(
            [self.python, STILL / "starter.py"],
            cwd=at,
            env=self.settings(RECORDED_AT, "starter"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            yield Starter(self, at, process)
            process.communicate()

    def settings(self, moment: str, seed: str) -> dict[str, str]:
        """Return the environment that a command runs in."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": os.pathsep.join((str(STILL), str(self.folder))),
            "PYTHONHASHSEED": "0",
            "ANSWERS_NOW": moment,
            "ANSWERS_SEED": seed,
            "SOUNDINGS_HOME": "home",
            "SOUNDINGS_EPOCH_DAYS": "3650",  # or the server would close one whenever it wakes
            "TZ": "UTC",
            "LANG": "C.UTF-8",
            "COLUMNS": "120",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "OMP_NUM_THREADS": "1",
            "POLARS_MAX_THREADS": "2",
        }

    @contextmanager
    def served(self, at: Path, seed: str) -> Iterator["Server"]:
        """Serve from a folder that holds ``home`` until the block ends."""
        steps = at / "steps"
        steps.write_text("0".rjust(16))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        settings = self.settings(RECORDED_AT, seed) | {"ANSWERS_STEPS": str(steps)}
        with (at / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [self.python, "-c", START, "serve", "--port", str(port)],
                cwd=at,
                env=settings,
                stdout=log,
                stderr=log,
            )
            server = Server(port, steps, process)
            try:
                server.wait()
                yield server
            finally:
                server.stop()


@dataclass(frozen=True)
class Starter:
    """Runs commands one after the other, each in a process of its own."""

    checkout: Checkout
    at: Path
    process: "subprocess.Popen[str]"

    def run(self, words: Sequence[str], moment: str, seed: str) -> Done:
        """Run a command to its end."""
        out, err = self.at / "printed.out", self.at / "printed.err"
        asked = {
            "words": list(words),
            "at": str(self.at),
            "out": str(out),
            "err": str(err),
            "settings": self.checkout.settings(moment, seed),
        }
        if self.process.stdin is None or self.process.stdout is None:
            raise AssertionError
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        code = int(self.process.stdout.readline())
        return Done(code, out.read_bytes(), err.read_bytes())


@dataclass
class Server:
    """A server that runs, and the clock in its hands."""

    port: int
    steps: Path
    process: "subprocess.Popen[bytes]"
    step: int = 0

    def go_on(self) -> int:
        """Let a second pass for the server; return how many have."""
        self.step += 1
        with self.steps.open("r+") as file:
            file.write(str(self.step).rjust(16))
        return self.step

    def stop(self) -> None:
        """Tell it to end, and wait till it has."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(_PATIENCE)

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(_POLL)
        msg = f"The server did not come up; {self.steps.with_name('server.log')} says why."
        raise SystemExit(msg)


@contextmanager
def copy_of(prepared: Path) -> Iterator[Path]:
    """Yield a copy of a prepared home and its input files that may be written to."""
    with tempfile.TemporaryDirectory(prefix="answers-") as folder:
        there = Path(folder)
        for name in ("home", "inputs"):
            shutil.copytree(prepared / name, there / name, symlinks=True)
        yield there


def tell(words: str) -> None:
    """Say how far it is."""
    print(words, file=sys.stderr, flush=True)
