"""What a person can ask of the catalogue. Each carries its time and actor."""

from dataclasses import dataclass

from domain.commands import Command
from domain.measures.events import Band, Form, Polarity, Role, Symbol


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineScale(Command):
    """Define a scale, or define it anew: what is None stays as it was.

    A scale that was not there takes numbers, if nothing else is said.
    """

    scale: str
    form: Form | None = None
    unit: str | None = None
    polarity: Polarity | None = None
    bands: tuple[Band, ...] | None = None
    lowest: float | None = None
    highest: float | None = None
    maps_to: str | None = None
    symbols: tuple[Symbol, ...] | None = None
    source: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineMeasure(Command):
    """Define a measure, or define it anew: what is None stays as it was.

    ``critical`` is a value as people write it; '' takes the critical rule away.
    """

    measure: str
    title: str | None = None
    domain: str | None = None
    theme: str | None = None
    scale: str | None = None
    polarity: Polarity | None = None
    role: Role | None = None
    unit: str | None = None
    part_of: str | None = None
    source: str | None = None
    duty: str | None = None
    publisher_polarity: Polarity | None = None
    direction_reason: str | None = None
    critical: str | None = None
    reason: str = ""


MeasureCommand = DefineScale | DefineMeasure
