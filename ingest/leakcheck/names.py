"""Names of anybody: a title and a name, a first name, a first name and a surname."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.about import clear_of
from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import (
    everyday_names,
    first_names,
    offices,
    one_of,
    street_words,
    surnames,
)

_WHY = "This names a person, and what is said of a named person can often be traced."
_WORDING = "somebody"
_TITLE = r"\b(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|cllr|clr|councillor|rev)\.?"
_PARTICLE = r"(?:van |von |de |der |den |da |al-|bin |el-|la |le |o'|mc|mac)?"
_SAID = (
    r"(?:told|said|says|mentioned|reckons|thinks|rang|phoned|emailed|confirmed|admitted|claims|"
    r"claimed|warned|asked|complained|insists|insisted|knows|wants|who leaked)"
)
_HEARD_FROM = (
    r"(?:spoke to|spoke with|spoken to|spoken with|talked to|told by|according to|heard from|"
    r"word from|warned by|asked by|ask|asked|met|meeting with|told)"
)
_NOT_AFTER = frozenset({"st", "saint", "queen", "king", "prince", "princess", "the", "a", "lake"})


def names(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find names of people, whoever they are."""
    low = (_titled, _alone, _everyday_said)
    for pattern in low:
        for match in clear_of(deny.about, reading, pattern().finditer(reading.text)):
            if _is_a_person(reading, match):
                yield Found(*match.span(), "name", _WHY, _WORDING)
    for pattern in (_in_full, _told_by):
        for match in clear_of(deny.about, reading, pattern().finditer(reading.shown)):
            if _is_a_person(reading, match) and _reads_as_a_name(match[0]):
                yield Found(*match.span(), "name", _WHY, _WORDING)


@cache
def _titled() -> re.Pattern[str]:
    """'cllr hussain', 'Mrs Van der Berg'; not 'councillor training'."""
    likely = one_of(surnames() | first_names() | everyday_names())
    known = rf"{_TITLE} (?:[a-z]\.? |{likely} )?{likely}(?:-{likely})?\b"
    return re.compile(
        rf"{known}|\b(?:mr|mrs|ms|dr|sir|dame|cllr)\.? (?:{_PARTICLE}){{1,2}}[a-z']{{2,20}}\b"
    )


@cache
def _alone() -> re.Pattern[str]:
    """'gary' and 'gary oldershaw', in any letters."""
    first, last = one_of(first_names()), one_of(surnames())
    return re.compile(rf"\b{first}(?:-{first})?(?: {last})?\b")


@cache
def _everyday_said() -> re.Pattern[str]:
    """'bill said', 'spoke to grant', 'mark hussain'; not 'the bill' or 'grant income'."""
    first = one_of(everyday_names())
    named = rf"\b{first} {one_of(surnames())}\b"
    said = rf"(?<!\bthe )(?<!\ba )(?<!\bwhich )(?<!\bthis )\b{first}(?= {_SAID}\b)"
    return re.compile(rf"{named}|{said}")


@cache
def _in_full() -> re.Pattern[str]:
    """A first name and any capitalised word, or any capitalised word or initial and a surname."""
    first = one_of(name.capitalize() for name in first_names() | everyday_names())
    last = one_of(name.capitalize() for name in surnames())
    other = (
        r"(?:[A-Z]\. ?|(?:[Vv]an |[Dd]e |[Dd]er ){0,2}"
        r"[A-Z]'?[A-Z]?[a-z]{1,20}(?:-[A-Z][a-z]{1,20})?)"
    )
    return re.compile(rf"\b{first} {other}(?!\w)|\b(?:[A-Z]\.? |[A-Z][a-z]{{1,20}} ){last}\b")


@cache
def _told_by() -> re.Pattern[str]:
    """Two capitalised words after 'told by' and the like, whatever they are."""
    word = r"[A-Z]'?[a-z]{1,20}(?:-[A-Z][a-z]{1,20})?"
    heard = "|".join(rf"(?<=\b{one} )" for one in _HEARD_FROM[3:-1].split("|"))
    everyday = one_of(name.capitalize() for name in everyday_names())
    return re.compile(rf"(?:{heard})(?:{word} {word}|{everyday}\b)(?! [A-Z])")


def _is_a_person(reading: Reading, match: re.Match[str]) -> bool:
    after = re.match(
        r"(?: [A-Z][a-z]+)? ([A-Z][a-z]+)", reading.shown[match.end() : match.end() + 60]
    )
    if after and any(word.lower() in street_words() for word in after[0].split()):
        return False
    if match[0].split()[-1].lower() in street_words():
        return False
    before = reading.text[max(0, match.start() - 20) : match.start()].split()
    return not (before and before[-1].strip(".") in _NOT_AFTER)


def _reads_as_a_name(words: str) -> bool:
    return not any(word.lower().strip(".") in offices() for word in words.split())
