"""Spreadsheets of LibreOffice and of government's publishers: every sheet of an ODS.

The library that reads them tells a percentage as the fraction that is stored, so which cells show
one is looked up beside it.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import iterparse

from ingest.reading.damage import damage_told
from ingest.reading.merged import Area, filled
from ingest.reading.sheets import Sheet, sheet_tables, shown
from ingest.reading.tables import Line, Table

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet of LibreOffice: a file may say of a cell that it is repeated more often."""

_UNCALCULATED = (
    "Row {0} holds a formula without a result; open the file in a spreadsheet program and save it, "
    "or put the value in its place."
)

_LOOKED_FOR = (b'"percentage"', b"table:formula", b"-spanned=")

Places = dict[tuple[str, int], dict[int, str]]
"""By sheet and row: the columns of cells that show more than their number, and what."""


def opendocument_tables(file: str, content: bytes, digest: str) -> list[Table]:
    """Read every sheet of an ODS that holds anything."""
    with damage_told():
        return sheet_tables(file, digest, "ods", _sheets(content))


def _sheets(content: bytes) -> Iterator[Sheet]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only spreadsheets need it

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    special, merged = _special(content)
    for title in book.sheet_names:
        conversions: Counter[str] = Counter()
        rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        lines = [
            _line(number, row, special.get((title, number), {}), conversions)
            for number, row in enumerate(rows, start=1)
        ]
        if areas := merged.get(title):
            lines = list(filled(lines, areas, conversions))
        yield title, lines, conversions


def _line(number: int, row: Sequence[object], special: dict[int, str], said: Counter[str]) -> Line:
    kinds = [special.get(place) for place in range(len(row))]
    cells = [
        shown(value, said, percentage=kind == "percentage")
        for value, kind in zip(row, kinds, strict=True)
    ]
    faults = {
        place: _UNCALCULATED.format(number)
        for place, kind in enumerate(kinds)
        if kind == "uncalculated"
    }
    percentages = frozenset(place for place, kind in enumerate(kinds) if kind == "percentage")
    return Line(number, cells, faults=faults, percentages=percentages)


def _special(content: bytes) -> tuple[Places, dict[str, list[Area]]]:
    """Find cells that show a percentage or whose formula was never calculated, and merged ones."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml")
    if not any(one in text for one in _LOOKED_FOR):
        return {}, {}
    return _looked_through(text)


def _looked_through(text: bytes) -> tuple[Places, dict[str, list[Area]]]:
    found: Places = {}
    merged: dict[str, list[Area]] = {}
    sheet, row, column, kinds = "", 0, 0, dict[int, str]()
    for event, element in iterparse(io.BytesIO(text), events=("start", "end")):  # noqa: S314 - the library has read it before
        if event == "start":
            if element.tag == f"{_TABLE}table":
                sheet, row = element.get(f"{_TABLE}name", ""), 0
            elif element.tag == f"{_TABLE}table-row":
                row, column, kinds = row + 1, 0, {}
            continue
        if element.tag in _CELLS:
            times = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            if kind := _kind(element.attrib):
                kinds.update(dict.fromkeys(range(column, min(column + times, _MOST_COLUMNS)), kind))
            if area := _area(element.attrib, row, column):
                merged.setdefault(sheet, []).append(area)
            column += times
        elif element.tag == f"{_TABLE}table-row":
            times = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if kinds:
                last = min(row + times, _MOST_ROWS + 1)
                found.update(((sheet, one), kinds) for one in range(row, last))
            row += times - 1
            element.clear()
    return found, merged


def _area(attributes: dict[str, str], row: int, column: int) -> Area | None:
    """Return what a cell covers; None where only itself."""
    rows = int(attributes.get(f"{_TABLE}number-rows-spanned", "1"))
    columns = int(attributes.get(f"{_TABLE}number-columns-spanned", "1"))
    if rows == columns == 1:
        return None
    return Area(row, column, min(row + rows - 1, _MOST_ROWS), column + columns - 1)


def _kind(attributes: dict[str, str]) -> str:
    if attributes.get(f"{_OFFICE}value-type") == "percentage":
        return "percentage"
    formula = f"{_TABLE}formula" in attributes
    return "uncalculated" if formula and f"{_OFFICE}value-type" not in attributes else ""
