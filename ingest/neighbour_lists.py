"""Published lists of statistical neighbours, read from their spreadsheet.

The Department for Education's has one row an authority: its number and, nearest first, those of
its neighbours in the columns SN1, SN2 and so on.
"""

import re
from contextlib import closing
from pathlib import Path
from typing import Any

from domain.refusal import Refusal
from domain.register.directory import Directory

_NEIGHBOUR = re.compile(r"SN(\d+)$")
_HEADER_WITHIN = 12
_SCHEME = "dfe"


class NeighbourListError(Refusal):
    """A file holds no lists of neighbours that could be read."""


def lists_of(file: Path, directory: Directory) -> dict[str, tuple[str, ...]]:
    """Return each authority's neighbours, nearest first; ids as hex.

    Raises NeighbourListError where there is no such table, or a number leads to no authority.
    """
    rows = _rows(file)
    header = next((row for row in rows[:_HEADER_WITHIN] if "SN1" in row), None)
    if header is None:
        msg = f"{file.name} has no columns SN1, SN2 ...: give the spreadsheet of neighbours."
        raise NeighbourListError(msg)
    columns = [place for place, name in enumerate(header) if _NEIGHBOUR.match(str(name))]
    listed = [row for row in rows[rows.index(header) + 1 :] if _number(row[0])]
    return {
        _authority(row[0], directory, file): tuple(
            _authority(row[place], directory, file) for place in columns if _number(row[place])
        )
        for row in listed
    }


def _rows(file: Path) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - only who reads a list of neighbours pays

    try:
        book = load_workbook(file, read_only=True)
    except Exception as error:
        msg = f"{file.name} can't be read as a spreadsheet: save it as XLSX again."
        raise NeighbourListError(msg) from error
    with closing(book):
        return list(book.worksheets[0].iter_rows(values_only=True))


def _number(cell: object) -> bool:
    return str(cell).isdigit()


def _authority(cell: object, directory: Directory, file: Path) -> str:
    found = directory.coded(_SCHEME, str(cell))
    if len(found) != 1:
        msg = f"{file.name}: the number {cell} leads to no authority; add it to the register."
        raise NeighbourListError(msg)
    (one,) = found
    return one.hex
