"""The members' people, in full or by one of their names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.leakcheck.about import clear_of
from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.plain_names import letters_of
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import everyday_names, ordinary, street_words

_WHY = "This names a person, and few people would know or say this of them."
_WORDING = "somebody"
_SHORTEST = 3


def known_people(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find members of the group by full name, or by a first name or surname that is no word."""
    pattern = _pattern(deny.people)
    for match in clear_of(deny.about, reading, pattern.finditer(reading.text)):
        if not _is_a_place(reading, match.end()):
            yield Found(*match.span(), "name", _WHY, _WORDING)


def _is_a_place(reading: Reading, end: int) -> bool:
    after = re.match(r" ([a-z]+)", reading.text[end : end + 30])
    return bool(after and after[1] in street_words() and reading.shown[end + 1].isupper())


@lru_cache(maxsize=16)
def _pattern(people: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for name in people for form in _forms(letters_of(name))}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    either = "|".join(
        re.escape(form).replace(r"\ ", r"[ \n-]{1,2}").replace("'", "'?") for form in longest
    )
    return re.compile(rf"\b(?:{either})(?!')\b|\b(?:{either})(?='s\b)" if either else r"(?!)")


def _forms(words: list[str]) -> Iterator[str]:
    yield " ".join(words)
    if len(words) > 1:
        yield f"{words[0][0]} {words[-1]}"
        yield f"{words[0]} {words[-1][0]}"
    for word in words:
        if len(word) >= _SHORTEST and word not in ordinary() | everyday_names():
            yield word
