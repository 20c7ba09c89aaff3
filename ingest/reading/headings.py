"""Headings in two rows, a row of groups over one of columns, read as one where that is certain.

It is where cells are merged, or where each group has the same columns in the same order. Else
nobody can say how far a group reaches, and the table is asked about.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from ingest.reading.tables import HEADER_WITHIN, Line, Table, first_lines, header_names
from ingest.rejection import Rejection

BETWEEN: Final = " | "
"""Stands between the group and the column in the name of both."""
_SEVERAL: Final = 2
_A_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
_A_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _Group:
    """What a cell of the upper row says, and the places from there to the next."""

    name: str
    places: Sequence[int]


_PART_OF_A_YEAR: Final = re.compile(
    r"(?:q|qtr|quarter)\W*[1-4]|(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?",
    re.IGNORECASE,
)
"""Of which year it is nobody can say: it must not become the name of a measure."""


def joined(above: Line, below: Line) -> Line | None:
    """Return the heading that two rows make; None where one alone is it, or nobody can say."""
    names = [cell.strip() for cell in below.cells]
    filled = [name for name in names if name]
    groups = _groups(above, len(names))
    if any(map(_PART_OF_A_YEAR.fullmatch, [*names, *(one.name for one in groups)])):
        return None
    if len(set(filled)) == len(filled) or len({one.name for one in groups}) < _SEVERAL:
        return None
    if not above.merged and not _alike(groups, names):
        return None
    for group in groups:
        for place in group.places:
            if names[place] and names[place] != group.name:
                names[place] = f"{group.name}{BETWEEN}{names[place]}"
            elif place == group.places[0]:
                names[place] = group.name
    filled = [name for name in names if name]
    return replace(below, cells=names) if len(set(filled)) == len(filled) else None


def top_lines(table: Table) -> list[Line]:
    """Return the lines among which a header is looked for, without blank ones."""
    return [line for line in first_lines(table.lines(), HEADER_WITHIN) if any(line.cells)]


def joined_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the headings that rows make with those directly above them."""
    found = (joined(above, below) for above, below in pairwise(lines))
    return [line for line in found if line is not None]


def _groups(above: Line, width: int) -> list[_Group]:
    """Return the groups of the upper row; unless merged, one reaches to the next."""
    cells = [cell.strip() for cell in above.cells[:width]]
    found: list[_Group] = []
    for place, cell in enumerate([*cells, *[""] * (width - len(cells))]):
        goes_on = bool(found) and (cell == found[-1].name or (not cell and not above.merged))
        if goes_on:
            found[-1] = _Group(found[-1].name, [*found[-1].places, place])
        elif cell:
            found.append(_Group(cell, [place]))
    return found


def _alike(groups: Sequence[_Group], names: Sequence[str]) -> bool:
    """Tell whether all groups over named columns have the same, as a table has them."""
    columns = [[names[place] for place in one.places] for one in groups]
    several = [one for one in columns if any(one[1:]) or (one[0] and len(one) > 1)]
    single = [one for one in columns if one not in several]
    named = [one for one, group in zip(columns, groups, strict=True) if one in single and one[0]]
    return len(several) > 1 and all(one == several[0] for one in several) and not named


def header_lines(table: Table) -> Iterator[Line]:
    """Yield the top lines that may be the header: those of several names, each once.

    A heading in two rows that can be read one way only is the header, as one row. Raises Rejection
    at figures under a heading that names columns twice, as one in two rows does:
    they would be taken for the header, and be lost.
    """
    lines = top_lines(table)
    of_two_rows = joined_lines(lines)
    if of_two_rows:
        yield from of_two_rows
        return
    widest, twice = 0, None
    for line in lines:
        names = [cell.strip() for cell in line.cells if cell.strip()]
        if not header_names(line):
            several = len(set(names)) > 1 and not any(map(_is_figure, names))
            twice = line if several and len(names) > widest else twice
            continue
        if twice is not None and widest < len(names) and any(map(_is_figure, names)):
            raise Rejection(_named_twice(twice), row=twice.number)
        widest, twice = max(widest, len(names)), None
        yield line


def _is_figure(cell: str) -> bool:
    return _A_NUMBER.fullmatch(cell) is not None and _A_YEAR.fullmatch(cell) is None


def _named_twice(heading: Line) -> str:
    count = Counter(cell.strip() for cell in heading.cells if cell.strip())
    twice = next(name for name, times in count.items() if times > 1)
    return (
        f"Row {heading.number} is a heading that names several columns '{twice}', so they can't be "
        "told apart. Write one row of headings, each different and with all that stands above it "
        f"(such as 'Children {twice}'), or a sheet a measure, and bring the file again."
    )
