"""What the feeds of inspections share: one inspection is one set of facts, whichever file tells it.

A reference is made of the framework, the authority's number at the Department for Education, the
day of publication and the grade, so that Ofsted's workbook, Data to Insight's table and the
judgements that ship with the project speak of the same facts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain.evidence.commands import TakeIn
from domain.register.directory import Entry
from ingest.feed import Context, Source
from ingest.rejection import Rejection

GRADES: Final = ("overall", "leaders", "protection", "in_care", "care_leavers")
BODY: Final = "Ofsted"
ILACS_BEGAN: Final = date(2018, 1, 1)
_NOT_FOUND: Final = frozenset({"nan", "none", "null", "inspection_pre_dates_judgement"})


def framework(inspected: date) -> str:
    """Return the framework of a full inspection by its day: ILACS since 2018, SIF before."""
    return "ILACS" if inspected >= ILACS_BEGAN else "SIF"


def dfe_code(entry: Entry) -> str:
    """Return an authority's number at the department, which references are made of."""
    codes = [code.code for code in entry.codes if code.scheme == "dfe"]
    if not codes:
        msg = f"{entry.name} has no number at the Department for Education, so no such inspection."
        raise Rejection(msg, name=entry.name)
    return codes[-1]


def inspected_authority(context: Context, code: str, name: str, scheme: str, on: date) -> Entry:
    """Return whom an inspection is of: by its code, or its name on that day where it has none."""
    if code:
        return context.resolver.by_code_and_name(scheme, code, name, on)
    return context.resolver.by_name(name, on)


def graded(source: Source, inspection: str, grades: Mapping[str, str]) -> list[TakeIn]:
    """Return a fact for each grade that an inspection gave; an empty one is none."""
    return [
        source.fact("assessment", f"childrens_services_{one}", raw, f"{inspection}:{one}")
        for one, raw in grades.items()
        if raw
    ]


def grade(raw: str) -> str:
    """Return a grade as it came, empty where a program wrote that it found none."""
    return "" if raw.strip().casefold() in _NOT_FOUND else raw.strip()
