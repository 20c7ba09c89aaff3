"""Which day the periods of Explore Education Statistics end on.

A file says ``time_period`` (2025, or 202425 for a period that begins in one year and ends in the
next) and ``time_identifier`` (Reporting year, Academic year, Week 12 ...). The department's
guidance lists the identifiers; 'Reporting year' is taken as the year that ends on 31 March.

| identifier | 2025 or 202425 ends on |
| --- | --- |
| Calendar year, Calendar year Q1 to Q4 | 31 December 2025, the quarter's end |
| Reporting year, Financial year, its Q1 to Q4 and halves | 31 March 2025, the quarter's end |
| Tax year, its Q1 to Q4 | 5 April 2025, 5 July, October, January and April |
| Academic year | 31 August 2025 |
| Academic year Q1 to Q4 | 31 October 2024, 31 January, 30 April, 31 July 2025 |
| Autumn term, Spring term, Summer term | 31 December 2024, 31 March 2025, 31 July 2025 |
| January ... December | the month's end |
| Week 1 ... Week 53 | that week's Sunday, as ISO 8601 counts weeks |

Of several terms or quarters ('Autumn and spring term', 'Financial year Q1-Q3') the last counts.
"""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

from ingest.rejection import Rejection

_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_TWO_YEARS: Final = re.compile(r"((?:19|20)\d{2})(\d{2})")
_WEEK: Final = re.compile(r"week (\d{1,2})")
_QUARTERS: Final = re.compile(
    r"(calendar|academic|financial|tax) year(?: q[1-4] ?(?:-|to) ?)? ?q([1-4])"
)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

Day = tuple[int, int, int]
"""A month and day, and how many years after the first year of the period it lies."""

_WHOLE: Final[dict[str, Day]] = {
    "calendar year": (12, 31, 0),
    "reporting year": (3, 31, 0),
}
_SPLIT: Final[dict[str, Day]] = {
    "academic year": (8, 31, 1),
    "financial year": (3, 31, 1),
    "tax year": (4, 5, 1),
    "autumn term": (12, 31, 0),
    "spring term": (3, 31, 1),
    "summer term": (7, 31, 1),
    "autumn and spring term": (3, 31, 1),
    "autumn and spring terms": (3, 31, 1),
    "five half terms": (5, 31, 1),
    "six half terms": (8, 31, 1),
    "part 1 (april to september)": (9, 30, 0),
    "part 2 (october to march)": (3, 31, 1),
}
_QUARTER_ENDS: Final[dict[str, tuple[Day, Day, Day, Day]]] = {
    "calendar": ((3, 31, 0), (6, 30, 0), (9, 30, 0), (12, 31, 0)),
    "financial": ((6, 30, 0), (9, 30, 0), (12, 31, 0), (3, 31, 1)),
    "academic": ((10, 31, 0), (1, 31, 1), (4, 30, 1), (7, 31, 1)),
    "tax": ((7, 5, 0), (10, 5, 0), (1, 5, 1), (4, 5, 1)),
}


@lru_cache(maxsize=4_096)
def ends_on(period: str, identifier: str) -> date:
    """Return the last day of a period. Raises Rejection where it names none.

    >>> ends_on("201920", "Academic year"), ends_on("2025", "Reporting year")
    (datetime.date(2020, 8, 31), datetime.date(2025, 3, 31))
    >>> ends_on("202425", "Financial year Q1-Q2"), ends_on("2020", "Week 53")
    (datetime.date(2024, 9, 30), datetime.date(2021, 1, 3))
    """
    label = " ".join(identifier.casefold().split())
    if (day := _split(label)) is not None:
        return _on(_first_of_two(period, identifier), day)
    year = _one(period, identifier)
    if (day := _whole(label)) is not None:
        return _on(year, day)
    if found := _WEEK.fullmatch(label):
        return _sunday(year, int(found[1]), identifier)
    if label in _MONTHS:
        month = _MONTHS.index(label) + 1
        return date(year, month, monthrange(year, month)[1])
    msg = f"time_identifier: '{identifier}' is no period of Explore Education Statistics."
    raise Rejection(msg)


def _whole(label: str) -> Day | None:
    found = _QUARTERS.fullmatch(label)
    return _quarter(found) if found and found[1] == "calendar" else _WHOLE.get(label)


def _split(label: str) -> Day | None:
    found = _QUARTERS.fullmatch(label)
    return _quarter(found) if found and found[1] != "calendar" else _SPLIT.get(label)


def _quarter(found: re.Match[str]) -> Day:
    return _QUARTER_ENDS[found[1]][int(found[2]) - 1]


def _on(year: int, day: Day) -> date:
    month, of_month, later = day
    return date(year + later, month, of_month)


def _one(period: str, identifier: str) -> int:
    if _YEAR.fullmatch(period):
        return int(period)
    msg = f"time_period: '{period}' names no one year, as '{identifier}' does: write 2025."
    raise Rejection(msg)


def _first_of_two(period: str, identifier: str) -> int:
    """Return the first year of 201920, whose second must follow it."""
    found = _TWO_YEARS.fullmatch(re.sub(r"[-/]", "", period))
    if found and (int(found[1]) + 1) % 100 == int(found[2]):
        return int(found[1])
    msg = f"time_period: '{period}' is no '{identifier}': write 201920 for 2019 to 2020."
    raise Rejection(msg)


def _sunday(year: int, week: int, identifier: str) -> date:
    try:
        return date.fromisocalendar(year, week, 7)
    except ValueError:
        msg = f"time_identifier: there is no '{identifier}' in {year}."
        raise Rejection(msg) from None
