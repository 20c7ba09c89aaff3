"""Reading a value as it came onto the scale of its measure."""

import re
from dataclasses import dataclass
from math import inf, isfinite
from typing import assert_never

from domain.measures.events import Band, ScaleDefined

MISSING_CODES = {
    "x": "not available",
    "c": "suppressed",
    "z": "not applicable",
    ":": "not available",
    "-": "no value",
    "..": "not available",
    "*": "suppressed",
    "n/a": "not applicable",
    "na": "not applicable",
    "supp": "suppressed",
}
"""How sources write that there is no number, and what each means. Facts of their own, not zeros."""

_NUMBER = re.compile(r"[-+\u2212]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?")
_BEFORE = {"money": "\u00a3"}
_AFTER = {"percent": ("%",), "days": (" days", " day")}
_PLAIN = str.maketrans({",": None, "\u2212": "-"})
_WITH_DIGIT = re.compile(r"^(?P<word>.*?)\s*\((?P<digit>\d+)\)$")


class UnreadableValueError(ValueError):
    """The value is not on its scale; the message says what the scale takes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on its scale: a number, or none with the word for why it is missing."""

    value: float | None
    missing: str = ""


def read_value(raw: str, scale: ScaleDefined) -> Reading:
    """Read ``raw`` on ``scale``; raise UnreadableValueError where it is neither value nor gap.

    The number is in the scale's unit; on an ordinal scale it is the band's value.
    """
    text = raw.strip()
    if (missing := MISSING_CODES.get(text.casefold())) is not None:
        return Reading(None, missing)
    match scale.form:
        case "ordinal":
            return Reading(_band(text, scale).value)
        case "quantity":
            return Reading(_quantity(text, scale))
        case "text":
            return Reading(None)
        case _:
            assert_never(scale.form)


def word_of(value: float | None, scale: ScaleDefined) -> str:
    """Return the word of a value on an ordinal scale, empty where it has none."""
    return next((band.word for band in scale.bands if band.value == value), "")


def _band(text: str, scale: ScaleDefined) -> Band:
    wanted, digit = _spelling(text), ""
    if found := _WITH_DIGIT.match(text):
        wanted, digit = _spelling(found["word"]), found["digit"]
    for band in scale.bands:
        if wanted in {_spelling(word) for word in (band.word, *band.also)}:
            if digit and float(digit) != band.value:
                msg = f"'{text}' says two different things: '{band.word}' is {band.value:g}."
                raise UnreadableValueError(msg)
            return band
    takes = ", ".join(band.word for band in scale.bands)
    msg = f"'{text}' is not on the scale {scale.scale}; it takes {takes}."
    raise UnreadableValueError(msg)


def _spelling(text: str) -> str:
    """Fold case and blanks and nothing else: a sign or point may be what a value turns on."""
    return " ".join(text.casefold().split())


def _quantity(text: str, scale: ScaleDefined) -> float:
    stripped = text.removeprefix(_BEFORE.get(scale.unit, ""))
    for unit in _AFTER.get(scale.unit, ()):
        stripped = stripped.removesuffix(unit)
    stripped = stripped.strip()
    value = float(stripped.translate(_PLAIN)) if _NUMBER.fullmatch(stripped) else inf
    if not isfinite(value):
        msg = f"'{text}' is not a number ({scale.scale}); write digits, or x or c where suppressed."
        raise UnreadableValueError(msg)
    below = scale.lowest is not None and value < scale.lowest
    if below or (scale.highest is not None and value > scale.highest):
        msg = f"'{text}' is outside the scale {scale.scale} ({scale.lowest} to {scale.highest})."
        raise UnreadableValueError(msg)
    return value
