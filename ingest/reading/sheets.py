"""What the sheets of a spreadsheet have in common, whichever program wrote it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from ingest.reading.day_order import MonthsFirst
from ingest.reading.decimals import with_decimal_points
from ingest.reading.shares import Percentages
from ingest.reading.tables import Line, Table
from ingest.reading.unprintable import cleaned

PERCENTAGES = "cells that show a percentage read as what they show"

Sheet = tuple[str, list[Line], Counter[str]]
"""Its title, its rows, and what reading changed in them."""


def sheet_tables(file: str, digest: str, encoding: str, sheets: Iterable[Sheet]) -> list[Table]:
    """Return the sheets of a file that hold anything as its tables."""
    found: list[Sheet] = []
    for title, rows, conversions in sheets:
        lines = with_decimal_points(rows, conversions)
        if months := MonthsFirst.of_sheet(line.cells for line in lines):
            lines = list(months.told(lines))
        if percentages := Percentages.shown_by(lines):
            lines = list(percentages.told(lines))
        if any(any(line.cells) for line in lines):
            found.append((title, lines, conversions))
    several = len(found) > 1
    return [
        Table(
            file,
            digest,
            encoding,
            len(lines),
            lines.__iter__,
            title if several else "",
            conversions,
        )
        for title, lines, conversions in found
    ]


def shown(value: object, conversions: Counter[str], *, percentage: bool) -> str:
    """Return the text of a cell; of one that shows a percentage, what it shows."""
    if percentage and isinstance(value, int | float) and not isinstance(value, bool):
        conversions[PERCENTAGES] += 1
        return plain_number(Decimal(repr(value)) * 100)
    return cleaned(text_of(value), conversions)


def plain_number(number: Decimal) -> str:
    """Return digits without an exponent or noughts at the end.

    >>> plain_number(Decimal("0.45") * 100), plain_number(Decimal("2e1"))
    ('45', '20')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(value: object) -> str:
    """Return what a cell holds as text: days as ISO dates, whole numbers without a point."""
    match value:
        case None:
            return ""
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case float() | int() if not isinstance(value, bool):
            return plain_number(Decimal(repr(value)))
        case _:
            return str(value)
