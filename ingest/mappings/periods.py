"""The last day of a period as a mapping says periods are written."""

import re
from collections.abc import Mapping as Map
from datetime import date
from typing import Final

from ingest.dates import day
from ingest.feeds.periods import bare_period, period_end
from ingest.mappings.mapping import Years
from ingest.reading.headings import BETWEEN
from ingest.rejection import Rejection

_YEAR_TYPES: Final[Map[Years, str]] = {
    "calendar": "Calendar Year",
    "financial": "Financial Year",
    "academic": "Academic Year",
    "september": "Annual (end of Sept)",
    "january": "Annual - January",
}
_YEARS: Final = re.compile(r"((?:19|20)\d\d)(?:\s*(?:[-/\u2013]|to)\s*((?:20)?\d\d))?")
_BOTH: Final = 2
_IN_TITLE: Final = re.compile(r"(?<!\d)(20\d\d)[-/_ \u2013]?(\d\d)(?!\d)|(?<!\d)(20\d\d)(?!\d)")


def ends_on(label: str, years: Years, column: str) -> date:
    """Return the day that a label means, or the last one of its year. Raises Rejection."""
    if years == "day":
        return day(label, column)
    bare = bare_period(re.sub(r"^FY\s*", "", label.strip(), flags=re.IGNORECASE))
    found = _YEARS.fullmatch(bare)
    if found is None:
        msg = (
            f"{column}: '{label}' is no {years} year; write it as 2023-24, or say years = \"day\"."
        )
        raise Rejection(msg)
    last = found[2]
    if last and (int(found[1]) + 1) % 100 != int(last[-2:]) and years != "calendar":
        msg = f"{column}: '{label}' is not one year."
        raise Rejection(msg)
    return period_end(f"{found[1]}-{last}" if last else found[1], _YEAR_TYPES[years])


def in_title(title: str) -> str:
    """Return the year that a title or a file's name holds, empty where it holds none or several.

    >>> in_title("Measures from ASCOF, England 2023-24"), in_title("2022 and 2023")
    ('2023-24', '')
    """
    found = {
        f"{one[1]}-{one[2]}" if one[1] and (int(one[1]) + 1) % 100 == int(one[2]) else one[3] or ""
        for one in _IN_TITLE.finditer(title)
    }
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def parted(heading: str, years: Years) -> tuple[str, str] | None:
    """Return the period and the measure of a heading of two rows; None where it isn't of both.

    >>> parted("2023-24 | Rate", "financial"), parted("Children | Rate", "financial")
    (('2023-24', 'Rate'), None)
    """
    parts = heading.split(BETWEEN)
    periods = [part for part in parts if is_period(part, years)]
    if len(parts) != _BOTH or len(periods) != 1:
        return None
    return periods[0], parts[1 - parts.index(periods[0])]


def is_period(label: str, years: Years) -> bool:
    """Tell whether a label is a period as a mapping says that they are written."""
    try:
        ends_on(label, years, "period")
    except Rejection:
        return False
    return True
