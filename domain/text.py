"""Words that people hand in: without blanks around them, and no longer than may be."""

import re
from typing import Any

from domain.refusal import Refusal

LONGEST = 2_000
"""Characters of a reason, a note or a part of a paper."""
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Signs that nobody sees and that XML can't hold, so neither can feeds and workbooks.

They come along when a text is pasted from a PDF.
"""
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x1f"


def printable(text: str) -> str:
    r"""Return a text without control signs, a blank where one stood for a break.

    >>> printable("leader\x0bship\x00")
    'leader ship'
    """
    if UNPRINTABLE.search(text) is None:
        return text
    return UNPRINTABLE.sub(lambda sign: " " if sign[0] in _BREAKS else "", text)


def all_printable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return plain data with every text in it printable."""
    match value:
        case str():
            return printable(value)
        case dict():
            return {printable(str(key)): all_printable(one) for key, one in value.items()}
        case list() | tuple():
            return [all_printable(one) for one in value]
        case _:
            return value


def limited(refusal: type[Refusal], text: str, *, longest: int = LONGEST) -> str:
    """Return a text without blanks around it. Raises the refusal for one that is too long.

    >>> limited(Refusal, " so ", longest=2)
    'so'
    """
    text = printable(text).strip()
    if len(text) > longest:
        msg = f"Write it in {longest:,} characters or fewer."
        raise refusal(msg)
    return text


def required(refusal: type[Refusal], text: str, missing: str, *, longest: int = LONGEST) -> str:
    """Return a text likewise. Raises the refusal with what is missing where there is none.

    >>> required(Refusal, "  ", "Say why.")
    Traceback (most recent call last):
    ...
    domain.refusal.Refusal: Say why.
    """
    if not (text := limited(refusal, text, longest=longest)):
        raise refusal(missing)
    return text
