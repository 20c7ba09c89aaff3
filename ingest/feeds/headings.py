"""Columns that publishers call now one thing, now another, found by any of their headings."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from domain.register.names import normalised
from ingest.feed import Record, given

_NOTE: Final = re.compile(r"\[[^\]]*\]|\(note[^)]*\)", re.IGNORECASE)

Headings = Mapping[str, tuple[str, ...]]
"""What is looked for, and the beginnings of the headings it goes by, as ``plain`` writes them."""


@lru_cache(maxsize=4_096)
def plain(heading: str) -> str:
    """Return a heading without case, signs and notes.

    >>> plain("Inspection/Visit date [note 2]")
    'inspection visit date'
    """
    return normalised(_NOTE.sub(" ", heading).replace("/", " ").replace("_", " "))


def found(headings: Headings, columns: Iterable[str]) -> dict[str, str]:
    """Return the column of each thing looked for; the exact heading before one that begins so."""
    by_plain = {plain(column): column for column in columns}
    places: dict[str, str] = {}
    for wanted, spellings in headings.items():
        exact = [by_plain[one] for one in spellings if one in by_plain]
        begun = [
            column
            for heading, column in by_plain.items()
            if any(heading.startswith(f"{one} ") for one in spellings)
        ]
        if one := next(iter([*exact, *begun]), ""):
            places[wanted] = one
    return places


class Cells:
    """A row's cells, by what they are and not by what their column is called."""

    def __init__(self, headings: Headings, record: Record) -> None:
        self._record = record
        self._places = found(headings, record)

    def __getitem__(self, wanted: str) -> str:
        """Return a cell's text; empty where there is no such column."""
        column = self._places.get(wanted)
        return given(self._record, column) if column else ""
