"""Ofsted's judgements of children's services: one inspection a row, with its sub-grades.

A fact a grade, known from the day the report was published, about the day the inspection ended.
The DfE number and the name decide which authority it is; the GSS column of the source file
carries codes of abolished predecessors for some.
"""

from collections.abc import Sequence
from functools import partial

from domain.evidence.commands import TakeIn
from ingest.dates import day, published
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.inspections import BODY, GRADES, graded
from ingest.rejection import Rejection

NAME = "childrens_judgements"
_DAYS = ("inspection_start", "inspection_end")
_COLUMNS = frozenset({"la_code", "la_name", "published", "framework", *_DAYS, *GRADES})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    code, name = given(record, "la_code"), given(record, "la_name")
    published_on = published(given(record, "published"), "published")
    ended = given(record, "inspection_end") or given(record, "inspection_start")
    true_on = day(ended, "inspection_end") if ended else day(published_on, "published")
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        spelling=name,
        authority=context.resolver.by_code_and_name("dfe", code, name, true_on),
        body=BODY,
        true_on=true_on,
        published_on=published_on,
    )
    if not given(record, "overall"):
        msg = "overall: the inspection has no overall grade."
        raise Rejection(msg)
    inspection = f"{given(record, 'framework')}:{code}:{published_on}"
    return graded(source, inspection, {grade: given(record, grade) for grade in GRADES})


JUDGEMENTS = ByColumns(NAME, _COLUMNS, lambda context: partial(_read, context))
