"""Statutory duties on measures: which law, what it asks for, and that as a value."""

from msgspec import structs

from domain.measures.commands import DefineMeasure
from domain.measures.events import DutyTerms, MeasureDefined, ScaleDefined
from domain.measures.scales import UnreadableValueError, read_value
from domain.measures.written import CatalogueRefusal
from domain.text import limited


def duty_terms(
    command: DefineMeasure, before: MeasureDefined | None, scale: ScaleDefined | None
) -> DutyTerms | None:
    """Return what the statutory duty asks for as a command leaves it, its value on the scale."""
    known = before.duty_terms if before else None
    if command.duty == "":
        return None
    if command.duty_value is None and command.duty_expected is None:
        return known
    terms = known or DutyTerms("")
    said = command.duty_expected
    expected = terms.expected if said is None else limited(CatalogueRefusal, " ".join(said.split()))
    value = terms.value if command.duty_value is None else _value(command.duty_value, scale)
    if not expected and value is None:
        return None
    if not (command.duty or (before and before.duty)):
        msg = "Say which law the duty stands in (duty): a value alone is nobody's duty."
        raise CatalogueRefusal(msg)
    return structs.replace(terms, expected=expected, value=value)


def _value(written: str, scale: ScaleDefined | None) -> float | None:
    if not written.strip():
        return None
    if scale is None:
        msg = "Say on which scale the measure is before you say which value is its duty."
        raise CatalogueRefusal(msg)
    try:
        value = read_value(written, scale).value
    except UnreadableValueError as error:
        raise CatalogueRefusal(str(error)) from None
    if value is None:
        msg = f"'{written}' says that there is no value; that can't be a duty."
        raise CatalogueRefusal(msg)
    return value
