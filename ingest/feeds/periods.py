"""Which day the reporting periods of the Department for Education's tool end on."""

import re
from datetime import date
from functools import lru_cache

from ingest.dates import ending_year
from ingest.rejection import Rejection

_ENDS = {
    "Financial Year": (3, 31),
    "Academic Year": (8, 31),
    "Calendar Year": (12, 31),
    "Annual (end of Sept)": (9, 30),
    "Annual - January": (1, 31),
    "Annual": (12, 31),
}
_STATE = r"(?:OT|final|rev(?:ised)?|prov(?:isional)?|[pr])\.?"
_NOTE = re.compile(
    rf"(?<!\s)\s*(?:\(\s*{_STATE}\s*\)|\[\s*{_STATE}\s*\]|(?:\s|(?<=\d)){_STATE})$", re.IGNORECASE
)
_PERIOD = re.compile(r"(?:.*[-/])?(\d{2}|\d{4})")
_YEARS = range(1900, 2100)


@lru_cache(maxsize=4_096)
def bare_period(label: str) -> str:
    """Return a period's label without what it says of the state of its figures.

    '2018 (Revised)', '2018 (Rev)' and '2018' are one period, so their figures are versions of one
    fact.

    >>> {bare_period(label) for label in ("2018 (Revised)", "2018 (Rev)", "2018(prov)", "2018r")}
    {'2018'}
    """
    return _NOTE.sub("", label.strip())


@lru_cache(maxsize=4_096)
def period_end(label: str, year_type: str) -> date:
    """Return the last day of a period such as 2023, 2022-23, 2022/23, 2018/19-20/21, 2024 (Rev).

    A bare year names the year the period ends in: the financial year 2023 ends in March 2023.

    >>> period_end("2022-23", "Financial Year")
    datetime.date(2023, 3, 31)
    >>> period_end("2014-16", "Calendar Year")
    datetime.date(2016, 12, 31)
    """
    bare = bare_period(label)
    found = _PERIOD.fullmatch(bare) if bare[:4].isdecimal() and len(bare) >= len("2023") else None
    year = ending_year(int(bare[:4]), found[1]) if found else 0
    if year not in _YEARS:
        msg = f"Years: '{label}' names no year."
        raise Rejection(msg)
    month, last_day = _ENDS.get(year_type, (12, 31))
    return date(year, month, last_day)
