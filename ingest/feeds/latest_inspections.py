"""Data to Insight's tables of each authority's latest inspection, gathered from Ofsted's reports.

Three of them: children's services (ILACS, graded), local area partnerships for special educational
needs and disabilities (one of three outcomes), and joint targeted inspections (not graded). What
the gathering program did not find it writes as nan or None; that is no grade. The first knows the
day on which an inspection ended, so it may correct what Ofsted's own workbook says of the same one.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from domain.evidence.commands import TakeIn
from ingest.dates import day, published
from ingest.feed import ByColumns, Context, Record, Source, given
from ingest.feeds.inspections import BODY, GRADES, dfe_code, grade, graded, inspected_authority
from ingest.rejection import Rejection

ILACS: Final = "latest_ilacs"
SEND: Final = "latest_send"
JOINT: Final = "latest_joint_inspections"
_SHARED: Final = frozenset({"la_code", "local_authority", "inspection_link", "publication_date"})
_GRADE_COLUMNS: Final = dict(
    zip(
        GRADES,
        (
            "overall_effectiveness_grade",
            "impact_of_leaders_grade",
            "help_and_protection_grade",
            "in_care_grade",
            "care_leavers_grade",
        ),
        strict=True,
    )
)
_LATER: Final = frozenset({"care_leavers_grade"})
"""A judgement only given since 2023."""

_ENDED, _BEGAN = "inspection_end_date", "inspection_start_date"
_DAYS: Final = frozenset({_ENDED, _BEGAN})
_OUTCOME: Final = "inspection_outcome_text"
_OUTCOME_GRADES: Final = {"1": 3.0, "2": 2.0, "3": 1.0}
"""The table's own numbers, 1 the best, as steps of the scale."""

_NOTHING: Final = "not found or not applicable."
_FINDINGS: Final = ("summary_headline_findings", "summary_needs_to_improve")
_PRIORITY: Final = "summary_priority_action"
_NAMES_NONE: Final = re.compile(r"there are no areas for priority action", re.IGNORECASE)
_NAMES_ONE: Final = re.compile(r"this is an?( [\w-]+)? area for priority action", re.IGNORECASE)
"""What reports say in these words; whatever else the column holds is not counted."""


def _source(context: Context, feed: str, number: int, record: Record, body: str) -> Source:
    published_on = published(given(record, "publication_date"), "publication_date")
    true_on = _inspected(record, published_on)
    code, name = given(record, "la_code"), given(record, "local_authority")
    return Source(
        context=context,
        feed=feed,
        row=number,
        authority=inspected_authority(context, code, name, "dfe", true_on),
        body=body,
        true_on=true_on,
        published_on=published_on,
        spelling=name,
        about_then=not any(grade(given(record, column)) for column in (_ENDED, _BEGAN)),
    )


def _inspected(record: Record, published_on: str) -> date:
    """Return the day an inspection ended, or began, or at least was known of."""
    for column in (_ENDED, _BEGAN):
        if said := grade(given(record, column)):
            return day(said, column)
    return day(published_on[:10], "publication_date")


def _ilacs(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    grades = {one: grade(given(record, column)) for one, column in _GRADE_COLUMNS.items()}
    if not grades["overall"]:
        msg = "overall_effectiveness_grade: the inspection has no overall grade."
        raise Rejection(msg)
    source = _source(context, ILACS, number, record, BODY)
    return graded(source, f"ILACS:{dfe_code(source.authority)}:{source.published_on}", grades)


def _send(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    source = _source(context, SEND, number, record, "Ofsted and CQC")
    reference = f"send-area:{dfe_code(source.authority)}:{source.published_on}"
    said = given(record, _OUTCOME)
    fact = source.fact("assessment", "send_area_inspection", said, reference)
    numbered = _OUTCOME_GRADES.get(given(record, "outcome_grade").removesuffix(".0"))
    if numbered is not None and fact.value != numbered:
        msg = f"outcome_grade: {numbered:g} of 3 does not agree with what {_OUTCOME} says."
        raise Rejection(msg)
    return [fact]


def _joint(context: Context, number: int, record: Record) -> Sequence[TakeIn]:
    source = _source(context, JOINT, number, record, BODY)
    theme = given(record, "inspection_theme")
    if not theme:
        msg = "inspection_theme: the row does not say what was inspected."
        raise Rejection(msg)
    reference = f"jtai:{dfe_code(source.authority)}:{source.published_on}"
    found = [given(record, column) for column in _FINDINGS]
    text = "\n\n".join(one for one in found if one and one.casefold() != _NOTHING)
    told = source.fact("narrative", "joint_targeted_inspection", theme, reference, text)
    return [told, *_priority_actions(source, given(record, _PRIORITY), reference)]


def _priority_actions(source: Source, said: str, reference: str) -> list[TakeIn]:
    """Return how many areas for priority action were named, where the words leave no doubt."""
    named, none = len(_NAMES_ONE.findall(said)), bool(_NAMES_NONE.search(said))
    if none == bool(named):
        return []
    measure = "joint_inspection_priority_actions"
    return [source.fact("assessment", measure, str(named), f"{reference}:priority", said)]


LATEST_ILACS = ByColumns(
    ILACS,
    _SHARED | _DAYS | (frozenset(_GRADE_COLUMNS.values()) - _LATER),
    lambda context: partial(_ilacs, context),
    optional=_LATER,
    brings_versions=True,
)
LATEST_SEND = ByColumns(
    SEND,
    _SHARED | _DAYS | {"outcome_grade", _OUTCOME},
    lambda context: partial(_send, context),
    optional=frozenset(),
)
LATEST_JOINT = ByColumns(
    JOINT,
    _SHARED | {_BEGAN, "inspection_theme", "summary_headline_findings"},
    lambda context: partial(_joint, context),
    optional=_DAYS | {_PRIORITY, *_FINDINGS},
)
