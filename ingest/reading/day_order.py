"""Days with the month first, where a column shows that it has them.

4/28/2023 can't be meant otherwise. Beside it 3/7/2023 may be either, and so may a day that a
spreadsheet program has made of it: such cells are not guessed at.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ingest.reading.tables import Cells, Line

_YEAR_AND_TIME = r"(?:\d{4}|\d{2})(?:[ T]\d{1,2}:\d{2}.*)?"
_MONTH_FIRST = re.compile(
    rf"(?:0?[1-9]|1[0-2])([/.-])(?:1[3-9]|2\d|3[01])\1{_YEAR_AND_TIME}", re.ASCII
)
_EITHER = re.compile(rf"(0?[1-9]|1[0-2])([/.-])(0?[1-9]|1[0-2])\2{_YEAR_AND_TIME}", re.ASCII)
_DAY_OF_A_SHEET = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_ANYWHERE = [
    re.compile(rf"{mark}(?:1[3-9]|2\d|3[01]){mark}\d\d", re.ASCII) for mark in ("/", r"\.", "-")
]
"""A mark each, for that is looked for fastest."""
_UNCLEAR = (
    "'{0}' may have the month first, as '{1}' in the same column has; write all days of it as "
    "2009-12-09."
)


@dataclass(frozen=True, slots=True)
class MonthsFirst:
    """The columns that have days with the month first, each with one of them.

    ``is_either`` tells which other cells of them may be such days, too.
    """

    shown: Mapping[int, str]
    is_either: Callable[[str], bool]

    @classmethod
    def of_text(cls, text: str, rows: Iterable[Cells]) -> "MonthsFirst | None":
        """Look the columns of a file of text through; None where none has such days."""
        if not any(one.search(text) for one in _ANYWHERE):
            return None
        shown = _shown(rows)
        return cls(shown, _is_either) if shown else None

    @classmethod
    def of_sheet(cls, rows: Iterable[Cells]) -> "MonthsFirst | None":
        """Look those of a sheet through: its program may have read days the other way round."""
        shown = _shown(rows)
        return cls(shown, lambda cell: _is_either(cell) or _may_be_turned(cell)) if shown else None

    def told(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield lines, with a fault for each cell of which nobody can say which day it is."""
        for line in lines:
            faults = {
                place: _UNCLEAR.format(cell, self.shown[place])
                for place, cell in enumerate(map(str.strip, line.cells))
                if place in self.shown and self.is_either(cell)
            }
            yield replace(line, faults={**faults, **line.faults}) if faults else line


def _shown(rows: Iterable[Cells]) -> dict[int, str]:
    found: dict[int, str] = {}
    for cells in rows:
        for place, cell in enumerate(map(str.strip, cells)):
            if place not in found and _MONTH_FIRST.fullmatch(cell):
                found[place] = cell
    return found


def _is_either(cell: str) -> bool:
    found = _EITHER.fullmatch(cell)
    return found is not None and int(found[1]) != int(found[3])


def _may_be_turned(cell: str) -> bool:
    """Tell whether a day would be another one with day and month changed about."""
    found = _DAY_OF_A_SHEET.fullmatch(cell)
    if found is None or found[2] == found[3]:
        return False
    try:
        date(int(found[1]), int(found[3]), int(found[2]))
    except ValueError:
        return False
    return True
