"""Letters as a reader sees them: look-alikes made one, and what can't be seen gone."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

_LOOK_ALIKE = str.maketrans(
    # Cyrillic and Greek letters that are drawn like Latin ones
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445"
    "\u0455\u0456\u0458\u04bb\u0501\u051b\u051d"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u0131\u0142\u00f8\u0111",
    "abekmhopctyxsijhdqwaeikvoptuxilod",
)
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032`\u00b4"), "'")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_MOST = 4
"""Letters that one character may stand for: enough for every ligature of two or three."""
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"


@lru_cache(maxsize=4_096)
def plain(character: str) -> str:
    """Return what one character reads as: usually one letter, sometimes several or none."""
    if character in _BREAKS:
        return "\n"
    if character.isascii():
        return " " if character.isspace() else character if character.isprintable() else ""
    return "".join(_plain(part) for part in islice(_parts(character), _MOST))


def _parts(character: str) -> Iterator[str]:
    for part in unicodedata.normalize("NFKD", character.translate(_QUOTES | _DASHES)):
        if unicodedata.category(part) not in {"Mn", "Me", "Cf", "Cc"}:
            yield part


def _plain(part: str) -> str:
    if part.isspace():
        return " "
    digit = unicodedata.digit(part, None)
    if digit is not None:
        return str(digit)
    low = part.lower().translate(_LOOK_ALIKE)
    return low.upper() if part.isupper() else low
