"""Merged cells: what stands in one is filled into all that it covers, and remembered.

A name or a period that is merged over rows is of each of them. Of a value nobody can say that: it
may be of each, or of all together. Which of both a cell is, its feed knows; so it is marked here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.reading.tables import Line, Merged

MERGED = "cells filled from the merged cell that covers them"
_MERGED_CELLS = 100_000
"""More are a coloured page, not a table."""


@dataclass(frozen=True, slots=True)
class Area:
    """Rows and columns that one cell covers, the first of each being 1 and 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells there are in it."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def rows(self) -> range:
        """The numbers of its rows."""
        return range(self.top, self.bottom + 1)

    @property
    def places(self) -> range:
        """The places of its columns."""
        return range(self.left, self.right + 1)


def filled(
    lines: Sequence[Line], areas: Iterable[Area], conversions: Counter[str]
) -> Iterator[Line]:
    """Yield lines, each cell under a merged one with the text of that.

    A row that has nothing of its own belongs to the one above: a record may be two rows high.
    """
    covers = _by_row(areas, len(lines))
    for line in lines:
        found = covers.get(line.number)
        if found is None or not any(map(str.strip, line.cells)):
            yield line
            continue
        cells, merged = list(line.cells), dict[int, Merged]()
        for area in found:
            text = "".join(lines[area.top - 1].cells[area.left : area.left + 1])
            speaks_for = [row for row in area.rows if any(map(str.strip, lines[row - 1].cells))]
            for place in area.places[: len(cells) - area.left]:
                if not cells[place]:
                    cells[place] = text
                    conversions[MERGED] += bool(text)
                merged[place] = Merged(tuple(speaks_for), tuple(area.places))
        yield replace(line, cells=cells, merged=merged)


def _by_row(areas: Iterable[Area], height: int) -> Mapping[int, Sequence[Area]]:
    """Return the areas that cover cells of a row, by its number."""
    found: dict[int, list[Area]] = {}
    taken = 0
    for one in areas:
        area = replace(one, bottom=min(one.bottom, height))
        if area.top > height or taken + area.size > _MERGED_CELLS:
            continue
        taken += area.size
        for row in area.rows:
            found.setdefault(row, []).append(area)
    return found
