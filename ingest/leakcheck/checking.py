"""The check: every finder over one reading, and of what overlaps the one that matters most."""

from collections.abc import Iterable

from ingest.leakcheck.giveaways import DenyLists, Found, GiveAway
from ingest.leakcheck.reading import Reading, read
from ingest.leakcheck.registry import FINDERS
from ingest.leakcheck.vocabulary import mender

_GRAVITY = {
    "name": 0,
    "organisation": 0,
    "role": 0,
    "contact": 2,
    "signature": 3,
    "self_reference": 0,
    "occasion": 0,
}
"""Which kind wins where two overlap; among equals the longer one does."""


def check(text: str, deny: DenyLists) -> list[GiveAway]:
    """Find what could give the speaker away, in the order of the text, never overlapping."""
    reading = read(text, mender(deny))
    found = [one for finder in FINDERS for one in finder(reading, deny) if one.start < one.end]
    return [_carried_back(one, reading, text) for one in _settled(found, reading)]


def _settled(found: Iterable[Found], reading: Reading) -> list[Found]:
    kept: list[Found] = []
    taken = bytearray(max(reading.ends, default=0))
    for one in sorted(found, key=lambda one: (-_GRAVITY[one.kind], one.start - one.end, one.start)):
        start, end = reading.original(one.start, one.end)
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _carried_back(one: Found, reading: Reading, text: str) -> GiveAway:
    start, end = reading.original(one.start, one.end)
    wording = one.wording
    if wording and reading.shown[one.start].isupper() and _begins(reading, one.start):
        wording = wording[0].upper() + wording[1:]
    return GiveAway(start, end, text[start:end], one.kind, one.why, wording)


def _begins(reading: Reading, start: int) -> bool:
    before = reading.text[:start].rstrip(" ")
    return not before or before[-1] in ".!?\n"
