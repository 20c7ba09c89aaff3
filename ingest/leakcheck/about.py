"""The authority that a statement is about, whose name is never a give-away."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ingest.leakcheck.plain_names import letters_of
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import body_types


def clear_of(
    about: tuple[str, ...], reading: Reading, matches: Iterator[re.Match[str]]
) -> Iterator[re.Match[str]]:
    """Yield the matches that do not touch the authority's name."""
    if (first := next(matches, None)) is None:
        return  # as for nearly every name there is: the text need not be looked through again
    taken = [match.span() for match in _pattern(about).finditer(reading.text)]
    for match in chain((first,), matches):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            yield match


@lru_cache(maxsize=64)
def _pattern(about: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for name in about for form in _forms(letters_of(name)) if form}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    either = "|".join(re.escape(form).replace(r"\ ", r"[ \n-]{1,2}") for form in longest)
    return re.compile(rf"\b(?:{either})\b" if either else r"(?!)")


def _forms(words: list[str]) -> Iterator[str]:
    yield " ".join(words)
    while words and words[-1] in body_types():
        words = words[:-1]
    while words and words[0] in body_types():
        words = words[1:]
    yield " ".join(words)
