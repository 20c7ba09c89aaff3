"""Public health indicators as Fingertips gives them out: one value of one area and period a row.

An area stands there once for each kind of area it is; the same again is the same fact. Areas that
are no bodies of the register (integrated care boards, practices ...) are left aside by their kind.
The file does not say when a value came out: a year after its period is taken, and marked.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.catalogue import measure_key
from domain.register.directory import Entry
from ingest.dates import day
from ingest.feed import ByColumns, Context, Record, given
from ingest.feeds.figures import Figure, measured, published
from ingest.feeds.periods import period_end
from ingest.rejection import LeftAside, Rejection

NAME: Final = "fingertips"
BODY: Final = "Fingertips, Office for Health Improvement and Disparities"
LAG_DAYS: Final = 365
_ID, _INDICATOR, _PERIOD = "Indicator ID", "Indicator Name", "Time period"
_CODE, _NAME, _KIND = "Area Code", "Area Name", "Area Type"
_BREAKDOWN: Final = ("Sex", "Age", "Category Type", "Category")
_COLUMNS: Final = frozenset({_ID, _INDICATOR, _CODE, _NAME, _KIND, "Sex", "Age", _PERIOD, "Value"})
_OF_ALL: Final = frozenset({"", "persons", "all ages", "not applicable"})
_BODIES: Final = re.compile(r"E(?:06|07|08|09|10|12|13|47|92)\d{6}", re.IGNORECASE)
_YEARS: Final = re.compile(r"\d{4}(?: - (?:\d{2}|\d{4}))?")
_SPLIT_YEARS: Final = re.compile(r"(?:\d{4}/\d{2} - )?(?:\d{2})?(\d{2})/(\d{2})")
_QUARTER: Final = re.compile(r"((?:19|20)\d{2})(?:/(\d{2}))? Q([1-4])")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = re.compile(rf"({'|'.join(_MONTHS)})[a-z]* ((?:19|20)\d{{2}})", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def last_day(label: str) -> date:
    """Return the last day of a period as Fingertips labels it. Raises Rejection otherwise.

    >>> [last_day(label).isoformat() for label in ("2019", "2017 - 19", "2019/20", "2019/20 Q2")]
    ['2019-12-31', '2019-12-31', '2020-03-31', '2019-09-30']
    """
    bare = label.replace(" ", "")
    if found := _QUARTER.fullmatch(label):
        return _quarter(int(found[1]), int(found[3]), financial=bool(found[2]))
    split = _SPLIT_YEARS.fullmatch(label)
    if split and (int(split[1]) + 1) % 100 == int(split[2]):
        return period_end(bare, "Financial Year")
    if _YEARS.fullmatch(label):
        return period_end(bare, "Calendar Year")
    if found := _MONTH.fullmatch(label):
        month, year = _MONTHS.index(found[1].casefold()) + 1, int(found[2])
        return date(year, month, monthrange(year, month)[1])
    return day(label, _PERIOD)


def _quarter(year: int, quarter: int, *, financial: bool) -> date:
    month = 3 * quarter + (3 if financial else 0)
    later, month = divmod(month - 1, 12)
    return date(year + later, month + 1, monthrange(year + later, month + 1)[1])


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    period, area = given(record, _PERIOD), _area(context, record)
    true_on = last_day(period)
    parts = [f"{column}={given(record, column)}" for column in _BREAKDOWN]
    figure = Figure(
        area,
        measured(context.catalogue, _measure(record)),
        given(record, "Value"),
        true_on,
        published(context, true_on, LAG_DAYS),
        "|".join([given(record, _ID), *parts, period, area.slug]),
        given(record, _NAME),
        text=given(record, "Value note"),
    )
    return (figure.fact(context, BODY, Origin(NAME, context.file, number)),)


def _measure(record: Record) -> str:
    number, title = given(record, _ID), given(record, _INDICATOR)
    if not number or not title:
        msg = f"{_ID}: the row does not say which indicator it is about."
        raise Rejection(msg)
    cells = (given(record, column) for column in _BREAKDOWN)
    words = [cell for cell in cells if cell.casefold() not in _OF_ALL]
    return measure_key(" ".join(["fingertips", number, title, *words]))


def _area(context: Context, record: Record) -> Entry:
    code, name = given(record, _CODE), given(record, _NAME)
    if code and not _BODIES.fullmatch(code):
        reason = f"level: {given(record, _KIND) or code}"
        raise LeftAside(reason)
    return context.resolver.by_code_and_name("gss", code, name)


FINGERTIPS = ByColumns(
    NAME,
    _COLUMNS,
    lambda context: partial(_read, context),
    optional=frozenset({*_BREAKDOWN, "Value note"}),
)
