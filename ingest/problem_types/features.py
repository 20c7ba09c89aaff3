"""A text as counts of words, pairs of words and pieces of words, names and figures left out.

A vocabulary is stored for ever, so what could point to somebody must not get into it. Here go
capitalised words inside a sentence (people, places, bodies), other than the offices every council
has, and all figures; ``tfidf.py`` keeps only what several different texts share.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?:;\n]")
_GAP = ""
_SIZES = (3, 4, 5)

OFFICES = frozenset(
    (
        "adult",
        "audit",
        "board",
        "budget",
        "cabinet",
        "capital",
        "chair",
        "chief",
        "children",
        "committee",
        "corporate",
        "council",
        "councillor",
        "councillors",
        "council's",
        "deputy",
        "director",
        "directors",
        "executive",
        "finance",
        "group",
        "head",
        "housing",
        "i",
        "i'd",
        "i'll",
        "i'm",
        "i've",
        "leader",
        "leaders",
        "leadership",
        "mayor",
        "member",
        "members",
        "monitoring",
        "officer",
        "officers",
        "party",
        "planning",
        "portfolio",
        "scrutiny",
        "section",
        "service",
        "services",
        "social",
        "strategy",
        "team",
        "treasurer",
    )
)
"""Words that stay, capitalised or not: every council has these offices."""


def words(text: str) -> list[str]:
    """Return the words in lower case; an empty one stands where a name or a figure stood.

    >>> words("Heard at Boston: the Chief Executive told Smith. Budgets fell 12%.")
    ['heard', 'at', '', 'the', 'chief', 'executive', 'told', '', 'budgets', 'fell', '']
    """
    return list(_words(text))


def _words(text: str) -> Iterator[str]:
    end = 0
    for match in _WORD.finditer(text):
        begins = end == 0 or _SENTENCE_END.search(text, end, match.start()) is not None
        end = match.end()
        yield _kept(match[0].replace("\u2019", "'"), begins=begins)


def _kept(word: str, *, begins: bool) -> str:
    lower = word.lower()
    if any(mark.isdigit() for mark in word):
        return _GAP
    if lower in OFFICES or word == lower or (begins and word[1:] == lower[1:]):
        return lower
    return _GAP


def features(text: str) -> Counter[str]:
    """Count what a text holds: ``w`` words and pairs of words, ``c`` pieces of 3 to 5 letters.

    >>> sorted(features("No cash"))[:4]
    ['c| ca', 'c| cas', 'c| cash', 'c| no']
    """
    found = words(text)
    counted = Counter(f"w|{word}" for word in found if word)
    counted.update(f"w|{one} {other}" for one, other in pairwise(found) if one and other)
    counted.update(f"c|{piece}" for word in found if word for piece in _pieces(word))
    return counted


def _pieces(word: str) -> Iterator[str]:
    padded = f" {word} "
    for size in _SIZES:
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
