"""When the speaker was there: the day or hour of a meeting, in a sentence about one."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import phrase

_WHY = "The day or hour of a meeting shows who was at it."
_WORDING = "recently"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_PART = r"(?: (?:morning|afternoon|evening|night|lunchtime))?"
_HOURS = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PIECES = (
    rf"(?:(?:{_WEEKDAY}|{_SHORT}),? )?(?:the )?{_NUMBER} (?:of )?{_MONTH}(?:,? \d{{4}})?",
    rf"{_MONTH} {_NUMBER}\b(?:,? \d{{4}})?",
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}",
    r"\d{4}-\d{2}-\d{2}",
    r"\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)\b",
    r"\d{1,2}:\d{2}\b",
    rf"(?:half past|quarter past|quarter to) {_HOURS}\b",
    rf"{_HOURS} o'clock",
    rf"(?:(?:last|this|next) )?{_WEEKDAY}\b{_PART}",
    rf"(?:the day before )?yesterday\b{_PART}",
    r"this (?:morning|afternoon|evening)\b|last night\b|tonight\b",
)
_FIRST_PERSON = re.compile(r"\b(?:i|me|my|we|us|our|mine|i've|we've)\b")
_MEETING = re.compile(
    r"\b(?:meet|meetings?|met|visit(?:s|ed)?|calls?|called|conversations?|lunch|coffee|dinner|"
    r"breakfast|interview(?:s|ed)?|workshops?|sessions?|spoke|told|said|away day|attended|asked|"
    r"rang|chat|discussion|discussed|briefing|saw|there)\b"
)
_PRIVATE = re.compile(
    r"\b(?:one[- ]to[- ]one|1:1|conversation|chat|over (?:lunch|coffee|dinner|breakfast|drinks)|"
    r"coffee with|catch[- ]up|phone call|the (?:call|interview|workshop|dinner|visit)|spoke to|"
    r"site visit)\b"
)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?![ \n]|$)){1,2000}")


def occasions(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find days and hours in sentences about a meeting that the speaker was at."""
    del deny  # a date is a lead whoever the members are
    for sentence in _SENTENCE.finditer(reading.text):
        if _is_about_a_meeting(sentence[0]):
            for match in _when().finditer(reading.text, *sentence.span()):
                yield Found(*match.span(), "occasion", _WHY, _WORDING)


def _is_about_a_meeting(sentence: str) -> bool:
    of_the_speaker = _FIRST_PERSON.search(sentence) and _MEETING.search(sentence)
    return bool(of_the_speaker or _PRIVATE.search(sentence))


@cache
def _when() -> re.Pattern[str]:
    piece = "(?:" + "|".join(_PIECES) + ")"
    more = rf"(?:,? (?:(?:at|on|last|of) )?(?:{piece}|today\b)){{0,2}}"
    return phrase(
        rf"\b(?:(?:on|at|since|from) )?(?:the )?(?:(?:morning|afternoon|evening) of )?{piece}{more}"
    )
