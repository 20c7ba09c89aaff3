"""Ofsted's own workbook of local authority inspection outcomes: its three tables, one feed.

The list as at a day, the year's inspections and visits, and the history. An inspection is about the
day on which it began, the only one the workbook gives: where another source has said when it ended,
that holds. A visit has no grade: it is taken in as what
was looked at, and when.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from domain.evidence.commands import TakeIn
from domain.register.names import normalised
from ingest.dates import day, published
from ingest.feed import ByHeader, Context, Record, Source
from ingest.feeds.headings import Cells, Headings, found
from ingest.feeds.inspections import (
    BODY,
    GRADES,
    dfe_code,
    framework,
    grade,
    graded,
    inspected_authority,
)
from ingest.rejection import Rejection

NAME: Final = "ofsted_outcomes"
VISIT: Final = "childrens_services_visit"
_HEADINGS: Final[Headings] = {
    "code": ("local authority area code", "local authority code", "area code", "la code"),
    "name": ("local authority name", "local authority", "la name"),
    "inspected": ("inspection visit date", "inspection date"),
    "published": ("publication date", "date published"),
    "type": ("inspection visit type", "inspection type", "event type"),
    "theme": ("visit theme",),
    "overall": ("overall effectiveness",),
    "leaders": (
        "the impact of leaders on social work practice",
        "impact of leaders",
        "leadership management and governance",
    ),
    "protection": (
        "the experiences and progress of children who need help and protection",
        "children who need help and protection",
    ),
    "in_care": (
        "the experiences and progress of children in care",
        "children looked after and achieving permanence",
    ),
    "care_leavers": (
        "the experiences and progress of care leavers",
        "experiences and progress of care leavers",
    ),
}
_NEEDED: Final = frozenset({"name", "inspected", "published", "overall", "leaders", "protection"})


def _read(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    cells = Cells(_HEADINGS, record)
    inspected = day(cells["inspected"], "Inspection date")
    scheme = "dfe" if cells["code"].isdigit() else "gss"
    entry = inspected_authority(context, cells["code"], cells["name"], scheme, inspected)
    source = Source(
        context=context,
        feed=NAME,
        row=number,
        authority=entry,
        spelling=cells["name"],
        about_then=True,
        body=BODY,
        true_on=inspected,
        published_on=published(cells["published"], "Publication date"),
    )
    grades = {one: grade(cells[one]) for one in GRADES}
    if grades["overall"]:
        return _inspection(source, grades, inspected)
    if any(grades.values()):
        msg = "Overall effectiveness: the inspection has no overall grade."
        raise Rejection(msg)
    return [_visit(source, cells)]


def _inspection(source: Source, grades: dict[str, str], inspected: date) -> list[TakeIn]:
    code = dfe_code(source.authority)
    inspection = f"{framework(inspected)}:{code}:{source.published_on}"
    return graded(source, inspection, grades)


def _visit(source: Source, cells: Cells) -> TakeIn:
    kind = cells["type"]
    if "visit" not in normalised(kind).split():
        msg = "Overall effectiveness: the row has no grade and is no visit."
        raise Rejection(msg)
    said = ": ".join(part for part in (kind, cells["theme"]) if part)
    reference = f"visit:{dfe_code(source.authority)}:{source.published_on}"
    return source.fact("narrative", VISIT, said, reference)


def _is_header(columns: frozenset[str]) -> bool:
    return found(_HEADINGS, columns).keys() >= _NEEDED


OFSTED_OUTCOMES = ByHeader(
    NAME,
    _is_header,
    lambda context: partial(_read, context),
    looks_at=lambda column: bool(found(_HEADINGS, [column])),
)
