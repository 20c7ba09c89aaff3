"""Published lists of statistical neighbours, read from their table, whatever its file.

The Department for Education's has one row an authority: its number and, nearest first, those of
its neighbours in the columns SN1, SN2 and so on (SN_1, SN_2 in its CSV).
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from domain.measures.symbols import missing
from domain.refusal import Refusal
from domain.register.directory import Directory
from ingest.feeds.headings import plain
from ingest.reading.opening import open_tables
from ingest.reading.tables import HEADER_WITHIN, Cells
from ingest.rejection import Rejection

_NEIGHBOUR: Final = re.compile(r"SN_?(\d{1,3})")
_OWN: Final = frozenset({"la num", "la number", "la code", "old la code"})
_ENOUGH: Final = 3
_SCHEME: Final = "dfe"


class NeighbourListError(Refusal):
    """A file holds no lists of neighbours that could be read."""


def is_neighbours_header(cells: Iterable[str]) -> bool:
    """Tell whether a row of cells is the header of a list of neighbours."""
    return len(_columns(cells)) >= _ENOUGH


def lists_of(file: Path, directory: Directory) -> dict[str, tuple[str, ...]]:
    """Return each authority's neighbours, nearest first; ids as hex.

    Raises NeighbourListError where there is no such table, or a number leads to no authority.
    """
    header, *rows = _table(file)
    columns = _columns(header)
    own = next((place for place, name in enumerate(header) if plain(name) in _OWN), 0)
    lists: dict[str, tuple[str, ...]] = {}
    for row in rows:
        near = [row[place].strip() for place in columns if place < len(row)]
        number = row[own].strip() if own < len(row) else ""
        if not number.isdigit() and not any(map(str.isdigit, near)):
            continue
        near = [one for one in near if one and not missing(one)]
        authority = _authority(number, directory, file)
        if authority in lists:
            msg = f"{file.name}: {number} stands there twice; leave one of its rows out."
            raise NeighbourListError(msg)
        lists[authority] = tuple(_authority(one, directory, file) for one in near)
    return lists


def _columns(header: Iterable[str]) -> list[int]:
    """Return the places of the neighbours' columns, nearest first."""
    found = {
        int(match[1]): place
        for place, name in enumerate(header)
        if (match := _NEIGHBOUR.fullmatch(name.strip()))
    }
    return [found[number] for number in sorted(found)]


def _table(file: Path) -> list[Cells]:
    """Return the header of the file's first table of neighbours, and the rows under it."""
    try:
        tables = open_tables(file)
    except Rejection as rejection:
        raise NeighbourListError(rejection.reason) from None
    for table in tables:
        rows = [line.cells for line in table.lines()]
        for place, row in enumerate(rows[:HEADER_WITHIN]):
            if is_neighbours_header(row):
                return rows[place:]
    msg = f"{file.name} has no columns SN1, SN2 ...: give the table of neighbours."
    raise NeighbourListError(msg)


def _authority(number: str, directory: Directory, file: Path) -> str:
    found = directory.coded(_SCHEME, number)
    if len(found) != 1:
        msg = f"{file.name}: the number {number} leads to no authority; add it to the register."
        raise NeighbourListError(msg)
    (one,) = found
    return one.hex
