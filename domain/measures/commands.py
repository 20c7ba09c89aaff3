"""What a person can ask of the catalogue. Each carries its time and actor."""

from dataclasses import dataclass
from typing import Literal

from domain.commands import Command
from domain.measures.events import Band, Form, LineScale, Polarity, Role, Symbol, WatchedFor


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

    ``critical`` is a value as people write it; '' takes the critical rule away. ``line_scale``
    makes it a line, or changes its scale; '' takes the line away. ``duty_value`` is a value as
    people write it; '' says that the duty names none.
    """

    measure: str
    title: str | None = None
    short_title: str | None = None
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
    line_scale: LineScale | Literal[""] | None = None
    watched_for: WatchedFor | None = None
    line_why: str | None = None
    duty_value: str | None = None
    duty_expected: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineTheme(Command):
    """Define a theme, or define it anew: what is None stays as it was."""

    theme: str
    title: str | None = None
    domain: str | None = None
    correlation: float | None = None
    source: str | None = None
    reason: str = ""


MeasureCommand = DefineScale | DefineMeasure | DefineTheme
