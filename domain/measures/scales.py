"""Reading a value as it came onto the scale of its measure."""

import re
from dataclasses import dataclass
from math import inf, isfinite
from typing import assert_never

from domain.measures.events import Band, ScaleDefined
from domain.measures.symbols import MISSING_CODES, without_remark

_NUMBER = re.compile(r"[-+\u2212]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?")
_BEFORE = {"money": "\u00a3"}
_AFTER = {"percent": ("%",), "days": (" days", " day")}
_PLAIN = str.maketrans({",": None, "\u2212": "-"})
_BOUND = re.compile(r"[<>\u2264\u2265]\s*\d")
_WITH_DIGIT = re.compile(r"(?P<word>.*)\((?P<digit>\d+)\)$", re.DOTALL)


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
    # The words of a scale come first: on one of low, medium and high 'low' is a value.
    if scale.form == "ordinal" and (band := _written(text, scale)) is not None:
        return Reading(band.value)
    if gap := _gap(text, scale):
        return Reading(None, gap)
    match scale.form:
        case "ordinal":
            raise _not_on(text, scale)
        case "quantity":
            return Reading(_quantity(text, scale))
        case "text":
            return Reading(None)
        case _:
            assert_never(scale.form)


def word_of(value: float | None, scale: ScaleDefined) -> str:
    """Return the word of a value on an ordinal scale, empty where it has none."""
    return next((band.word for band in scale.bands if band.value == value), "")


def is_number(text: str) -> bool:
    """Tell whether a text can be read as nothing but a number.

    >>> is_number("41,661"), is_number("45.2 [r]"), is_number("nan"), is_number("1-4")
    (True, True, False, False)
    """
    return _NUMBER.fullmatch(without_remark(text.strip())) is not None


def _gap(text: str, scale: ScaleDefined) -> str:
    """Return what a symbol for no value means: the scale's own before everybody's."""
    if scale.symbols:
        wanted = spelling(text)
        for one in scale.symbols:
            if spelling(one.mark) == wanted:
                return one.means
    return MISSING_CODES.get(text.casefold(), "")


def _written(text: str, scale: ScaleDefined) -> Band | None:
    """Return the band that a text names, by its word or within a sentence; None for none."""
    wanted, digit = spelling(text), ""
    if found := _WITH_DIGIT.match(text):
        wanted, digit = spelling(found["word"]), found["digit"]
    for band in scale.bands:
        if wanted in {spelling(word) for word in (band.word, *band.also)}:
            if digit and float(digit) not in _digits(band):
                msg = f"'{text}' says two different things: '{band.word}' is {_digit(band)}."
                raise UnreadableValueError(msg)
            return band
    return _said(text, scale)


def _said(text: str, scale: ScaleDefined) -> Band | None:
    """Return the band of whose sentences one stands in a text; two such contradict each other."""
    spelt = spelling(text)
    found = [band for band in scale.bands if any(spelling(one) in spelt for one in band.says)]
    if len(found) > 1:
        words = " and ".join(f"'{band.word}'" for band in found)
        msg = f"'{text}' says two different things on the scale {scale.scale}: {words}."
        raise UnreadableValueError(msg)
    return found[0] if found else None


def _digits(band: Band) -> set[float]:
    """Return the digits that people write for a band: its own where it has any."""
    return {float(word) for word in band.also if is_number(word)} or {band.value}


def _digit(band: Band) -> str:
    return f"{min(_digits(band)):g}"


def _not_on(text: str, scale: ScaleDefined) -> UnreadableValueError:
    takes = ", ".join(band.word for band in scale.bands)
    return UnreadableValueError(f"'{text}' is not on the scale {scale.scale}; it takes {takes}.")


def spelling(text: str) -> str:
    """Return a word with case, blanks and quotes folded: signs may be what a value turns on."""
    return " ".join(text.casefold().replace("\u2019", "'").split())


def _quantity(text: str, scale: ScaleDefined) -> float:
    stripped = without_remark(text).removeprefix(_BEFORE.get(scale.unit, ""))
    for unit in _AFTER.get(scale.unit, ()):
        stripped = stripped.removesuffix(unit)
    stripped = stripped.strip()
    value = float(stripped.translate(_PLAIN)) if _NUMBER.fullmatch(stripped) else inf
    if not isfinite(value):
        raise UnreadableValueError(_not_a_number(text, scale.scale))
    below = scale.lowest is not None and value < scale.lowest
    if below or (scale.highest is not None and value > scale.highest):
        msg = f"'{text}' is outside the scale {scale.scale} ({scale.lowest} to {scale.highest})."
        raise UnreadableValueError(msg)
    return value


def _not_a_number(text: str, scale: str) -> str:
    if text.startswith("#"):
        return f"'{text}' is not a number ({scale}): if a formula failed, write x in its place."
    if _BOUND.match(text):
        return f"'{text}' is a bound, not a number ({scale}); write c where suppressed."
    return f"'{text}' is not a number ({scale}); write digits, or x or c where suppressed."
