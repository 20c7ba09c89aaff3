"""Recording everything a checkout answers: its help, its commands and its server."""

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
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


@dataclass
class Recorder:
    """Records one checkout on copies of a prepared home."""

    checkout: Checkout
    prepared: Path
    recording: Recording
    story: dict[str, Any]
    plain: Plainly

    def record(self, at_once: int) -> None:
        """Record every part, so many at a time."""
        work: list[Callable[[], None]] = [self.sent, self.help]
        work += [partial(self.requests, shard) for shard in range(_SHARDS)]
        told = chapters("stories", self.story)
        work += [partial(self.told, name, lines) for name, lines in told.items()]
        read = chapters("reading", self.story).values()
        work += [partial(self.read, lines) for lines in read]
        with ThreadPoolExecutor(at_once) as pool:
            for done in [pool.submit(_timed, do) for do in work]:
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


def record(checkout: Checkout, prepared: Path, out: Path, at_once: int) -> Recording:
    """Record a checkout into a new folder, and say what was recorded."""
    if out.exists():
        msg = f"{out} is there already: delete it, or name another folder."
        raise SystemExit(msg)
    begun = time.monotonic()
    story = (prepared / "story.json").read_text()
    recording = Recording(out)
    Recorder(checkout, prepared, recording, json.loads(story), plainly(story)).record(at_once)
    summary = {**recording.counts, "roles": len(reading.ROLES)}
    (out / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
    tell(f"{summary} in {time.monotonic() - begun:.0f} s")
    return recording


def _timed(do: Callable[[], None]) -> None:
    begun = time.monotonic()
    do()
    what = do.args[0] if isinstance(do, partial) else ""
    shown = f"{what if isinstance(what, str | int) else len(what)}"
    tell(f"{getattr(do, 'func', do).__name__} {shown}: {time.monotonic() - begun:.0f} s")
