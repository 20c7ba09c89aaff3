"""Dates as councils, inspectors and spreadsheets write them."""

import re
from calendar import monthrange
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.evidence.events import JUDGEMENTS
from domain.times import canonical_published
from ingest.rejection import Rejection

_FORMATS = (
    *("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y"),
    *("%d-%m-%Y", "%d-%b-%y", "%d %B %y", "%d %b %y", "%d.%m.%y", "%d-%B-%Y", "%Y/%m/%d"),
    *("%A %d %B %Y", "%a %d %b %Y", "%d-%m-%y"),
)
_MONTHS = ("%B %Y", "%b %Y", "%b-%y", "%b-%Y", "%B-%y", "%B-%Y", "%b %y", "%Y-%m", "%m/%Y")
_ISO_TIME = len("2009-12-09T")
SERIAL_FROM = date(1899, 12, 30)
"""The day from which spreadsheet programs count days."""

LONDON = ZoneInfo("Europe/London")
_EARLIEST = date(1970, 1, 1)
_QUARTER_ENDS = {1: (6, 30), 2: (9, 30), 3: (12, 31), 4: (3, 31)}
"""Of financial years, as councils count."""
_YEAR = re.compile(
    r"(?:FY|Financial year|Year)?\s*(?P<first>\d{4})\s*[-/\u2013]\s*(?P<last>\d{2}|\d{4})",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?:(?:Quarter|Qtr|Q)\s*(?P<quarter>[1-4])|(?P<early>\d{4}\D+\d{2,4})\s*(?:Quarter|Qtr|Q)\s*(?P<late>[1-4]))"
    r"[\s,:-]*(?P<year>.*)",
    re.IGNORECASE,
)
_MONTH_OR_YEARS = re.compile(r"\d{4}-\d{2}")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_SEPT = re.compile(r"\bsept\b", re.IGNORECASE)
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_SERIALS = range(25_569, 73_051)
"""Excel's numbers of the days from 1970 to 2099."""
_MIDNIGHT = re.compile(r"(?:[T ]00:00(?::00(?:\.0+)?)?)(?:Z|\+00:00)?$")
_CENTURY = 100


@lru_cache(maxsize=65_536)
def day(text: str, column: str) -> date:
    """Read a date as people write it, or the last day of a period. Raises Rejection.

    Days are London's, with the day before the month. A quarter is one of a financial year.

    >>> day("2009-12-09", "on") == day("09/12/09", "on") == day("9 December 2009", "on")
    True
    >>> day("2019/20", "on") == day("FY2019-20", "on") == day("Mar-20", "on") == day("43921", "on")
    True
    >>> day("Q2 2019/20", "on") == day("30 Sept 2019", "on")
    True
    """
    stripped = " ".join(text.split())
    if _MONTH_OR_YEARS.fullmatch(stripped) and _of_year(stripped) and _of_month(stripped):
        msg = (
            f"{column}: '{stripped}' may be a month or a financial year; write the day it ends on, "
            f"or {stripped[:4]}/{stripped[-2:]} for the year."
        )
        raise Rejection(msg)
    found = _day(stripped)
    if found is None:
        msg = (
            f"{column}: '{stripped}' is not a date; write it as 2009-12-09 (or 09/12/2009), or a "
            "period as 2019/20, Q2 2019/20 or Mar-21."
        )
        raise Rejection(msg)
    if found < _EARLIEST:
        msg = f"{column}: '{stripped}' is before 1970; a year may be mistyped."
        raise Rejection(msg)
    return found


def _day(text: str) -> date | None:
    plain = _SEPT.sub("Sep", _ORDINAL.sub("", _MIDNIGHT.sub("", text)))
    for read in (_of_time, _of_day, _of_month, _of_quarter, _of_year, _of_serial):
        if (found := read(plain)) is not None:
            return found
    return None


def _of_time(text: str) -> date | None:
    """Return the day of a date-time; London's where it has a zone."""
    if (british := _parsed_time(text)) is not None:
        return british.date()
    if len(text) <= _ISO_TIME or text[4:5] != "-":
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):  # the latter beside the first and the last day there is
        return None


def _of_day(text: str) -> date | None:
    if _COMPACT.fullmatch(text):
        return _parsed(text, "%Y%m%d")
    parsed = (_parsed(text, form) for form in _FORMATS)
    return next((found for found in parsed if found is not None), None)


def _of_month(text: str) -> date | None:
    parsed = (_parsed(text, form) for form in _MONTHS)
    first = next((found for found in parsed if found is not None), None)
    return None if first is None else first.replace(day=monthrange(first.year, first.month)[1])


def _of_year(text: str) -> date | None:
    year = _YEAR.fullmatch(text)
    last = _last_year(year) if year is not None else None
    return None if last is None else date(last, 3, 31)


def _of_serial(text: str) -> date | None:
    if _SERIAL.fullmatch(text) and (number := int(float(text))) in _SERIALS:
        return SERIAL_FROM + timedelta(days=number)
    return None


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _of_quarter(text: str) -> date | None:
    found = _QUARTER.fullmatch(text)
    if found is None:
        return None
    number = int(found["quarter"] or found["late"])
    year = _YEAR.fullmatch((found["early"] or found["year"]).strip())
    last = _last_year(year) if year is not None else None
    if last is None:
        return None
    month, end = _QUARTER_ENDS[number]
    return date(last if number == len(_QUARTER_ENDS) else last - 1, month, end)


def ending_year(first: int, last: str) -> int:
    """Return the year a period ends in: two digits are of its first year's century, or the next.

    >>> ending_year(2019, "20"), ending_year(1999, "00"), ending_year(2019, "2021")
    (2020, 2000, 2021)
    """
    if len(last) == len("2020"):
        return int(last)
    year = first - first % _CENTURY + int(last)
    return year if year >= first else year + _CENTURY


def _last_year(found: re.Match[str]) -> int | None:
    """Return the year that a financial year ends in; None where it is not the one after."""
    first = int(found["first"])
    last = ending_year(first, found["last"])
    return last if last == first + 1 and 0 < first < MAXYEAR else None


@lru_cache(maxsize=65_536)
def published(text: str, column: str) -> str:
    """Read a publication date or date-time; return its one spelling. Raises Rejection.

    A time without a zone is London's.

    >>> published("1 July 2024", "on"), published("2024-07-01T10:30", "on")
    ('2024-07-01', '2024-07-01T09:30:00+00:00')
    """
    stripped = _MIDNIGHT.sub("", text.strip())
    if (british := _parsed_time(stripped)) is not None:
        return canonical_published(british.replace(tzinfo=LONDON).isoformat())
    if len(stripped) >= _ISO_TIME and stripped[:4].isdigit() and stripped[4] == "-":
        try:
            moment = datetime.fromisoformat(stripped)
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=LONDON)
            found = canonical_published(zoned.isoformat())
        except ValueError:
            msg = f"{column}: '{stripped}' is not a date-time; write it as 2009-12-09T10:30."
            raise Rejection(msg) from None
        if found[:4] < str(_EARLIEST.year):
            msg = f"{column}: '{stripped}' is before 1970; a year may be mistyped."
            raise Rejection(msg)
        return found
    return day(stripped, column).isoformat()


def _parsed_time(text: str) -> datetime | None:
    for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    return None


def today(at: datetime) -> date:
    """Return the day it is in London."""
    return at.astimezone(LONDON).date()


@lru_cache(maxsize=65_536)
def plausible(kind: str, true_on: date, published_on: str, on: date) -> None:
    """Raise Rejection where days can't be: a year is often mistyped, and then hides what is newer.

    A figure may be published before its period ends, a plan's target above all; a judgement is of
    what somebody has seen.
    """
    known = date.fromisoformat(published_on[:10])
    if known > on:
        msg = (
            f"published_on: {known.isoformat()} is in the future; a year may be mistyped. What is "
            "not published yet can't be taken in."
        )
        raise Rejection(msg)
    if kind in JUDGEMENTS and true_on > known:
        msg = (
            f"true_on: {true_on.isoformat()} is after its publication on {known.isoformat()}; a "
            "judgement is of a day before it. One of the two is mistyped."
        )
        raise Rejection(msg)
    within_reach(true_on, on)


def within_reach(true_on: date, on: date) -> None:
    """Raise Rejection where a day is too long ago, or too far ahead, to be meant.

    It is all that can be asked of evidence whose day of publication is only estimated.
    """
    if true_on < _EARLIEST:
        msg = f"true_on: {true_on.isoformat()} is before 1970; a year may be mistyped."
        raise Rejection(msg)
    if true_on > on + _FURTHEST:
        msg = f"true_on: {true_on.isoformat()} is years ahead; a year may be mistyped."
        raise Rejection(msg)


_FURTHEST = timedelta(days=366)
