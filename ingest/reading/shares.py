"""Percentages beside plain fractions in one column: 45% and 0.45 may say the same, or not.

A column that has larger numbers without the sign, too, holds more than percentages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.reading.tables import Line

_PERCENTAGE = re.compile(r"[-+\u2212]?\d[\d,]*(?:\.\d+)?\s?%", re.ASCII)
_LARGER = re.compile(r"[-+\u2212]?(?!1(?:\.0*)?$)[1-9][\d,]*(?:\.\d+)?", re.ASCII)
_SHARE = re.compile(r"0?\.\d*[1-9]\d*|1(?:\.0+)?", re.ASCII)
_UNCLEAR = (
    "'{0}' may be {0}% or a fraction of 1, for other cells of the column show a percent sign; "
    "write all of them with it, or all without."
)


@dataclass(frozen=True, slots=True)
class Percentages:
    """The columns that show a percent sign somewhere, and otherwise only fractions of 1."""

    columns: frozenset[int]

    @classmethod
    def shown_by(cls, lines: Iterable[Line]) -> "Percentages | None":
        """Look the columns through; None where none shows one."""
        shown, larger = set[int](), set[int]()
        for line in lines:
            signs = _percentages(line)
            shown |= signs
            for place, cell in enumerate(map(str.strip, line.cells)):
                if place not in signs and _LARGER.fullmatch(cell):
                    larger.add(place)
        found = frozenset(shown - larger)
        return cls(found) if found else None

    def told(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Yield lines, with a fault for each cell that may be a fraction for a percentage."""
        for line in lines:
            shown = _percentages(line)
            faults = {
                place: _UNCLEAR.format(line.cells[place].strip())
                for place in self.columns - shown
                if place < len(line.cells) and _SHARE.fullmatch(line.cells[place].strip())
            }
            yield replace(line, faults={**faults, **line.faults}) if faults else line


def _percentages(line: Line) -> frozenset[int]:
    signs = (place for place, cell in enumerate(line.cells) if "%" in cell)
    written = (place for place in signs if _PERCENTAGE.fullmatch(line.cells[place].strip()))
    return line.percentages.union(written)
