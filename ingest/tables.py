"""Files to tables: CSV in whatever encoding, gzipped CSV, spreadsheets and Parquet.

A table's rows keep the numbers a person sees when opening the file (the header is row 1, or
later where title rows stand above it).
"""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from statistics import mode
from typing import TYPE_CHECKING

from ingest.rejection import Rejection

if TYPE_CHECKING:
    import polars as pl

HEADER_WITHIN = 12
_DELIMITERS = ",;\t|"
_SAMPLE = 50
_EXACT = 2**53
_FIELD_LIMIT = 2**31 - 1
_DAMAGED = (OSError, EOFError, zlib.error, UnicodeError)

Cells = list[str]
IsHeader = Callable[[frozenset[str]], bool]


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it stands in the file; ``problem`` where it can't be a row of the table."""

    number: int
    cells: Cells
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows from the first one on, not yet knowing which of them is the header."""

    file: str
    digest: str
    encoding: str
    size: int
    lines: Callable[[], Iterator[Line]]

    def header(self, is_header: IsHeader) -> Line | None:
        """Find the header: the first of the top rows that a feed recognises."""
        for line in _first(self.lines(), HEADER_WITHIN):
            if is_header(frozenset(cell.strip() for cell in line.cells if cell.strip())):
                return line
        return None

    def records(self, header: Line) -> Iterator[tuple[int, dict[str, str] | Rejection, Cells]]:
        """Yield each row under the header by column name, or why it is no row; blank rows go."""
        names = [name.strip() for name in header.cells]
        while names and not names[-1]:
            names.pop()
        width = len(names)
        for line in self.lines():
            if line.number <= header.number:
                continue
            cells = line.cells
            if line.problem:
                yield line.number, Rejection(line.problem), cells
            elif len(cells) == width:
                if any(map(str.strip, cells)):
                    yield line.number, dict(zip(names, cells, strict=True)), cells
            else:
                yield from _ragged(line, names)


def _ragged(
    line: Line, names: list[str]
) -> Iterator[tuple[int, dict[str, str] | Rejection, Cells]]:
    cells, width = line.cells, len(names)
    if not any(map(str.strip, cells)):
        return
    if len(cells) > width and not any(map(str.strip, cells[width:])):
        yield line.number, dict(zip(names, cells[:width], strict=True)), cells
        return
    reason = f"The row has {len(cells)} cells, the header {width}; a comma or quote may be astray."
    yield line.number, Rejection(reason), cells


def open_table(path: Path) -> Table:
    """Open a file by its ending. Raises Rejection with what can be read instead."""
    try:
        return _opened(path)
    except _DAMAGED as error:
        msg = f"{path.name} can't be opened ({type(error).__name__}): it may be cut off or damaged."
        raise Rejection(msg) from None


def _opened(path: Path) -> Table:
    name = path.name.lower()
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    if name.endswith((".csv", ".csv.gz", ".tsv", ".txt")):
        return _text_table(path.name, content, digest)
    if name.endswith(".xlsx"):
        rows = _spreadsheet(content)
        return Table(path.name, digest, "xlsx", len(rows), lambda: iter(rows))
    if name.endswith(".parquet"):
        return _parquet(path, digest)
    msg = f"{path.name} is not a CSV, XLSX or Parquet file; save it as one of these."
    raise Rejection(msg)


def _text_table(file: str, content: bytes, digest: str) -> Table:
    if file.lower().endswith(".gz"):
        content = gzip.decompress(content)
    text, encoding, broken = _decoded(content)
    delimiter = _delimiter(text)

    def lines() -> Iterator[Line]:
        return _csv_lines(text, delimiter, broken)

    return Table(file, digest, encoding, text.count("\n") + 1, lines)


def _decoded(content: bytes) -> tuple[str, str, frozenset[int]]:
    """Return the text, its encoding and the numbers of lines that are in another one."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace"), "UTF-16", frozenset()
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


def _csv_lines(text: str, delimiter: str, broken: frozenset[int]) -> Iterator[Line]:
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    for cells in reader:
        start, before = before + 1, reader.line_num
        problem = ""
        if broken and not broken.isdisjoint(range(start, before + 1)):
            problem = "The row is not in UTF-8 like the rest of the file; save the file as UTF-8."
        yield Line(start, cells, problem)


def _spreadsheet(content: bytes) -> Sequence[Line]:
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only spreadsheets pay

    with _damage_told():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [[_cell(value) for value in row] for row in book.worksheets[0].values]
    width = max(map(len, rows), default=0)
    return [
        Line(number, row + [""] * (width - len(row))) for number, row in enumerate(rows, start=1)
    ]


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever a library says of a file it can't read into one error of ours.

    They raise their own, their parsers' and plain ValueErrors: there is no common class to name.
    """
    try:
        yield
    except Exception as error:
        raise EOFError(type(error).__name__) from error


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() if value.time() == datetime.min.time():
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _parquet(path: Path, digest: str) -> Table:
    import polars as pl  # noqa: PLC0415 - loaded only where a Parquet file is read

    with _damage_told():
        frame = pl.read_parquet(path)
        texts = frame.select(_as_text(frame[name]) for name in frame.columns)

    def lines() -> Iterator[Line]:
        yield Line(1, list(texts.columns))
        for number, row in enumerate(texts.iter_rows(), start=2):
            yield Line(number, list(row))

    return Table(path.name, digest, "parquet", frame.height + 1, lines)


def _as_text(column: "pl.Series") -> "pl.Series":
    """Return a column as a person would write it: whole numbers without a point, gaps as blanks."""
    import polars as pl  # noqa: PLC0415 - loaded only where a Parquet file is read

    if column.dtype.is_float():
        whole = column.drop_nulls()
        if ((whole % 1 == 0) & (whole.abs() < _EXACT)).all():
            column = column.cast(pl.Int64)
    elif column.dtype == pl.Datetime:
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S").str.strip_suffix("T00:00:00")
    return column.cast(pl.String).fill_null("")


def _first(lines: Iterable[Line], count: int) -> Iterator[Line]:
    for seen, line in enumerate(lines):
        if seen == count:
            return
        yield line
