"""The words that are worth recognising when they are mistyped."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.leakcheck.giveaways import DenyLists
from ingest.leakcheck.mending import Mender
from ingest.leakcheck.words import first_names, listed

_LISTS = ("grades.txt", "roles.txt", "bodies.txt", "works.txt", "meetings.txt")
_OTHERS = (
    "monday tuesday wednesday thursday friday saturday sunday january february september october "
    "november december yesterday morning afternoon evening regards faithfully sincerely wishes "
    "told spoke spoken talked visited visiting attended interviewed warned raised chaired asked "
    "emailed phoned wrote presented advised worked working observed witnessed discussed briefed "
    "facilitated supported mentored coached negotiated challenged inspected audited reviewed "
    "assessed regulated qualified certified issued opinion speaking capacity role councillor "
    "colleagues team they their there that street when those these council council's councils "
    "authority behalf"
)
_LETTERS = re.compile(r"[a-z]+(?:'[a-z]+)?")


@lru_cache(maxsize=16)
def mender(deny: DenyLists) -> Mender:
    """Return a mender that knows our own words and those of the deny lists."""
    named = (*deny.people, *deny.organisations, *deny.roles)
    return Mender(
        {*static(), *_LETTERS.findall(" ".join(named).lower())},
        _LETTERS.findall(" ".join(deny.about).lower()),
    )


def static() -> Iterator[str]:
    """Yield the words that matter whoever the members are."""
    yield from _LETTERS.findall(_OTHERS)
    yield from first_names()
    for name in _LISTS:
        for word in _LETTERS.findall(" ".join(listed(name))):
            yield from (word, word if word.endswith("s") else f"{word}s")
