"""Spreadsheets of Excel: what a person sees in the cells, of every sheet.

A cell that shows 45.0% holds 0.45; a formula that was never calculated holds nothing, and must not
be taken for an empty cell; a merged cell speaks for all that it covers.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.reading.damage import damage_told
from ingest.reading.merged import Area, filled
from ingest.reading.sheets import Sheet, sheet_tables, shown
from ingest.reading.tables import Line, Table

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
_MERGED_AREA = re.compile(rb'<mergeCell[^<>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_MOST_ROWS = 1_048_576
"""Of a sheet of Excel; a file that says more is made to fill the memory."""


def workbook_tables(file: str, content: bytes, digest: str) -> list[Table]:
    """Read every sheet of a workbook that holds anything."""
    with damage_told():
        return sheet_tables(file, digest, "xlsx", _sheets(content))


def _sheets(content: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only spreadsheets pay

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    formulas = None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.read("xl/workbook.xml").count(b"<sheet ") > len(book.sheetnames):
            msg = "a sheet is missing"
            raise EOFError(msg)
        for sheet in book.worksheets:
            part = archive.read(sheet._worksheet_path)  # noqa: SLF001 - told in no other way
            twin = None
            if b"<f" in part:
                formulas = formulas or load_workbook(io.BytesIO(content), read_only=True)
                twin = formulas[sheet.title]
            conversions: Counter[str] = Counter()
            lines = list(_lines(sheet, twin, conversions))
            lines = list(filled(lines, _merged(part), conversions))
            yield sheet.title, lines, conversions


def _lines(
    sheet: Any,  # noqa: ANN401 - openpyxl has no types
    formulas: Any,  # noqa: ANN401 - the same
    conversions: Counter[str],
) -> Iterator[Line]:
    rows = [[_Cell.of(cell) for cell in row] for row in _all_rows(sheet)]
    width = max(map(len, rows), default=0)
    unknown = _uncalculated(formulas, rows) if formulas is not None else {}
    for number, row in enumerate(rows, start=1):
        cells = [one.shown(conversions) for one in row] + [""] * (width - len(row))
        faults = {place: one.problem for place, one in enumerate(row) if one.problem}
        faults |= unknown.get(number, {})
        percentages = frozenset(place for place, one in enumerate(row) if one.is_percentage)
        yield Line(number, cells, faults=faults, percentages=percentages)


def _all_rows(sheet: Any) -> Iterator[Any]:  # noqa: ANN401 - openpyxl has no types
    """Yield a sheet's rows, whatever size the file says that it has: some programs say A1."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.rows, start=1):
        if number > _MOST_ROWS:
            msg = "more rows than a sheet can have"
            raise EOFError(msg)
        yield row


class _Cell:
    """One cell: what it holds, how that is shown, and what is wrong with it."""

    __slots__ = ("format", "problem", "value")

    def __init__(self, value: object, form: str, problem: str = "") -> None:
        self.value, self.format, self.problem = value, form, problem

    @classmethod
    def of(cls, cell: Any) -> "_Cell":  # noqa: ANN401 - openpyxl has no types
        """Take a cell of openpyxl."""
        value = cell.value
        if value is None:
            return cls(None, "")
        problem = ""
        if cell.data_type == "e":
            problem = f"Cell {cell.coordinate} holds the error {value}; mend its formula."
        return cls(value, cell.number_format or "", problem)

    @property
    def is_percentage(self) -> bool:
        """Whether it shows a number in percent of what it holds."""
        return "%" in self.format and "%" in _LITERAL.sub("", self.format)

    def shown(self, conversions: Counter[str]) -> str:
        """Return the text of it."""
        return shown(self.value, conversions, percentage=self.is_percentage)


def _uncalculated(  # openpyxl has no types
    formulas: Any,  # noqa: ANN401 - the same
    rows: Sequence[Sequence[_Cell]],
) -> dict[int, dict[int, str]]:
    """Return by row and place where a formula has no result, and what to do about it."""
    found: dict[int, dict[int, str]] = {}
    for number, row in enumerate(_all_rows(formulas), start=1):
        for place, cell in enumerate(row):
            known = rows[number - 1][place].value if place < len(rows[number - 1]) else None
            if cell.data_type == "f" and known is None:
                found.setdefault(number, {})[place] = (
                    f"Cell {cell.coordinate} holds a formula without a result; open the file in a "
                    "spreadsheet program and save it, or put the value in its place."
                )
    return found


def _merged(part: bytes) -> Iterator[Area]:
    """Yield the merged cells of a sheet."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - only spreadsheets need it

    for area in _MERGED_AREA.findall(part):
        left, top, right, bottom = range_boundaries(area.decode())
        yield Area(top, left - 1, bottom, right - 1)
