"""Taking out of a file what no way out can carry, and what nobody sees, with notice."""

import re
from collections import Counter

from domain.text import UNPRINTABLE, printable

NOTICE = "control characters taken out"
UNSEEN_NOTICE = "invisible characters taken out"
UNSEEN_SIGNS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
"""Soft hyphens, joiners, marks of direction and blanks without width, as pages and word
processors leave them: two names that look alike must not be two."""
_BREAKS = "\u2028\u2029"
_UNSEEN = re.compile(f"[{UNSEEN_SIGNS}{_BREAKS}]")


def cleaned(text: str, notices: Counter[str]) -> str:
    r"""Return a text that can be printed and seen, and count what was taken out of it.

    >>> cleaned("agency\u200b rate", Counter())
    'agency rate'
    """
    if text.isascii():
        return _printable(text, notices)
    text, found = _UNSEEN.subn(lambda sign: " " if sign[0] in _BREAKS else "", text)
    if found:
        notices[UNSEEN_NOTICE] += found
    return _printable(text, notices)


def _printable(text: str, notices: Counter[str]) -> str:
    if (found := len(UNPRINTABLE.findall(text))) == 0:
        return text
    notices[NOTICE] += found
    return printable(text)
