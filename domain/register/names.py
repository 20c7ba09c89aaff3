"""When two spellings are the same name."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^\w\s]")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=16_384)
def normalised(name: str) -> str:
    """Return the form in which names are compared; nothing is guessed beyond spelling.

    >>> normalised("Hinckley & Bosworth ") == normalised("hinckley and  bosworth")
    True
    >>> normalised("Nottingham") == normalised("Nottinghamshire")
    False
    """
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    return _BLANKS.sub(" ", _NOT_WORD.sub("", text)).strip()
