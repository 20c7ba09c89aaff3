"""Text with delimiters: in whatever encoding, with any common delimiter and decimal sign.

What a quote that is never closed swallows would be lost without a word, so a file in which one may
be astray is refused whole, with the row that it stands in.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import mode
from typing import TYPE_CHECKING

from ingest.reading.day_order import MonthsFirst
from ingest.reading.decimals import Decimals
from ingest.reading.shares import Percentages
from ingest.reading.tables import Cells, Line, Table
from ingest.reading.unprintable import cleaned
from ingest.rejection import Rejection

if TYPE_CHECKING:
    import _csv

_DELIMITERS = ",;\t|"
_SAMPLE = 50
_COMMA_IN_QUOTES = re.compile(r'"[-+\u2212]?\d[\d.]*,\d+"')
_DIGITS_END = re.compile(r"[\d.,]$")
_FIELD_LIMIT = 2**31 - 1
_LONG = 50
"""Lines of a file that a program wrote: such a one ends its last line."""

_CUT_OFF = (
    "The file ends within this line, so it may be cut off here. Send the whole file, or end the "
    "line if it is the last."
)
_OTHER_ENCODING = "The row is not in UTF-8 like the rest of the file; save the file as UTF-8."


def text_table(file: str, content: bytes, digest: str) -> Table:
    """Read a file of delimited text. Raises Rejection where a quote is astray."""
    text, encoding, broken = _decoded(content)
    conversions: Counter[str] = Counter()
    text = cleaned(text, conversions)
    delimiter = _delimiter(text)
    _refuse_stray_quotes(text, delimiter)
    decimals = None
    if delimiter != "," or _COMMA_IN_QUOTES.search(text):
        rows = _csv_reader(text, delimiter)
        decimals = Decimals.shown_by(rows, delimiter, conversions)

    months = MonthsFirst.of_text(text, _csv_reader(text, delimiter))
    percentages = Percentages.shown_by(_lines(text, delimiter, broken)) if "%" in text else None
    size = text.count("\n") + 1
    cut = size > _LONG and not text.endswith(("\n", "\r"))

    def lines() -> Iterator[Line]:
        found = _lines(text, delimiter, broken)
        found = _suspecting_the_last(found) if cut else found
        found = months.told(found) if months else found
        found = decimals.converted(found) if decimals else found
        return percentages.told(found) if percentages else found

    return Table(file, digest, encoding, size, lines, conversions=conversions)


def _decoded(content: bytes) -> tuple[str, str, frozenset[int]]:
    """Return the text, its encoding and the numbers of lines that are in another one."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace"), "UTF-16", frozenset()
    if (wide := _without_a_mark(content)) is not None:
        return wide, "UTF-16", frozenset()
    try:
        return content.decode("utf-8-sig"), "UTF-8", frozenset()
    except UnicodeDecodeError:
        pass
    raw = content.splitlines()
    broken = frozenset(number for number, line in enumerate(raw, start=1) if not _is_utf8(line))
    if any(not line.isascii() for number, line in enumerate(raw, 1) if number not in broken):
        return content.decode("utf-8-sig", errors="replace"), "UTF-8", broken
    try:
        return content.decode("cp1252"), "Windows-1252", frozenset()
    except UnicodeDecodeError:
        return content.decode("utf-8-sig", errors="replace"), "unknown", broken


def _without_a_mark(content: bytes) -> str | None:
    """Return the text of UTF-16 that has no mark at its start: every other byte of it is nought."""
    start = content[: 2 * _SAMPLE]
    for codec, noughts in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if noughts and noughts.count(0) > len(noughts) * 3 // 4:
            return content.decode(codec, errors="replace")
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(text: str) -> str:
    """Return the mark that cuts most of the first lines into as many cells, more than one."""
    sample = [line for line in text[:65_536].splitlines() if line.strip()][:_SAMPLE]

    def fit(mark: str) -> tuple[int, int]:
        widths = [len(next(csv.reader([line], delimiter=mark), [])) for line in sample]
        common = mode([width for width in widths if width > 1] or [1])
        return (widths.count(common), common) if common > 1 else (0, 0)

    return max(_DELIMITERS, key=fit)


def _csv_reader(text: str, delimiter: str) -> "_csv.Reader":
    csv.field_size_limit(_FIELD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _suspecting_the_last(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield lines, the last with a problem where it may be cut off.

    A cell that is cut off may still look like a value. It is whole where its column has that word
    in other rows, or where all that stands in the column under its name is as long.
    """
    words: set[str] = set()
    lengths: Counter[int] = Counter()
    last: Line | None = None
    for line in lines:
        if last is not None:
            ending = last.cells[-1] if last.cells else ""
            words.add(ending)
            lengths[len(ending)] += bool(ending)
            yield last
        last = line
    if last is None:
        return
    ending = last.cells[-1] if last.cells else ""
    word = ending in words and not _DIGITS_END.search(ending)
    others = lengths.total() - lengths[len(ending)]
    whole = word or (ending and others <= 1)  # its name
    yield last if whole else replace(last, problem=last.problem or _CUT_OFF)


def _lines(text: str, delimiter: str, broken: frozenset[int]) -> Iterator[Line]:
    reader = _csv_reader(text, delimiter)
    before = 0
    for cells in reader:
        start, before = before + 1, reader.line_num
        problem = ""
        if broken and not broken.isdisjoint(range(start, before + 1)):
            problem = _OTHER_ENCODING
        yield Line(start, cells, problem)


@dataclass(frozen=True, slots=True)
class _Spanning:
    """A row that goes over several lines of the file, for a quote was open at their ends."""

    first: int
    last: int
    cells: Cells


def _refuse_stray_quotes(text: str, delimiter: str) -> None:
    """Raise Rejection where a quote opens a cell that seems to swallow rows."""
    if '"' not in text:
        return
    widths: Counter[int] = Counter()
    spanning: list[_Spanning] = []
    reader = _csv_reader(text, delimiter)
    before = 0
    try:
        for cells in reader:
            start, before = before + 1, reader.line_num
            if start == before:
                widths[len(cells)] += 1
            else:
                spanning.append(_Spanning(start, before, cells))
    except csv.Error:
        _refuse(before + 1, reader.line_num)
    if spanning:
        width = max(widths, key=lambda one: (widths[one], one), default=1)
        physical = io.StringIO(text, newline="").readlines()
        for one in spanning:
            if width > 1 and _swallows(one, physical, delimiter, width):
                _refuse(one.first, one.last)


def _refuse(first: int, last: int) -> None:
    msg = (
        f"Row {first}: a quote opens a cell that is not closed as it should be before row {last}, "
        "so rows may have been swallowed. Close the quote, or write it twice where it is part of "
        "the text, and put a text that goes over several lines on one."
    )
    raise Rejection(msg, row=first)


def _swallows(row: _Spanning, physical: Sequence[str], delimiter: str, width: int) -> bool:
    """Tell whether lines inside a quoted cell look like rows of the table themselves."""
    for cell in row.cells:
        for piece in cell.splitlines()[1:]:
            if piece.count(delimiter) >= width - 1:
                return True
    first, last = physical[row.first - 1], physical[row.last - 1]
    return first.count(delimiter) == width - 1 == last.count(delimiter)
