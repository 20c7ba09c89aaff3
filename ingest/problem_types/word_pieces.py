"""Text to the numbers of its word pieces, as the lower-case BERT models read it."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_FIRST, _LAST, _UNKNOWN, _INSIDE = "[CLS]", "[SEP]", "[UNK]", "##"
_LONGEST_WORD = 100


@dataclass(frozen=True, slots=True)
class WordPieces:
    """A vocabulary of pieces; the longest that fits is taken first."""

    numbers: Mapping[str, int]
    limit: int

    def of(self, text: str) -> list[int]:
        """Give the numbers of a text's pieces between the marks of its begin and end, cut to fit.

        >>> WordPieces({"[CLS]": 0, "[SEP]": 1, "bud": 2, "##get": 3, "[UNK]": 4}, 9).of("Budget?")
        [0, 2, 3, 4, 1]
        """
        pieces = [piece for word in _words(text) for piece in self._pieces(word)]
        marked = (_FIRST, *pieces[: self.limit - 2], _LAST)
        return [self.numbers[piece] for piece in marked]

    def _pieces(self, word: str) -> Sequence[str]:
        found: list[str] = []
        start = 0
        while start < len(word) <= _LONGEST_WORD:
            piece = self._longest(word, start)
            if not piece:
                return (_UNKNOWN,)
            found.append(piece)
            start += len(piece) - (len(_INSIDE) if start else 0)
        return found or (_UNKNOWN,)

    def _longest(self, word: str, start: int) -> str:
        prefix = _INSIDE if start else ""
        for end in range(len(word), start, -1):
            if (piece := prefix + word[start:end]) in self.numbers:
                return piece
        return ""


def _words(text: str) -> Iterator[str]:
    """Split at blanks and around every mark; lower case, without accents."""
    for chunk in unicodedata.normalize("NFD", text.lower()).split():
        yield from "".join(map(_apart, chunk)).split()


def _apart(mark: str) -> str:
    category = unicodedata.category(mark)
    if category in {"Mn", "Cc", "Cf"}:
        return ""
    return mark if category[0] in "LNM" else f" {mark} "
