"""The speaker on the scene: 'I told the leader', 'in my meeting with', 'the deputy rang me'."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import any_of, listed, phrase

_WHY = "This puts the speaker on the scene, and those who were there know who it was."
_BEFORE = r"\b(?:(?:as|when|while|after|before|since|because) )?(?:i|we)(?:'ve|'d|'m|'re)?"
_MEANWHILE = (
    r"(?: (?:have|had|was|were|am|are|be|been|also|just|recently|once|did|personally|myself|then|"
    r"later|often|already|still|ever|even|last|first|never|both|twice|only|again|actually)){0,4}"
)
_TOLD = (
    r"(?:told|informed|assured|warned|reminded|asked|admitted(?: it)? to|confirmed to|said to|"
    r"confessed to|complained to|let slip to|confided in|confided to|promised|wrote to|"
    r"whispered to)"
)
_SHOWED = r"(?:showed|gave|sent|handed|leaked|passed|forwarded|lent)"
_REACHED = (
    r"(?:rang|phoned|called|emailed|e-mailed|approached|contacted|texted|took|visited|begged)"
)
_HAVE = r"(?:\b(?:have|has|had) )?"


def self_reference(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find where the speaker is on the scene."""
    del deny  # it takes no name
    for pattern, wording in _patterns():
        for match in pattern.finditer(reading.text):
            yield Found(*match.span(), "self_reference", _WHY, wording)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    occasion = rf"(?:[a-z-]{{2,12}} )?{any_of('meetings.txt')}\b"
    scene = r"(?:in|during|after|at|from|since|before|on)"
    return (
        *_deeds(),
        (phrase(rf"{_HAVE}\b{_TOLD} (?:me|us)\b"), "said"),
        (phrase(rf"{_HAVE}\b{_SHOWED} (?:me|us)\b"), "shared"),
        (phrase(rf"{_HAVE}\b{_REACHED} (?:me|us)\b"), "was in touch"),
        (phrase(rf"\b{scene} (?:my|our) {occasion} with\b"), "in a conversation with"),
        (phrase(rf"\b{scene} (?:my|our) {occasion}"), "in a conversation"),
        (phrase(rf"\b(?:my|our) {occasion} with\b"), "a conversation with"),
        (phrase(rf"\b(?:my|our) {occasion}(?: of)?"), "a conversation"),
        (
            phrase(r"(?:(?<=^)|(?<=[.!?] )|(?<=\n))(?:spoke|talked|met) (?:to|with)\b"),
            "there was a conversation with",
        ),
    )


def _deeds() -> Iterator[tuple[re.Pattern[str], str]]:
    for line in listed("deeds.csv"):
        said, _, wording = line.rpartition(",")
        yield phrase(rf"{_BEFORE}{_MEANWHILE} {said}(?!\w)(?: by\b)?"), wording
