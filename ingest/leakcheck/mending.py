"""Typing errors: what is nearly a word that matters, and is no other word, is read as it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.leakcheck.words import ordinary

_SHORTEST = 4
_ONE_EDIT = 6
_TWO_EDITS = 9


class Mender:
    """Knows the words that matter; mends what is within an edit or two of one of them.

    Words of 4 or 5 letters allow two neighbours changed places, of 6 to 8 letters one edit, longer
    ones two. The first letter must be right.
    """

    def __init__(self, words: Iterable[str], untouched: Iterable[str] = ()) -> None:
        self._known = frozenset(words)
        self._untouched = ordinary() | frozenset(untouched)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= _SHORTEST:
                self._by_letter[word[0]].append(word)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def _mend(self, word: str) -> str:
        """Return the word that was meant, or the word itself, in lower case."""
        if len(word) < _SHORTEST or word in self._known or word in self._untouched:
            return word
        return min(
            (
                (distance, known[-1] != word[-1], known)
                for known in self._by_letter.get(word[0], ())
                if (distance := _distance(word, known))
            ),
            default=(0, False, word),
        )[2]


def _distance(word: str, known: str) -> int:
    """Return the edits between two words, or 0 where they are too many."""
    if len(known) < _ONE_EDIT:
        return int(
            word != known and sorted(word) == sorted(known) and OSA.distance(word, known) == 1
        )
    allowed = 1 if len(known) < _TWO_EDITS else 2
    distance = OSA.distance(word, known, score_cutoff=allowed)
    return distance if distance <= allowed else 0
