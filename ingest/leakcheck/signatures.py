"""How a text is signed at its end: 'Regards, Pat', '- JB', 'Sent from my iPhone'."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.plain_names import letters_of
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import listed, one_of

_WHY = "This signs the text."
_LAST = 120
"""Characters at the end of a text in which a signature can begin."""
_CLEAR = (
    r"(?:(?:kind|kindest|warm|warmest|best|with)[ ]){0,2}regards|rgds|best wishes|"
    r"yours(?: sincerely| faithfully| truly| ever)?|sincerely|faithfully|cheers|thx"
)
_LIKELY = r"(?:many )?thanks|thank you|best|ta|kr|br|love|in confidence"
_NOT_A_NAME = (
    r"(?:to|for|with|from|of|in|on|at|by|that|were|was|is|are|and|it|not|all|but|or|so|as|"
    r"their|its|his|her|yet|again|practice|value)\b"
)
_NAME = rf"(?!{_NOT_A_NAME})[a-z][a-z'.-]{{0,20}}"
_NAMES = rf"(?:the |a )?{_NAME}(?: {_NAME}){{0,3}}\.?"
_BEGINS = r"(?:^|(?<=[.!?\n])|(?<=[.!?] ))"
_PATTERNS = (
    rf"{_BEGINS}(?:{_CLEAR}|{_LIKELY})(?:,? ?\n|, ?| - ?| ){_NAMES}$",
    rf"(?<= )(?:{_CLEAR}),? {_NAME}(?: {_NAME})?\.?$",
    rf"(?<= )(?:{_LIKELY}), ?{_NAME}\.?$",
    rf"{_BEGINS}(?:{_CLEAR})[.!,]?$",
    rf"{_BEGINS}(?:signed:?|(?:written|prepared|sent|posted) by:?|from:),? {_NAMES}$",
    r"\bsent from my [a-z]{2,20}(?: [a-z0-9]{1,20})?\.?$",
)
_INITIALS = rf"(?:{_BEGINS}-{{1,2}} ?(?P<after>[a-z]{{2,3}})|(?<= )- ?(?P<dash>[a-z]{{2}}))\.?$"
_SHOWN = (
    r"(?:(?<=[.!?\n])|(?<=[.!?] ))-{1,2} ?[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20}){0,2}\.?$",
    r"(?<=\n)[A-Z]{2,3}\.?$|(?<=\n)[A-Z][a-z]{1,20}(?: [A-Z][a-z]{0,20})?\.?$",
    r"\([A-Z]{2}\)\.?$",
)


def signatures(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find what signs the text at its end."""
    end = len(reading.text.rstrip())
    start = max(0, end - _LAST)
    low, shown = reading.text[:end], reading.shown[:end]
    matches = [pattern.search(low, start) for pattern in _compiled(_PATTERNS)]
    matches += [pattern.search(shown, start) for pattern in _compiled(_SHOWN)]
    matches += [_unless_a_source(pattern.search(low, start)) for pattern in _compiled((_INITIALS,))]
    matches += [_own_initials(deny.people).search(low, start)]
    for match in matches:
        if match:
            yield Found(*match.span(), "signature", _WHY, "")


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _unless_a_source(match: re.Match[str] | None) -> re.Match[str] | None:
    if match and (match["after"] or match["dash"]) in listed("acronyms.txt"):
        return None
    return match


@lru_cache(maxsize=16)
def _own_initials(people: tuple[str, ...]) -> re.Pattern[str]:
    """Initials of listed people, in brackets or after a dash or a line's end."""
    initials = {"".join(word[0] for word in letters_of(name)) for name in people} - {""}
    if not initials:
        return re.compile(r"(?!)")
    return re.compile(
        rf"(?:\({one_of(initials)}\)|(?<=\n){one_of(initials)}|- ?{one_of(initials)})$"
    )
