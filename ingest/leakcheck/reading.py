"""A text made ready for matching, with the way back to the text as it was written."""

import re
from dataclasses import dataclass

from ingest.leakcheck.folding import plain
from ingest.leakcheck.mending import Mender

_WORD = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]\.){2,10}|[A-Za-z0-9]+(?:'[A-Za-z]{1,30}){0,2}")
_LONGEST = 40
"""Letters. Longer runs are no words: they are read as they stand."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it reads: letters plain, blanks single, likely typing errors put right.

    ``text`` is in lower case and ``shown`` keeps capitals; both are of one length. Characters
    ``starts[i]`` to ``ends[i]`` of the original are what character ``i`` was read from.
    """

    text: str
    shown: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the reading was written."""
        return self.starts[start], self.ends[end - 1]


def read(text: str, mender: Mender) -> Reading:
    """Read a text, whatever is in it."""
    folded, places = _folded(text)
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _WORD.finditer(folded):
        word, mended = match[0], _mended(match[0], mender)
        if mended == word:
            continue
        letters.extend(folded[at : match.start()] + mended)
        starts.extend(place for place, _ in places[at : match.start()])
        ends.extend(place for _, place in places[at : match.start()])
        starts.extend([places[match.start()][0]] * len(mended))
        ends.extend([places[match.end() - 1][1]] * len(mended))
        at = match.end()
    letters.extend(folded[at:])
    starts.extend(place for place, _ in places[at:])
    ends.extend(place for _, place in places[at:])
    shown = "".join(letters)
    return Reading(shown.lower(), shown, tuple(starts), tuple(ends))


def _folded(text: str) -> tuple[str, list[tuple[int, int]]]:
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        read_as = plain(character)
        if not read_as and places:
            places[-1] = places[-1][0], index + 1
        elif read_as in {" ", "\n"} and letters and letters[-1] in {" ", "\n"}:
            letters[-1] = max(letters[-1], read_as, key="\n".__eq__)
            places[-1] = places[-1][0], index + 1
        else:
            letters.extend(read_as)
            places.extend([(index, index + 1)] * len(read_as))
    return "".join(letters), places


def _mended(word: str, mender: Mender) -> str:
    if len(word) > _LONGEST:
        return word
    if "." in word:
        return word.replace(".", "")
    return _like(word, mender.mend(word.lower()))


def _like(word: str, mended: str) -> str:
    if mended == word.lower():
        return word
    if word.isupper():
        return mended.upper()
    return mended.capitalize() if word[0].isupper() else mended
