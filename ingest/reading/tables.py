"""A table as it stands in a file: rows that don't know yet which of them is the header.

Rows keep the numbers a person sees when opening the file (the header is row 1, or later where
title rows stand above it).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.rejection import LeftAside, Rejection

HEADER_WITHIN = 30
FOR_READERS = "For readers: nothing is taken in from this sheet."
"""What the first cell of a sheet says that is there for people only, as in a template."""
_A_NOTE = "a note: only one cell is filled"
_A_HEADER = "a header within the table"
_ANOTHER_TABLE = (
    "Row {0} names the columns again, in another order: below it stands another table. Save each "
    "in a file of its own."
)
_NOTE_WORDS = re.compile(
    r"\W*(?:source|notes?|footnotes?|contact|last updated|published|crown|see|produced|end)\b|\*",
    re.IGNORECASE,
)
_WIDTH_OF_A_TABLE = 3
_LONGEST_NAME = 80
_FEWEST_NAMES = 2

Cells = list[str]
IsHeader = Callable[[frozenset[str]], bool]
Read = dict[str, str] | Rejection | LeftAside
"""A row by column name, or why it is none."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged cell: the numbers of the rows that it speaks for, and the places of its columns."""

    rows: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file; ``problem`` where it can't be a row of the table.

    ``faults`` says by its place what is wrong with a cell: it only matters where that is read.
    ``percentages`` are the places of cells that showed a percent sign, which the text leaves out,
    ``merged`` those of cells that are part of a merged one.
    """

    number: int
    cells: Cells
    problem: str = ""
    faults: Mapping[int, str] = field(default_factory=dict)
    percentages: frozenset[int] = frozenset()
    merged: Mapping[int, Merged] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a file.

    ``sheet`` is its name where the file has several that hold anything. ``size`` is about how many
    rows there are. ``conversions`` counts what reading changed, by what is said of it.
    """

    file: str
    digest: str
    encoding: str
    size: int
    lines: Callable[[], Iterator[Line]]
    sheet: str = ""
    conversions: Counter[str] = field(default_factory=Counter)

    @property
    def label(self) -> str:
        """What the table is called where its rows are named: the file, and the sheet of several."""
        return label_of(self.file, self.sheet)

    @property
    def is_for_readers(self) -> bool:
        """Whether the sheet says that it holds no table."""
        first = next(iter(self.lines()), None)
        return first is not None and bool(first.cells) and first.cells[0].strip() == FOR_READERS

    def header(self, is_header: IsHeader) -> Line | None:
        """Find the header: the first of the top rows that a feed recognises."""
        for line in first_lines(self.lines(), HEADER_WITHIN):
            if is_header(frozenset(cell.strip() for cell in line.cells if cell.strip())):
                return line
        return None

    def records(
        self, header: Line, reads: Callable[[str], bool] = bool
    ) -> Iterator[tuple[Line, Read]]:
        """Yield each row under the header, and it by column name or why not; blank rows go.

        A cell's fault counts in the columns that somebody ``reads``.
        """
        names = columns_of(header)
        known = frozenset(filter(None, names))
        width = len(names)
        read = frozenset(place for place, name in enumerate(names) if reads(name))
        another = ""
        for line in self.lines():
            if line.number <= header.number or not any(map(str.strip, line.cells)):
                continue
            row = Rejection(another) if another else _by_name(line, names, width, read)
            if not known.isdisjoint(line.cells) and _is_header(line.cells, known):
                if columns_of(line) != names:
                    another = _ANOTHER_TABLE.format(line.number)
                row = LeftAside(_A_HEADER)
            yield line, row


def label_of(file: str, sheet: str) -> str:
    """Return what a table is called where its rows are named."""
    return f"{file} [{sheet}]" if sheet else file


def header_names(line: Line) -> list[str]:
    """Return the names of a line that may be a header: several, each once; none of another."""
    names = [cell.strip() for cell in line.cells if cell.strip()]
    return names if len(names) >= _FEWEST_NAMES and len(set(names)) == len(names) else []


def columns_of(header: Line) -> list[str]:
    """Return the names of a header's columns, without those at its end that have none."""
    names = [name.strip() for name in header.cells]
    while names and not names[-1]:
        names.pop()
    return names


def title_of(table: Table, header: Line) -> str:
    """Return what the sheet's name and the lines above a header say."""
    above = [
        " ".join(cell.strip() for cell in line.cells if cell.strip())
        for line in first_lines(table.lines(), header.number - 1)
    ]
    return "\n".join(one for one in (table.sheet, *above) if one)


def repeated_columns(header: Line) -> list[str]:
    """Return the names that a header has more than once, or written in two ways."""
    names = [name for name in columns_of(header) if name]
    count = Counter(map(_bare, names))
    first = {_bare(name): name for name in reversed(names)}
    return [first[bare] for bare, times in count.items() if times > 1]


def _bare(name: str) -> str:
    """Return a column's name without what people write in two ways: Value, true on."""
    return "_".join(name.casefold().replace("_", " ").split())


def _is_header(cells: Cells, names: frozenset[str]) -> bool:
    """Tell whether most of what a row holds are names of columns, and most of those."""
    filled = {cell.strip() for cell in cells if cell.strip()}
    again = len(filled & names)
    return 2 * again > max(len(filled), len(names)) and again >= _FEWEST_NAMES


def _by_name(line: Line, names: list[str], width: int, read: frozenset[int]) -> Read:
    if line.problem:
        return Rejection(line.problem)
    if at_fault := [why for place, why in line.faults.items() if place in read]:
        return Rejection(at_fault[0])
    cells = line.cells
    if _is_note(cells, width):
        return LeftAside(_A_NOTE)
    if len(cells) == width or (len(cells) > width and not any(map(str.strip, cells[width:]))):
        return dict(zip(names, cells, strict=False))
    reason = f"The row has {len(cells)} cells, the header {width}; a comma or quote may be astray."
    return Rejection(reason)


def _is_note(cells: Cells, width: int) -> bool:
    """Tell whether a row is a line of text under the table.

    One filled cell may be all that is there of an authority, too: so it must read like a note.
    """
    if width < _WIDTH_OF_A_TABLE:
        return False
    filled = ""
    for cell in cells:
        if cell and not cell.isspace():
            if filled:
                return False
            filled = cell.strip()
    return len(filled) > _LONGEST_NAME or _NOTE_WORDS.match(filled) is not None


def first_lines(lines: Iterable[Line], count: int) -> Iterator[Line]:
    """Yield so many lines, from the first."""
    for seen, line in enumerate(lines):
        if seen == count:
            return
        yield line
