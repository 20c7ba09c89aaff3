"""The members' own organisations, in full, shortened or as initials."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.leakcheck.about import clear_of
from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.plain_names import letters_of
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import ordinary

_WHY = "This names an organisation that a member of the group belongs to."
_WORDING = "an outside body"
_TRAILING = frozenset({"llp", "ltd", "limited", "plc", "uk", "group", "practice", "lp", "inc"})
_SMALL = frozenset({"for", "the", "of", "and", "in", "to", "at"})
_FEWEST_INITIALS = 3


def known_bodies(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find the members' organisations."""
    pattern = _pattern(deny.organisations)
    for match in clear_of(deny.about, reading, pattern.finditer(reading.text)):
        yield Found(*match.span(), "organisation", _WHY, _WORDING)
    for name in deny.organisations:
        if _is_word(name):
            for match in re.finditer(rf"\b{re.escape(name)}\b", reading.shown):
                yield Found(*match.span(), "organisation", _WHY, _WORDING)


@lru_cache(maxsize=16)
def _pattern(organisations: tuple[str, ...]) -> re.Pattern[str]:
    forms = {form for name in organisations if not _is_word(name) for form in _forms(name)}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    either = "|".join(re.escape(form).replace(r"\ ", r"[ \n&,-]{1,3}") for form in longest)
    return re.compile(rf"\b(?:the[ \n])?(?:{either})\b" if either else r"(?!)")


def _is_word(name: str) -> bool:
    """Tell whether a name, such as 'IDeA', is an everyday word but for its capitals."""
    return name.lower() in ordinary() | {"idea", "solace", "local partnerships"}


def _forms(name: str) -> Iterator[str]:
    words = letters_of(name)
    yield " ".join(words)
    while len(words) > 1 and words[-1] in _TRAILING:
        words = words[:-1]
        yield " ".join(words)
    for initials in (words, [word for word in words if word not in _SMALL]):
        short = "".join(word[0] for word in initials)
        if len(short) >= _FEWEST_INITIALS and short not in ordinary() | {"idea"}:
            yield short
