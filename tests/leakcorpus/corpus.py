"""The marked sentences: what a reader would say gives the speaker away in each."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from ingest.leakcheck import DenyLists, Kind

Half = Literal["development", "held out"]
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence, in code points, that gives its speaker away."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text, its half of the corpus, and its marks in order; none where it is clean."""

    text: str
    half: Half
    marks: tuple[Mark, ...]


@cache
def sentences(half: Half) -> tuple[Sentence, ...]:
    """Return one half of the corpus."""
    read = [_sentence(row["marked"], row["half"]) for row in _file()["sentences"]]
    return tuple(one for one in read if one.half == half)


@cache
def deny() -> DenyLists:
    """Return the made-up members among whom the sentences are spoken."""
    return DenyLists(**{name: tuple(entries) for name, entries in _file()["deny"].items()})


def _sentence(marked: str, half: Half) -> Sentence:
    text, marks, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        marks.append(Mark(len(text), len(text) + len(match[2]), cast("Kind", match[1])))
        text += match[2]
        at = match.end()
    return Sentence(text + marked[at:], half, tuple(marks))


@cache
def _file() -> dict[str, Any]:
    path = Path(__file__).with_name("sentences.json")
    return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
