"""What a spreadsheet program makes of cells it takes for dates or numbers: said, not mended."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from ingest.dates import SERIAL_FROM
from ingest.rejection import Rejection

_AS_TEXT = "format the column as text and write it again"
_DAY_FORMS = ("%d-%b", "%b-%d", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d")
_TIME = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_SHORT = re.compile(r"(\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{1,2})", re.ASCII)
_CUT_SHORT = re.compile(r"\d(?:\.\d+)?E\+\d{2,3}", re.IGNORECASE)
_SERIAL = re.compile(r"[2-6]\d{4}")
_NEVER_DATES = frozenset({"authority", "measure"})
_LONGEST = 24
"""Characters that either can have at most: longer names need not be looked at."""

_LEAP_YEAR = 2024
_NAMES = ("authority", "measure", "reference", "source_body")


def refuse_mangled(record: Mapping[str, str]) -> None:
    """Raise Rejection where a name or a reference has been turned into a date or a number.

    A reference that is a whole date may well be meant; one without its year, or with its last
    digits gone, is not what was written, and would lead to another fact or to none.
    """
    for column in _NAMES:
        text = (record.get(column) or "").strip()
        if len(text) > _LONGEST:
            continue
        if _CUT_SHORT.fullmatch(text):
            msg = (
                f"{column}: '{text}' has lost digits: Excel turned a long number into it; "
                f"{_AS_TEXT}."
            )
            raise Rejection(msg)
        named = column in _NEVER_DATES and text[:1].isdigit() and not text.isdecimal()
        if (named or _SHORT.fullmatch(text)) and (meant := list(_meant(text))):
            msg = f"{column}: {_told(text, meant)}."
            raise Rejection(msg)


def turned_into_date(text: str, names: Mapping[str, object] | None = None) -> str:
    """Say what a date was before Excel made it one; empty where a text is no date.

    ``names`` are what it can have been, where that is known.

    >>> turned_into_date("01-Apr", {"1-4": ""})
    "'01-Apr': Excel turned 1-4 into a date; format the column as text and write it again"
    >>> turned_into_date("good")
    ''
    """
    meant = list(_meant(text))
    if not meant:
        return ""
    known = [one for one in meant if names is not None and one in names]
    return _told(text, known or meant)


def _told(text: str, meant: Sequence[str]) -> str:
    return f"'{text}': Excel turned {' or '.join(meant)} into a date; {_AS_TEXT}"


def _meant(text: str) -> Iterator[str]:
    """Yield what a date may have been written as: day and month either way round."""
    day = _day(text.strip())
    if day is not None:
        yield f"{day.day}-{day.month}"
        if day.day != day.month:
            yield f"{day.month}-{day.day}"


def _day(text: str) -> date | None:
    bare = _TIME.sub("", text)
    if _SERIAL.fullmatch(bare):
        return SERIAL_FROM + timedelta(days=int(bare))
    for form in _DAY_FORMS:
        whole, whole_form = (
            (bare, form) if "y" in form.lower() else (f"{bare}-{_LEAP_YEAR}", f"{form}-%Y")
        )
        try:
            return datetime.strptime(whole, whole_form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return _month(bare)


def _month(text: str) -> date | None:
    """Return the day of a month and a year: Excel shows 1-20 as Jan-20."""
    try:
        return datetime.strptime(text, "%b-%y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
