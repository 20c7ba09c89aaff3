"""Comparing two recordings: every difference as a unified diff, but for those explained."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from difflib import unified_diff
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

_SHOWN = 400
"""Lines of one difference that are printed."""


class Expected(NamedTuple):
    """Differences that are explained: of which keys, and why."""

    key: str
    reason: str


def compare(old: Path, new: Path, expected: Path | None) -> int:
    """Print the differences and how many there are; return 1 for any that is not explained."""
    explained = read_expected(expected) if expected else ()
    counts: Counter[str] = Counter()
    used: Counter[Expected] = Counter()
    for part, name in sorted(_names(old) | _names(new)):
        counts["answers"] += 1
        before, after = _read(old / part / name), _read(new / part / name)
        if before == after:
            continue
        key = f"{part}: {(before or after).splitlines()[0]}"
        reason = next((one for one in explained if fnmatchcase(key, one.key)), None)
        if reason is None:
            counts["different"] += 1
            print("\n".join(_difference(key, before, after)))
        else:
            used[reason] += 1
    for one in explained:
        print(f"{used[one]} explained by '{one.key}': {one.reason}")
    print(f"{counts['answers']} answers, {counts['different']} different without an explanation.")
    return 1 if counts["different"] or not counts["answers"] else 0


def read_expected(file: Path) -> tuple[Expected, ...]:
    """Read a file of tables ``[[expected]]``, each with ``key``, a pattern, and ``reason``."""
    found = tomllib.loads(file.read_text(encoding="utf-8")).get("expected", [])
    if not all(one.get("key") and one.get("reason") for one in found):
        msg = f"{file}: every [[expected]] needs a key and a reason."
        raise SystemExit(msg)
    return tuple(Expected(one["key"], one["reason"]) for one in found)


def _names(recording: Path) -> set[tuple[str, str]]:
    return {(one.parent.name, one.name) for one in recording.glob("*/*.txt")}


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _difference(key: str, before: str, after: str) -> Iterator[str]:
    yield f"\n=== {key}"
    if not before or not after:
        yield "is only in the new recording" if after else "is only in the old recording"
        return
    lines = [*unified_diff(before.splitlines(), after.splitlines(), "old", "new", lineterm="", n=2)]
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"... and {len(lines) - _SHOWN} more lines"
