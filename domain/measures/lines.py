"""Lines: which measures are watched by themselves, and what contradicts being one."""

from domain.measures.catalogue import Catalogue
from domain.measures.commands import DefineMeasure
from domain.measures.events import DutyTerms, Line, MeasureDefined, ScaleDefined
from domain.measures.written import CatalogueRefusal
from domain.text import limited

_LOGIT_ENDS = 100
_NO_PERCENTAGES = ("days", "money")
_SAID_OF_LINES = ("watched_for", "line_why")


def line_of(
    command: DefineMeasure, before: MeasureDefined | None, terms: DutyTerms | None
) -> Line | None:
    """Return the line as a command leaves it; its duty is the value that the duty's terms name."""
    known = before.line if before else None
    scale = command.line_scale
    if scale == "" or (scale is None and known is None):
        if any(getattr(command, name) for name in _SAID_OF_LINES):
            msg = (
                "What a line is watched for, and why, is said of a line: say its scale, too (raw, "
                "log or logit)."
            )
            raise CatalogueRefusal(msg)
        return None
    line = known or Line("raw")
    return Line(
        scale or line.scale,
        command.watched_for or line.watched_for,
        terms.value if terms else None,
        line.why
        if command.line_why is None
        else limited(CatalogueRefusal, " ".join(command.line_why.split())),
    )


def check_line(catalogue: Catalogue, defined: MeasureDefined) -> None:
    """Refuse a line that contradicts the rest of its measure. Raises CatalogueRefusal."""
    if (line := defined.line) is None:
        return
    wrong = (
        _wrong_theme(catalogue, defined)
        or _wrong_scale(line, catalogue.scales.get(defined.scale))
        or _wrong_direction(line, defined)
    )
    if wrong:
        raise CatalogueRefusal(wrong)


def check_lines_on(catalogue: Catalogue, scale: ScaleDefined) -> None:
    """Refuse a scale on which a line of a measure could not run. Raises CatalogueRefusal."""
    for measure in catalogue.measures.values():
        line = measure.line if measure.scale == scale.scale else None
        if line is not None and (wrong := _wrong_scale(line, scale)):
            msg = f"{catalogue.title_of(measure.measure)} is a line on it. {wrong}"
            raise CatalogueRefusal(msg)


def _wrong_theme(catalogue: Catalogue, defined: MeasureDefined) -> str:
    if defined.theme in catalogue.themes:
        return ""
    names = ", ".join(sorted(catalogue.themes))
    if not defined.theme:
        return f"Say which theme the line belongs to: {names}."
    return f"'{defined.theme}' is not a known theme; use one of {names}, or add it first."


def _wrong_direction(line: Line, defined: MeasureDefined) -> str:
    if defined.role == "context":
        return (
            "A measure of the context is no line, as nobody is to be alarmed by it; leave one of "
            "the two out."
        )
    if line.watched_for == "worse" and defined.polarity == "none":
        return (
            "A line that is watched for getting worse needs a direction: say whether high or low "
            "is good, or that it is watched for a rise."
        )
    if line.watched_for == "rise" and defined.polarity != "none":
        return (
            "A line that is watched for a rise has no good direction: take the direction away, or "
            "let it be watched for getting worse."
        )
    return ""


def _wrong_scale(line: Line, scale: ScaleDefined | None) -> str:
    if scale is None or scale.form != "quantity":
        return "A line runs through numbers: put the measure on a scale of numbers first."
    lowest, highest = scale.lowest, scale.highest
    if line.scale == "log" and lowest is not None and lowest < 0:
        return (
            f"A line by ratios (log) needs values of 0 and more, and the scale {scale.scale} "
            f"begins at {lowest:g}; let it run as it is (raw)."
        )
    below, above = lowest is not None and lowest < 0, highest is not None and highest > _LOGIT_ENDS
    if line.scale == "logit" and (below or above or scale.unit in _NO_PERCENTAGES):
        return (
            "A line by odds (logit) needs percentages from 0 to 100, and the scale "
            f"{scale.scale} takes others; let it run as it is (raw) or by ratios (log)."
        )
    return ""
