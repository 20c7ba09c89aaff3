"""How scales and measures come to be known, and change."""

from typing import ClassVar, Literal

import msgspec

from domain.events import Event

Polarity = Literal["high", "low", "none"]


class Band(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of an ordinal scale: its value, its word, and the words it also arrives as."""

    value: float
    word: str
    also: tuple[str, ...] = ()


class ScaleDefined(Event, frozen=True, kw_only=True):
    """A scale was defined, or defined anew: ``originator_version`` is the scale's version.

    ``form`` is ``ordinal`` (its bands say what may arrive), ``quantity`` (a number in ``unit``)
    or ``text``. An old scale says with ``maps_to`` which scale its values are read on today.
    """

    topic: ClassVar[str] = "measures.scale_defined"

    scale: str
    form: Literal["ordinal", "quantity", "text"]
    unit: str = ""
    polarity: Polarity = "none"
    bands: tuple[Band, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    maps_to: str = ""


class MeasureDefined(Event, frozen=True, kw_only=True):
    """A measure was defined, or defined anew.

    ``domain`` is the service or theme it speaks for; ``part_of`` names the headline measure it
    is a part of, if any.
    """

    topic: ClassVar[str] = "measures.measure_defined"

    measure: str
    title: str
    domain: str
    scale: str = ""
    polarity: Polarity = "none"
    unit: str = ""
    part_of: str = ""
    year_type: str = ""
    topic_name: str = ""
    publication_lag_days: int | None = None


MeasureEvent = ScaleDefined | MeasureDefined
