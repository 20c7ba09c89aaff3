"""The Office for Local Government's measures, as its data explorer gave them out.

One value of one authority, year and measure a row, councils that are no more among them. The file
does not say when a figure came out; those of adult social care are published in the December after
the year, which is taken for all and marked as estimated.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from domain.evidence.commands import TakeIn
from domain.evidence.events import Origin
from domain.measures.catalogue import measure_key
from domain.measures.scales import is_number
from ingest.feed import ByColumns, Context, Record, given
from ingest.feeds.figures import Figure, measured, published
from ingest.feeds.periods import bare_period, period_end
from ingest.rejection import LeftAside, Rejection

NAME: Final = "oflog"
BODY: Final = "Office for Local Government"
LAG_DAYS: Final = 275
_YEAR, _CODE, _NAME = "Financial year", "Local authority code", "Local authority name"
_GROUPING, _OF_COUNCILS = "Grouping", frozenset({"", "la_raw"})
_COLUMNS: Final = frozenset({_YEAR, _CODE, _NAME, "Measure", "Code", "Value"})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    grouping = given(record, _GROUPING)
    if grouping.casefold() not in _OF_COUNCILS:
        if any(map(str.isdigit, grouping)):
            msg = f"{_GROUPING}: '{grouping}' is none; cells may have slipped into other columns."
            raise Rejection(msg)
        reason = f"level: {grouping}"
        raise LeftAside(reason)
    year = bare_period(given(record, _YEAR))
    true_on = period_end(year, "Financial Year")
    area = context.resolver.by_code_and_name("gss", given(record, _CODE), given(record, _NAME))
    figure = Figure(
        area,
        measured(context.catalogue, _measure(record)),
        given(record, "Value"),
        true_on,
        published(context, true_on, LAG_DAYS),
        f"oflog:{given(record, 'Code')}:{_ended(true_on)}:{area.slug}",
        given(record, _NAME),
    )
    return (figure.fact(context, BODY, Origin(NAME, context.file, number)),)


def _measure(record: Record) -> str:
    words = given(record, "Measure")
    if not words or not given(record, "Code"):
        msg = "Measure: the row does not say what was measured, or not by which code."
        raise Rejection(msg)
    if is_number(given(record, "Code")):
        msg = "Code: a number is no measure's; cells may have slipped into other columns."
        raise Rejection(msg)
    return f"oflog_{measure_key(words.removeprefix('Outcome,'))}"


def _ended(true_on: date) -> str:
    return f"{true_on.year - 1}-{true_on.year % 100:02}"


OFLOG = ByColumns(
    NAME,
    _COLUMNS,
    lambda context: partial(_read, context),
    optional=frozenset({_GROUPING}),
)
