"""Dates as councils and inspectors write them."""

from datetime import date, datetime
from functools import lru_cache

from domain.times import canonical_published
from ingest.rejection import Rejection

_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d.%m.%Y")
_ISO_TIME = len("2009-12-09T")


@lru_cache(maxsize=65_536)
def day(text: str, column: str) -> date:
    """Read a date: ISO, British day/month/year, or day month-name year.

    >>> day("2009-12-09", "on") == day("09/12/09", "on") == day("9 December 2009", "on")
    True
    """
    stripped = text.strip()
    for form in _FORMATS:
        try:
            return datetime.strptime(stripped, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    msg = f"{column}: '{stripped}' is not a date; write it as 2009-12-09 (or 09/12/2009)."
    raise Rejection(msg)


@lru_cache(maxsize=65_536)
def published(text: str, column: str) -> str:
    """Read a publication date or date-time; return its one spelling."""
    stripped = text.strip()
    if len(stripped) >= _ISO_TIME and stripped[:4].isdigit():
        try:
            return canonical_published(stripped)
        except ValueError:
            msg = f"{column}: '{stripped}' is not a date-time; write it as 2009-12-09T10:30."
            raise Rejection(msg) from None
    return day(stripped, column).isoformat()
