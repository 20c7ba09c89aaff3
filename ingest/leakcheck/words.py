"""The word lists that ship with the check, and patterns made of them."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> tuple[str, ...]:
    """Return the lines of a list, without its remarks."""
    text = files("ingest.leakcheck").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def ordinary() -> frozenset[str]:
    """Return the everyday words that look like a word that matters with a typing error."""
    return frozenset(listed("ordinary.txt"))


@cache
def first_names() -> frozenset[str]:
    """Return the first names that are nothing else."""
    return frozenset(listed("first_names.txt")) - everyday_names()


@cache
def everyday_names() -> frozenset[str]:
    """Return the first names that are also everyday words."""
    return frozenset(listed("everyday_names.txt"))


@cache
def surnames() -> frozenset[str]:
    """Return common surnames."""
    return frozenset(listed("surnames.txt"))


@cache
def any_of(name: str) -> str:
    """Return a pattern for any entry of a list, in the plural too."""
    return one_of(f"{entry}s" if not entry.endswith("s") else entry for entry in listed(name))


def one_of(entries: Iterable[str]) -> str:
    """Return a pattern for any of some phrases, the longest first; a plural s may be missing."""
    longest = sorted(set(entries), key=lambda entry: (-len(entry), entry))
    parts = (
        re.escape(entry[:-1]) + "s?" if entry.endswith("s") else re.escape(entry)
        for entry in longest
    )
    return "(?:" + "|".join(parts).replace(r"\ ", " ").replace(r"\-", "-") + ")"


def phrase(pattern: str) -> re.Pattern[str]:
    """Compile a pattern in which a blank also stands for a line's end."""
    return re.compile(pattern.replace(" ", r"[ \n]"))


@cache
def street_words() -> frozenset[str]:
    """Return the words that make the name before them a place or an institution."""
    return frozenset(listed("street_words.txt"))


@cache
def offices() -> frozenset[str]:
    """Return the capitalised words that are part of no person's name."""
    return frozenset(listed("offices.txt"))


@cache
def body_types() -> frozenset[str]:
    """Return the words of an authority's name that say what it is and not which."""
    return frozenset(listed("body_types.txt"))


Rules = tuple[tuple[str, str], ...]
"""Patterns in which ``<part>`` stands for a part, and what to write instead of a match."""


def compiled(rules: Rules, parts: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile rules; a part may hold other parts that come after it."""
    return tuple((phrase(_filled(pattern, parts)), wording) for pattern, wording in rules)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern
