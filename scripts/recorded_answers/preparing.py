"""Preparing a home that has something of everything, by the commands of a checkout."""

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scripts.recorded_answers import inputs
from scripts.recorded_answers.prepared_chapters import CHAPTERS
from scripts.recorded_answers.running import Checkout, Starter, tell

_BEGUN = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
_BETWEEN = timedelta(minutes=7)
_REJECTED = 3


@dataclass
class Preparation:
    """A home in the making. Each command comes some minutes after the one before.

    What was done is kept in a journal, so a preparation that was interrupted goes on from there.
    """

    starter: Starter
    folder: Path
    story: dict[str, Any] = field(default_factory=dict)
    _done: int = 0

    @property
    def _journal(self) -> Path:
        return self.folder / "journal.json"

    def do(self, *words: str) -> str:
        """Run a command that must succeed, or may leave rows in quarantine; return its output."""
        journal = json.loads(self._journal.read_text()) if self._journal.exists() else []
        moment = (_BEGUN + self._done * _BETWEEN).isoformat()
        self._done += 1
        if journal[self._done - 1 :] and journal[self._done - 1][0] == list(words):
            return str(journal[self._done - 1][1])
        done = self.starter.run(words, moment, f"prepared {self._done}")
        if done.code not in (0, _REJECTED):
            msg = f"soundings {' '.join(words)}: exit code {done.code}: {done.err.decode()}"
            raise SystemExit(msg)
        tell(f"{self._done:3} soundings {' '.join(words)}")
        journal[self._done - 1 :] = [(words, done.out.decode())]
        self._journal.write_text(json.dumps(journal))
        return done.out.decode()

    def read(self, *words: str) -> Any:  # noqa: ANN401 - a JSON document
        """Run a command; return the document it prints."""
        return json.loads(self.do(*words, "--json"))


def prepare(checkout: Checkout, folder: Path) -> None:
    """Make the home, its input files and ``story.json``, which names what there is to ask for."""
    if (folder / "story.json").exists():
        msg = f"{folder} is prepared already: delete it, or name another folder."
        raise SystemExit(msg)
    (folder / "inputs").mkdir(parents=True, exist_ok=True)
    for name in inputs.EXAMPLES:
        there = folder / "inputs" / name
        shutil.copytree(checkout.folder / "examples" / name, there, dirs_exist_ok=True)
    inputs.write(folder / "inputs")
    with checkout.starter(folder) as starter:
        making = Preparation(starter, folder)
        for chapter in CHAPTERS:
            chapter(making)
        making.do("alerts")
        making.do("verify")
    (folder / "story.json").write_text(json.dumps(making.story, indent=2) + "\n")
