"""How scales and measures come to be known, and change."""

from typing import ClassVar, Literal

import msgspec

from domain.events import Event

Polarity = Literal["high", "low", "none"]
Form = Literal["ordinal", "quantity", "text"]


Role = Literal["performance", "process", "context"]
"""What a measure is for: what came of it, how it is done, or what lies outside anyone's hands."""


LineScale = Literal["raw", "log", "logit"]
"""On which scale a line runs straight: as it is, by ratios, or by odds of a percentage."""


WatchedFor = Literal["worse", "rise"]
"""What a line is watched for: that it gets worse, or that it rises against the nation's."""


class Band(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of an ordinal scale: its value, its word, and the words it also arrives as.

    ``says`` holds parts of sentences in which it arrives, where a judgement is a whole sentence.
    """

    value: float
    word: str
    also: tuple[str, ...] = ()
    says: tuple[str, ...] = ()


class Symbol(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a source writes on one scale that there is no value, and what it means by it."""

    mark: str
    means: str


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a measure is watched by itself: on which scale, and for what.

    ``watched_for`` is ``worse`` where a direction is good, and ``rise`` where none is: such a line
    is watched for a rise against the nation. ``duty`` is the value of the statutory duty on the
    measure's own scale, where there is one; ``why`` says what the line tells of.
    """

    scale: LineScale
    watched_for: WatchedFor = "worse"
    duty: float | None = None
    why: str = ""


class DutyTerms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a statutory duty asks for: in the words of its source, and as a value of the measure.

    ``expected`` says what is owed, and of what share. ``value`` is that on the measure's own scale;
    None where the law names none that a figure could be held against, for the ``reason``.
    """

    expected: str
    value: float | None = None
    source: str = ""
    reason: str = ""


class ScaleDefined(Event, frozen=True, kw_only=True):
    """A scale was defined, or defined anew: ``originator_version`` is the scale's version.

    ``form`` is ``ordinal`` (its bands say what may arrive), ``quantity`` (a number in ``unit``)
    or ``text``. An old scale says with ``maps_to`` which scale its values are read on today. The
    values of bands grow, from worst to best where ``polarity`` is ``high``. ``symbols`` are its own
    besides those of official statistics; ``source`` says who gives values on it, ``reason`` why it
    was defined so.
    """

    topic: ClassVar[str] = "measures.scale_defined"

    scale: str
    form: Form
    unit: str = ""
    polarity: Polarity = "none"
    bands: tuple[Band, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    maps_to: str = ""
    symbols: tuple[Symbol, ...] = ()
    source: str = ""
    reason: str = ""


class MeasureDefined(Event, frozen=True, kw_only=True):
    """A measure was defined, or defined anew.

    ``title`` is its publisher's, ``short_title`` what it is called within a sentence. ``domain`` is
    the service or theme it speaks for; ``part_of`` names the headline measure it is a part of, if
    any. ``theme`` is a line of work within the domain, ``duty`` the law of the statutory duty it
    tells of, ``duty_terms`` what that asks for, ``role`` what it is for. ``polarity`` is the
    direction that counts here, for the ``direction_reason``; ``publisher_polarity`` is what its
    ``source`` says. ``critical_at`` is the value, on its scale, that is critical by itself, as is
    any worse one. ``reason`` says why it was defined so. Without a ``line`` it is shown and
    compared, and never alarms by itself.
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
    theme: str = ""
    role: Role | None = None
    duty: str = ""
    source: str = ""
    publisher_polarity: Polarity = "none"
    direction_reason: str = ""
    critical_at: float | None = None
    reason: str = ""
    line: Line | None = None
    duty_terms: DutyTerms | None = None
    short_title: str = ""


class ThemeDefined(Event, frozen=True, kw_only=True):
    """A theme was defined, or defined anew: what several lines of a domain tell of together.

    ``theme`` is its key, as measures have it. ``correlation`` is how alike the surprises of two of
    its lines are: 0 where one says nothing of the other, below 1 always.
    """

    topic: ClassVar[str] = "measures.theme_defined"

    theme: str
    title: str
    domain: str
    correlation: float
    source: str = ""
    reason: str = ""


MeasureEvent = ScaleDefined | MeasureDefined | ThemeDefined
