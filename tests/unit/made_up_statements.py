"""The made-up statements of the examples, and small ones made up for a test."""

import csv
from pathlib import Path

STATEMENTS = Path(__file__).parents[2] / "examples" / "statements"
_THINGS = (
    "roads",
    "homes",
    "schools",
    "buses",
    "parks",
    "rents",
    "drains",
    "files",
    "trees",
    "bins",
)
_SAYINGS = {
    "financial": "the budget for {} is overspent and reserves are gone",
    "capacity": "too few officers are left to look after {} since two resigned",
    "none": "a pleasant visit, we talked of {} over lunch",
}


def rows(name: str = "problem_types.csv") -> list[dict[str, str]]:
    """Return the rows of an example file."""
    with (STATEMENTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def small() -> tuple[list[str], list[str]]:
    """Return thirty texts and their types, which any model can tell apart."""
    pairs = [(saying.format(thing), kind) for kind, saying in _SAYINGS.items() for thing in _THINGS]
    return [text for text, _ in pairs], [kind for _, kind in pairs]
