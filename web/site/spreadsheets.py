"""A table to take away as CSV or XLSX, whoever asks for it."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.text import all_printable, printable

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TITLE_LENGTH = 31
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_CELL = 32_767
"""What Excel takes."""

Cell = str | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; ``name`` becomes the file's name."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking text for a formula; numbers and dates stay what they are.

    >>> harmless("=1+1"), harmless(-3.5), harmless("Boston")
    ("'=1+1", -3.5, 'Boston')
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def as_csv(sheet: Sheet) -> bytes:
    """Return a table as CSV that spreadsheets read as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([printable(column) for column in sheet.columns])
    writer.writerows([all_printable(harmless(cell)) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")  # the mark is what makes Excel read it as UTF-8


def as_xlsx(sheet: Sheet) -> bytes:
    """Return a table as a workbook of one sheet."""
    # Takes a tenth of a second to load, and most commands write no workbook.
    from openpyxl import Workbook  # noqa: PLC0415 - see above

    book = Workbook(write_only=True)
    title = _NO_TITLE.sub(" ", printable(sheet.name))[:_TITLE_LENGTH].strip("' ")
    page = book.create_sheet(title or None)
    page.append([_legal(column) for column in sheet.columns])
    for row in sheet.rows:
        page.append([_legal(harmless(cell)) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _legal(cell: Cell) -> Cell:
    """Return what a workbook can hold: no control signs, and no more than its longest text."""
    return printable(cell)[:_LONGEST_CELL] if isinstance(cell, str) else cell
