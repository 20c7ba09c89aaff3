"""Which scale a row of the plain file is on, what its value is there, and which way is good."""

import re
from dataclasses import dataclass

from domain.evidence.events import Kind
from domain.measures.catalogue import Catalogue
from domain.measures.directions import contradiction
from domain.measures.events import Polarity, ScaleDefined
from domain.measures.scales import Reading, UnreadableValueError, is_number, read_value
from domain.measures.symbols import missing
from ingest.excel import turned_into_date
from ingest.feed import polarity
from ingest.rejection import Rejection

_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
"""However a hyphen is typed, or made of it by a word processor."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a row says of its value; ``scale`` and ``polarity`` are empty where it says nothing."""

    kind: Kind
    measure: str
    value: str
    scale: str
    polarity: Polarity | None


@dataclass(frozen=True, slots=True)
class Valued:
    """A value on its scale, and which direction is good; ``lent`` where the catalogue says so."""

    scale: str
    reading: Reading
    polarity: Polarity
    lent: bool


def valued(catalogue: Catalogue, row: Written) -> Valued:
    """Return what a row's value means. Raises Rejection with what to do where it can't be said."""
    scale = _scale(catalogue, row)
    own = _own_direction(catalogue, row, scale)
    direction = own or polarity(catalogue, row.measure, scale)
    return Valued(scale.scale, _reading(catalogue, row, scale), direction, own is None)


def _scale(catalogue: Catalogue, row: Written) -> ScaleDefined:
    """The row's own, else its measure's, else the one that can't be mistaken."""
    written = _DASH.sub("-", row.scale.casefold())
    wanted = written or _own(catalogue, row.measure) or _assumed(catalogue, row)
    scale = catalogue.scales.get(wanted)
    if scale is not None:
        return scale
    if mangled := turned_into_date(row.scale, catalogue.scales):
        msg = f"scale: {mangled}."
        raise Rejection(msg)
    names = ", ".join(sorted(catalogue.scales))
    msg = (
        f"scale: '{row.scale or wanted}' is not a known scale; use one of {names}, or add it "
        "(soundings scales add)."
    )
    raise Rejection(msg)


def _own_direction(catalogue: Catalogue, row: Written, scale: ScaleDefined) -> Polarity | None:
    """The row's own, None where its measure's or scale's counts: none, where that is context."""
    if row.polarity is not None and (wrong := contradiction(row.polarity, scale)):
        msg = f"polarity: {wrong}"
        raise Rejection(msg)
    known = catalogue.measures.get(row.measure)
    return None if known is not None and known.role == "context" else row.polarity


def _reading(catalogue: Catalogue, row: Written, scale: ScaleDefined) -> Reading:
    """Read the value; say where else it could be read, or what Excel did to it."""
    own = _own(catalogue, row.measure)
    if _is_on_both(catalogue, own, scale, row.value):
        msg = (
            f"scale: {row.measure} is graded on {own}, the row says {scale.scale}, and "
            f"'{row.value}' is on both; leave the scale empty or write {own}."
        )
        raise Rejection(msg)
    try:
        return read_value(row.value, scale)
    except UnreadableValueError as error:
        if mangled := turned_into_date(row.value):
            msg = f"value: {mangled}."
            raise Rejection(msg) from None
        msg = f"value: {error}{_elsewhere(catalogue, own, row.value)}"
        raise Rejection(msg) from None


def _own(catalogue: Catalogue, measure: str) -> str:
    known = catalogue.measures.get(measure)
    return known.scale if known else ""


def _assumed(catalogue: Catalogue, row: Written) -> str:
    """Only what can't be read wrongly is assumed: numbers as numbers, narratives as text."""
    value = row.value
    if row.kind == "narrative":
        return "text"
    if missing(value) or is_number(value):
        return "number"
    if mangled := turned_into_date(value):
        msg = f"value: {mangled}."
        raise Rejection(msg)
    there = _elsewhere(catalogue, "", value)
    msg = f"scale: say which scale '{value}' is on (1-4, ofsted, rag, percent ...).{there}"
    raise Rejection(msg)


def _is_on_both(catalogue: Catalogue, own: str, scale: ScaleDefined, value: str) -> bool:
    """Tell whether a value is a grade of its measure's scale and of another one that a row says.

    The same digit may be the best of one and the worst of the other.
    """
    mine = catalogue.scales.get(own)
    if mine is None or not mine.form == scale.form == "ordinal":
        return False
    other = catalogue.scale_now(own) != catalogue.scale_now(scale.scale)
    return other and _is_grade(value, mine) and _is_grade(value, scale)


def _is_grade(value: str, scale: ScaleDefined) -> bool:
    try:
        return read_value(value, scale).value is not None
    except UnreadableValueError:
        return False


def _elsewhere(catalogue: Catalogue, own: str, value: str) -> str:
    """Say on which scales of grades a word can be read: the measure's own is enough."""
    if is_number(value) or not value:
        return ""
    takes = [
        name
        for name, scale in sorted(catalogue.scales.items())
        if scale.form == "ordinal" and _is_grade(value, scale)
    ]
    if own in takes:
        return f" The measure's own scale takes it: leave the scale empty or write {own}."
    there = ", ".join(takes)
    return f" It is a word of {there}: if that is meant, write it as the scale." if there else ""
