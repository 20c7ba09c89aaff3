"""What is asked for with GET: every address as every role, and every parameter as two of them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from scripts.recorded_answers.command_lines import chapters
from scripts.recorded_answers.prepared_chapters import MEMBERS

NOBODY = ""
ADVISER = "improvement_adviser"
ROLES = (NOBODY, *MEMBERS)


class Wanted(NamedTuple):
    """An address, and the role that asks for it; with '' nobody has signed in."""

    role: str
    path: str


def wanted(story: dict[str, Any]) -> list[Wanted]:
    """Return every request that changes nothing, each once, in a fixed order."""
    lists = chapters("addresses", story)
    every = [Wanted(role, path) for role in ROLES for path in lists["every role"]]
    varied = [Wanted(role, path) for path in _varied(lists) for role in (NOBODY, ADVISER)]
    return [*dict.fromkeys([*every, *varied])]


def _varied(lists: dict[str, list[str]]) -> Iterator[str]:
    for path in lists["of a moment"]:
        yield from (_with(path, moment) for moment in lists["moments"])
    for path in lists["of a wrong moment"]:
        yield from (_with(path, moment) for moment in lists["wrong moments"])
    for path in lists["tables"]:
        yield from (_with(path, f"format={form}") for form in ("csv", "xlsx"))
    yield from lists["filtered"]


def _with(path: str, parameters: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{parameters}"
