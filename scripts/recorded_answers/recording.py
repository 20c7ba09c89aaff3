"""Recording everything a checkout answers: its help, its commands and its server."""

import json
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from scripts.recorded_answers import doing, reading, sending
from scripts.recorded_answers.asking import browsers
from scripts.recorded_answers.command_lines import MADE, Words, chapters, listed, words_of
from scripts.recorded_answers.keeping import Recording
from scripts.recorded_answers.plain import Plainly, of_answer, of_command, plainly
from scripts.recorded_answers.running import RECORDED_AT, Checkout, Starter, copy_of, tell

_SHARDS = 4
"""Parts that requests are told off into: each has its own copy of the home, so that what is
recorded doesn't depend on how many run at once."""

_FRESH = "fresh"
_AFTERWARDS = (("audit", "--limit", "100000", "--json"), ("verify", "--json"))


@dataclass
class Recorder:
    """Records one checkout on copies of a prepared home."""

    checkout: Checkout
    prepared: Path
    recording: Recording
    story: dict[str, Any]
    plain: Plainly

    def record(self, at_once: int, only: Collection[str]) -> None:
        """Record these parts, so many pieces of work at a time."""
        told, read = (chapters(name, self.story) for name in ("stories", "reading"))
        work: dict[str, list[Callable[[], None]]] = {
            "sent": [self.sent],
            "help": [self.help],
            "requests": [partial(self.requests, shard) for shard in range(_SHARDS)],
            "commands": [
                *(partial(self.told, name, lines) for name, lines in told.items()),
                *(partial(self.read, lines) for lines in read.values()),
            ],
        }
        with ThreadPoolExecutor(at_once) as pool:
            wanted = [one for part, some in work.items() if part in only for one in some]
            for done in as_completed([pool.submit(_timed, one) for one in wanted]):
                if done.exception():
                    pool.shutdown(wait=False, cancel_futures=True)
                done.result()

    def help(self) -> None:
        """Record the help of every command."""
        with copy_of(self.prepared) as at, self.checkout.starter(at) as starter:
            self._help_of(starter, ())

    def _help_of(self, starter: Starter, words: Words) -> None:
        """Record a page, and those of the commands that it lists."""
        done = starter.run((*words, "--help"), RECORDED_AT, "help")
        self.recording.put("help", " ".join(["soundings", *words]), of_command(done, self.plain))
        for name in listed(done.out.decode()):
            self._help_of(starter, (*words, name))

    def requests(self, shard: int) -> None:
        """Record a part of the requests that change nothing."""
        with copy_of(self.prepared) as at, self.checkout.served(at, f"requests {shard}") as server:
            asking = browsers(server, self.story)
            every = [*dict.fromkeys(reading.wanted(self.story))]
            size = -(-len(every) // _SHARDS)
            for role, path in every[shard * size : (shard + 1) * size]:
                text = of_answer(asking[role].get(path), self.plain)
                self.recording.put("requests", f"GET {path} as {role or 'nobody'}", text)

    def sent(self) -> None:
        """Record what is sent."""
        for name, part in (
            ("refused", sending.refused),
            ("done", doing.done),
            ("signing", sending.signing),
        ):
            with copy_of(self.prepared) as at, self.checkout.served(at, f"sent {name}") as server:
                asking = browsers(server, self.story)
                part(sending.Sender(asking, self.story, self.recording, self.plain))
                server.stop()
                self.afterwards(at, name)

    def afterwards(self, at: Path, name: str) -> None:
        """Record what a server has left in the audit log, and how many events there are."""
        with self.checkout.starter(at) as starter:
            for words in _AFTERWARDS:
                done = starter.run(words, RECORDED_AT, f"afterwards {name}")
                key = f"soundings {' '.join(words)} after {name}"
                self.recording.put("sent", key, of_command(done, self.plain))

    def read(self, lines: Sequence[str]) -> None:
        """Record commands that change nothing."""
        with copy_of(self.prepared) as at, self.checkout.starter(at) as starter:
            for line in lines:
                words = words_of(line, None)
                self.command(starter, "reading", " ".join(words), words)

    def told(self, name: str, lines: Sequence[str]) -> None:
        """Record a story: commands that change a home, one after the other."""
        with copy_of(self.prepared) as at, self.checkout.starter(at) as starter:
            if name == _FRESH:
                (at / "home").rename(at / "put-away")
            last: Any = None
            for number, line in enumerate(lines, 1):
                try:
                    words = words_of(line, last)
                except (LookupError, TypeError) as error:
                    key, why = f"{name}: {number:02} {line}", f"could not be asked: {error!r}"
                    self.recording.put("commands", self.plain(key), why)
                    continue
                out = self.command(starter, name, f"{number:02} {' '.join(words)}", words)
                last = json.loads(out) if "--json" in words and out else last

    def command(self, starter: Starter, part: str, key: str, words: Words) -> bytes:
        """Record a command line with the files it made; return what it printed."""
        done = starter.run(words, RECORDED_AT, f"{part} {key}")
        made = [starter.at / name for name in MADE if (starter.at / name).exists()]
        text = of_command(done, self.plain, made)
        self.recording.put("commands", f"{part}: {self.plain(key)}", text)
        for file in made:
            file.unlink()
        return done.out


PARTS = ("sent", "help", "requests", "commands")


def record(
    checkout: Checkout, prepared: Path, out: Path, at_once: int, only: Collection[str] = PARTS
) -> Recording:
    """Record a checkout into a folder without these parts, and say what was recorded."""
    if there := [one for one in only if (out / one).exists()]:
        msg = f"{out} has {', '.join(there)} already: delete it, or name another folder."
        raise SystemExit(msg)
    begun = time.monotonic()
    story = (prepared / "story.json").read_text()
    recording = Recording(out)
    Recorder(checkout, prepared, recording, json.loads(story), plainly(story)).record(at_once, only)
    summary = {**recording.counts, "roles": len(reading.ROLES)}
    tell(f"{summary} in {time.monotonic() - begun:.0f} s")
    return recording


def _timed(do: Callable[[], None]) -> None:
    begun = time.monotonic()
    do()
    what = do.args[0] if isinstance(do, partial) else ""
    shown = f"{what if isinstance(what, str | int) else len(what)}"
    tell(f"{getattr(do, 'func', do).__name__} {shown}: {time.monotonic() - begun:.0f} s")
