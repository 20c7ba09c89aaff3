"""The table a page shows, to take away as CSV or XLSX."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from litestar import Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_TITLE_LENGTH = 31

Cell = str | float | date | None


class UnknownFormatError(ValueError):
    """The address asks for a format that there is not; the message says which there are."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; ``name`` becomes the file's name."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def as_file(sheet: Sheet, form: str) -> Response[bytes]:
    """Answer with the sheet in the format asked for."""
    match form:
        case "csv":
            return _attached(as_csv(sheet), f"{sheet.name}.csv", "text/csv; charset=utf-8")
        case "xlsx":
            return _attached(as_xlsx(sheet), f"{sheet.name}.xlsx", _XLSX)
        case _:
            msg = f"'{form}' is not a format of this table. Write 'csv' or 'xlsx'."
            raise UnknownFormatError(msg)


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking text for a formula; numbers and dates stay what they are.

    >>> harmless("=1+1"), harmless(-3.5), harmless("Boston")
    ("'=1+1", -3.5, 'Boston')
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_STARTS_A_FORMULA):
        return f"'{cell}"
    return cell


def as_csv(sheet: Sheet) -> bytes:
    """Give a table as CSV that spreadsheets read as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")  # the mark is what makes Excel read it as UTF-8


def as_xlsx(sheet: Sheet) -> bytes:
    """Give a table as a workbook of one sheet."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name[:_TITLE_LENGTH])
    page.append(sheet.columns)
    for row in sheet.rows:
        page.append([_legal(harmless(cell)) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _legal(cell: Cell) -> Cell:
    """Drop the control characters that no XLSX file can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell


def _attached(content: bytes, name: str, media_type: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
