"""The same sentences typed in a hurry: lower case, and one slip in a long word of each mark."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random

from tests.leakcorpus.corpus import Mark, Sentence

SEED = 31
_LONG = re.compile(r"[a-z]{6,}")


def in_a_hurry(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences whose marks hold a word of six letters or more, each with a slip in it.

    Contacts are left out: a mistyped address reaches nobody.
    """
    random = Random(SEED)
    for sentence in sentences:
        marks = [mark for mark in sentence.marks if mark.kind != "contact"]
        if marks and sentence.text.isascii():
            yield _slipped(sentence, marks, random)


def _slipped(sentence: Sentence, marks: list[Mark], random: Random) -> Sentence:
    text, kept, moved = sentence.text.lower(), [], 0
    for mark in marks:
        before = len(text)
        words = list(_LONG.finditer(text, mark.start + moved, mark.end + moved))
        if words:
            word = random.choice(words)
            text = text[: word.start()] + _slip(word[0], random) + text[word.end() :]
            end = mark.end + moved + len(text) - before
            kept.append(replace(mark, start=mark.start + moved, end=end))
        moved += len(text) - before
    return Sentence(text, sentence.half, tuple(kept))


def _slip(word: str, random: Random) -> str:
    """Drop, double or change a letter after the first, or change two about."""
    at = random.randrange(1, len(word) - 1)
    return random.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + random.choice("aeiorstn") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )
