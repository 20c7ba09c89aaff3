"""Councils' revenue outturn (RO, RSX), as the ministry gives its workbooks out: one council a row.

Each column of money is a measure: the service and what of it, in £ thousand. The year stands in the
title, the sheet's or the file's name. Totals of classes, police and waste authorities are no
councils and are left aside. A year's figures come out in the November after it; no table says the
day, so that is marked as estimated.
"""

import re
from collections.abc import Sequence
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.catalogue import measure_key
from domain.measures.scales import is_number
from domain.register.directory import Entry
from ingest.feed import ByHeader, Context, Record, given
from ingest.feeds.figures import Figure, Measured, measured, published
from ingest.feeds.headings import Cells, Headings, found, plain
from ingest.feeds.periods import period_end
from ingest.rejection import LeftAside, Rejection

NAME: Final = "revenue_outturn"
BODY: Final = "Ministry of Housing, Communities and Local Government"
LAG_DAYS: Final = 244
_HEADINGS: Final[Headings] = {
    "e_code": ("e code", "ecode"),
    "code": ("ons code", "gss code", "ecode ons code"),
    "name": ("local authority", "authority name"),
    "class": ("class",),
    "detail": ("detailed class",),
}
_NEEDED: Final = frozenset({"e_code", "code", "name", "class"})
_NO_MONEY: Final = frozenset(
    {
        *("e code", "ecode", "ons code", "gss code", "local authority", "authority name", "notes"),
        *("class", "detailed class", "certification", "region", "code", "subclass", "note"),
    }
)
_YEAR: Final = re.compile(r"(20\d\d)[-/ _]?(\d\d)(?!\d)")
_FORM: Final = re.compile(r"(?<![A-Z0-9])(RSX|RSG|RS|RO\d|RG|SAR|TSR)(?![A-Z0-9])")
_FORMULA: Final = re.compile(r"\(C\d+[^)]*\)", re.IGNORECASE)


class _Reader:
    """Knows the table's year and form; resolves each column once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        said = f"{context.title} {context.file}"
        year = _YEAR.search(said)
        form = _FORM.search(said.upper().replace("_", " "))
        self._year = f"{year[1]}-{year[2]}" if year else ""
        self._form = form[1].lower() if form else "ro"
        self._columns: dict[str, Measured] = {}
        self._money = _with_figures(context)

    def read(self, number: int, record: Record) -> Sequence[TakeIn]:
        """Read one council's row: a fact a column of money."""
        if not self._year:
            msg = "Neither title, sheet nor file name says which year (2024-25) the table is of."
            raise Rejection(msg)
        true_on = period_end(self._year, "Financial Year")
        cells = Cells(_HEADINGS, record)
        area = _area(self._context, cells)
        said = published(self._context, true_on, LAG_DAYS)
        origin = Origin(NAME, self._context.file, number)
        return [
            Figure(
                area,
                measure,
                record[column],
                true_on,
                said,
                f"{measure.name}:{self._year}:{area.slug}",
                cells["name"],
            ).fact(self._context, BODY, origin)
            for column in self._money or _money(record)
            for measure in (self._measure(column),)
        ]

    def _measure(self, column: str) -> Measured:
        if column not in self._columns:
            name = measure_key(f"{self._form} {_FORMULA.sub(' ', column)}")
            self._columns[column] = measured(self._context.catalogue, name)
        return self._columns[column]


def _money(columns: Sequence[str] | frozenset[str] | Record) -> list[str]:
    return [column for column in columns if plain(column) and plain(column) not in _NO_MONEY]


def _with_figures(context: Context) -> list[str]:
    """Return the columns that hold a number somewhere; others are notes under another name."""
    found: dict[str, bool] = {}
    for record in context.rows():
        for column in _money(record):
            if not found.get(column):
                found[column] = is_number(given(record, column))
    return [column for column, figures in found.items() if figures]


def _area(context: Context, cells: Cells) -> Entry:
    code, name = cells["code"], cells["name"]
    if plain(code) in _HEADINGS["code"]:
        reason = "a header within the table"
        raise LeftAside(reason)
    if not code and not name:
        reason = "a note: no authority is named"
        raise LeftAside(reason)
    if cells["e_code"].strip("[]").casefold() == "y":
        reason = f"a total: {name}"
        raise LeftAside(reason)
    try:
        area = context.resolver.by_code_and_name("gss", code, name)
    except Rejection:
        if plain(cells["class"]) != "o" or _is_known(context, name):
            raise
        reason = f"level: {cells['detail'] or 'other authority'}"
        raise LeftAside(reason) from None
    if area.kind == "region" and not name:
        msg = f"The row has a region's code, {code}, and no name: write whose money it is."
        raise Rejection(msg, name=code)
    return area


def _is_known(context: Context, name: str) -> bool:
    """Tell whether a body of no class is one of the register's, whatever its code says."""
    try:
        context.resolver.by_name(name)
    except Rejection:
        return False
    return True


def _is_header(columns: frozenset[str]) -> bool:
    return found(_HEADINGS, columns).keys() >= _NEEDED and bool(_money(columns))


def _looks_at(column: str) -> bool:
    return bool(_money([column]) or found(_HEADINGS, [column]))


REVENUE_OUTTURN = ByHeader(
    NAME, _is_header, lambda context: _Reader(context).read, looks_at=_looks_at
)
