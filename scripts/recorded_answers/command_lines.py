"""The command lines that are recorded, as the files in ``lists`` have them."""

import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

Words = tuple[str, ...]

LISTS = Path(__file__).with_name("lists")
MADE = ("made.csv", "made.xlsx", "made.parquet", "made.pdf", "report/backtest.json")
"""Files that commands may make; what is there after a command is recorded with it."""

_BOTH = " [--json]"
_LISTED = re.compile(r"^│ ([a-z][a-z-]*)(?= |$)")


def chapters(name: str, story: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the lines of a list by chapter, with the names of the prepared home's story filled in.

    Lines may still ask for what was printed last; ``words_of`` fills that in.
    """
    known, found = names_of(story), dict[str, list[str]]()
    for line in (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line and not line.startswith("#"):
            found[[*found][-1]] += _with_and_without(Template(line).substitute(known))
    return found


def names_of(story: Mapping[str, Any]) -> dict[str, str]:
    """Return what the lists may name: ``$alert4`` is the fifth alert of the story, and so on."""
    every = {
        "alert": story["alerts"],
        "fact": story["boston"],
        "offer": story["offers"],
        "peer": story["peers"],
        "plan": story["plans"],
        "risk": story["risks"],
        "seen": [one["evidence_id"] for one in story["facts"]],
        "statement": [one["id"] for one in story["statements"]],
        "target": story["targets"],
    }
    found = {f"{kind}{n}": str(one) for kind, some in every.items() for n, one in enumerate(some)}
    reviews = {f"review{place}": str(one) for place, one in story["reviews"].items()}
    singular = {
        "feed": story["feed"],
        "held": story["receipts"]["held"],
        "round": story["reviews"]["round"],
        "last_target": story["targets"][-1],
        "nowhere": "00000000000040008000000000000000",
    }
    return found | reviews | singular


def words_of(line: str, last: object) -> Words:
    """Return a line's words, with what it asks for of the document that was printed last.

    >>> words_of("erase {last[receipt]} --as 'a b'", {"receipt": "c"})
    ('erase', 'c', '--as', 'a b')
    """
    entries = last if isinstance(last, list) else []
    by = {one["id"]: one for one in entries if isinstance(one, dict) and "id" in one}
    return tuple(one for one in shlex.split(line.format(last=last, by=by)) if one)


def listed(page: str) -> list[str]:
    """Return the commands that a page of help lists."""
    found: list[str] = []
    inside = False
    for line in page.splitlines():
        if line.startswith("╭"):
            inside = "Commands" in line
        elif inside and (name := _LISTED.match(line)):
            found.append(name[1])
    return found


def _with_and_without(line: str) -> Iterator[str]:
    plain = line.removesuffix(_BOTH)
    yield plain
    if plain != line:
        yield f"{plain} --json"
