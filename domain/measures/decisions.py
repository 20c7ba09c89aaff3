"""What follows from what is asked of the catalogue, given how it stands. Pure."""

import re
from collections.abc import Iterable
from typing import Any, assert_never

from msgspec import structs

from domain.commands import header
from domain.measures.catalogue import (
    SHIPPED_BY,
    Catalogue,
    is_news,
    is_reviewed,
    measure_stream,
    scale_stream,
)
from domain.measures.commands import (
    DefineMeasure,
    DefineScale,
    DefineTheme,
    MeasureCommand,
)
from domain.measures.directions import contradiction
from domain.measures.duties import duty_terms
from domain.measures.events import MeasureDefined, MeasureEvent, Polarity, ScaleDefined
from domain.measures.lines import check_line, check_lines_on, line_of
from domain.measures.scales import UnreadableValueError, read_value, spelling
from domain.measures.themes import theme_defined, theme_key
from domain.measures.written import CatalogueRefusal
from domain.text import limited

UNITS = ("", "percent", "days", "money")
"""What the numbers of a quantity may be of; '' for nothing in particular."""

_SCALE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST_NAME = 200
_SAID_OF_SCALES = (
    *("form", "unit", "polarity", "bands", "lowest"),
    *("highest", "maps_to", "symbols", "source"),
)
_SAID_OF_MEASURES = (
    *(
        "title",
        "short_title",
        "domain",
        "theme",
        "scale",
        "role",
        "unit",
        "part_of",
        "source",
        "duty",
    ),
    *("publisher_polarity", "direction_reason"),
)
_FEWEST_BANDS = 2


def decide(
    catalogue: Catalogue, command: MeasureCommand, *, used: bool = False
) -> list[MeasureEvent]:
    """Return the definition that follows; none where it is so already. Raises CatalogueRefusal.

    ``used`` tells whether evidence is held on the scale that is defined anew.
    """
    known: MeasureEvent | None
    defined: MeasureEvent
    match command:
        case DefineScale():
            known = catalogue.scales.get(command.scale)
            defined = scale = _scale(catalogue, command)
            if used and known is not None:
                _check_readable(known, scale)
            check_lines_on(catalogue, scale)
        case DefineMeasure():
            known = catalogue.measures.get(command.measure)
            defined = _measure(catalogue, command)
        case DefineTheme():
            known = catalogue.themes.get(theme_key(command.theme))
            defined = theme_defined(catalogue, command)
        case _:
            assert_never(command)
    if known is None:
        return [defined]
    if not is_news(structs.replace(known, reason=""), structs.replace(defined, reason="")):
        return []
    if not defined.reason:
        msg = "Say why it is defined anew: the reason stays with the definition."
        raise CatalogueRefusal(msg)
    return [defined]


def _scale(catalogue: Catalogue, command: DefineScale) -> ScaleDefined:
    name = command.scale
    if not _SCALE.fullmatch(name):
        msg = "Call a scale by small letters, digits and hyphens, as rsh-consumer; at most 40."
        raise CatalogueRefusal(msg)
    known = catalogue.scales.get(name)
    head = header(command, scale_stream(name), known.originator_version if known else 0)
    base = known or ScaleDefined(**head, scale=name, form="quantity")
    said = _said(command, _SAID_OF_SCALES)
    defined = structs.replace(base, **head, **said, reason=_text(command.reason))
    _check_form(defined)
    if defined.maps_to and (defined.maps_to == name or defined.maps_to not in catalogue.scales):
        msg = f"There is no other scale '{defined.maps_to}' to compare it on."
        raise CatalogueRefusal(msg)
    return defined


def _check_form(scale: ScaleDefined) -> None:
    """Refuse what does not go together."""
    words = [spelling(word) for band in scale.bands for word in (band.word, *band.also)]
    twice = next((word for word in words if words.count(word) > 1), None)
    if scale.form != "ordinal" and scale.bands:
        msg = "Only a scale of grades has words; leave them out, or leave out what a number is of."
    elif scale.form == "ordinal" and len(scale.bands) < _FEWEST_BANDS:
        msg = "A scale of grades needs two words or more."
    elif twice is not None:
        msg = f"The word '{twice}' stands on the scale twice; each must mean one grade."
    elif scale.unit not in UNITS:
        msg = f"'{scale.unit}' is no unit; there are {', '.join(filter(None, UNITS))}."
    elif _is_empty(scale):
        msg = "Nothing lies between the lowest and the highest value."
    else:
        return
    raise CatalogueRefusal(msg)


def _is_empty(scale: ScaleDefined) -> bool:
    low, high = scale.lowest, scale.highest
    return low is not None and high is not None and low >= high


def _check_readable(known: ScaleDefined, defined: ScaleDefined) -> None:
    """Refuse what would let evidence that is held say something else."""
    kept = {band.value: band.word for band in defined.bands}
    same = (known.form, known.unit, known.polarity) == (
        defined.form,
        defined.unit,
        defined.polarity,
    )
    if not same or any(kept.get(band.value) != band.word for band in known.bands):
        msg = (
            f"Evidence is held on the scale {known.scale} and would say something else; add words "
            "beside its own or beyond its best, or add a scale of another name."
        )
        raise CatalogueRefusal(msg)


def _measure(catalogue: Catalogue, command: DefineMeasure) -> MeasureDefined:
    name = command.measure
    if not name.strip() or len(name) > _LONGEST_NAME:
        msg = f"Name the measure in {_LONGEST_NAME} characters or fewer."
        raise CatalogueRefusal(msg)
    before = catalogue.measures.get(name)
    defined = _taken_over(catalogue, command, before)
    scale = catalogue.scales.get(defined.scale)
    if scale is None and defined.scale:
        names = ", ".join(sorted(catalogue.scales))
        msg = f"'{defined.scale}' is not a known scale; use one of {names}, or add it first."
        raise CatalogueRefusal(msg)
    _check_direction(defined, scale)
    if defined.part_of and (defined.part_of == name or defined.part_of not in catalogue.measures):
        msg = f"There is no other measure '{defined.part_of}' that it could be a part of."
        raise CatalogueRefusal(msg)
    terms = duty_terms(command, before, scale)
    whole = structs.replace(
        defined,
        critical_at=_critical(command, before, scale),
        duty_terms=terms,
        line=line_of(command, before, terms),
    )
    check_line(catalogue, whole)
    return whole


def _taken_over(
    catalogue: Catalogue, command: DefineMeasure, before: MeasureDefined | None
) -> MeasureDefined:
    """Return the definition with what was said put over what was known."""
    base = before or MeasureDefined(
        **header(command, measure_stream(command.measure)),
        measure=command.measure,
        title=catalogue.title_of(command.measure),
        domain=command.measure,
    )
    said = _said(command, _SAID_OF_MEASURES)
    head = header(
        command, measure_stream(command.measure), before.originator_version if before else 0
    )
    polarity = _polarity(command, before)
    if before is not None and "publisher_polarity" not in said and polarity != before.polarity:
        said["publisher_polarity"] = _published(before)
    return structs.replace(base, **head, **said, polarity=polarity, reason=_text(command.reason))


def _polarity(command: DefineMeasure, before: MeasureDefined | None) -> Polarity:
    if command.polarity is not None:
        return command.polarity
    if command.role == "context" or before is None:
        return "none"
    return before.polarity


def _published(before: MeasureDefined) -> Polarity:
    """Keep the direction that shipped beside a person's own: it is what the publisher says.

    But where that was reviewed it is ours, and the publisher's stands beside it already.
    """
    reviewed = is_reviewed(before)
    if before.publisher_polarity != "none" or reviewed or before.actor != SHIPPED_BY:
        return before.publisher_polarity
    return before.polarity


def _check_direction(defined: MeasureDefined, scale: ScaleDefined | None) -> None:
    if defined.role == "context" and defined.polarity != "none":
        msg = (
            "A measure of the context has no direction, as nobody is to be alarmed by it; leave "
            "one of the two out."
        )
        raise CatalogueRefusal(msg)
    if scale is not None and (wrong := contradiction(defined.polarity, scale)):
        raise CatalogueRefusal(wrong[0].upper() + wrong[1:])


def _critical(
    command: DefineMeasure, before: MeasureDefined | None, scale: ScaleDefined | None
) -> float | None:
    """Return the value that is critical by itself, read on the measure's scale."""
    if command.critical is None:
        kept = before.critical_at if before else None
        if before and scale and kept is not None and scale.scale != before.scale:
            msg = "Say which value of the new scale is critical, or that none is."
            raise CatalogueRefusal(msg)
        return kept
    if not command.critical.strip():
        return None
    if scale is None or scale.form != "ordinal":
        msg = "Only a grade can be critical by itself; put the measure on a scale of grades first."
        raise CatalogueRefusal(msg)
    try:
        value = read_value(command.critical, scale).value
    except UnreadableValueError as error:
        raise CatalogueRefusal(str(error)) from None
    if value is None:
        msg = f"'{command.critical}' says that there is no value; that can't be critical."
        raise CatalogueRefusal(msg)
    return value


def _said(command: MeasureCommand, fields: Iterable[str]) -> dict[str, Any]:
    """Return what a command says of these; None is what it leaves as it was."""
    return {
        field: _text(value) if isinstance(value, str) else value
        for field in fields
        if (value := getattr(command, field)) is not None
    }


def _text(text: str) -> str:
    return limited(CatalogueRefusal, " ".join(text.split()))
