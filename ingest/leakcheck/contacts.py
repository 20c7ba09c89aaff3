"""Ways to reach somebody: e-mail, telephone, post, the web and other networks."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading

_WHY = "This could be used to reach somebody, and so to learn who spoke."
_WORDING = "(details left out)"
# Every repetition is bounded, so that no text takes longer than its length times a constant.
_PATTERNS = (
    r"(?<![a-z0-9._%+-])[a-z0-9._%+'-]{1,64} ?@ ?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}",
    (
        r"(?<![a-z0-9._-])[a-z0-9._-]{1,64} (?:\(at\)|\[at\]|at) [a-z0-9-]{1,40}"
        r"(?: (?:\(dot\)|\[dot\]|dot) [a-z]{2,20}){1,4}\b"
    ),
    r"(?<![\w£/.,-])(?:\+ ?44|\(?[0o]\d)(?:[ ()-]{0,2}\d){8,10}(?!\d)",
    r"\bext(?:ension)?\.? ?\d{3,6}\b",
    (
        r"\b(?:call|ring|phone|text|tel|telephone|mobile|dial|whatsapp)(?: me| us)?(?: on)?:? ?"
        r"\d[\d -]{4,9}\d\b"
    ),
    r"\bhttps?://\S{1,500}(?<![.,;:)])",
    r"(?<![@\w.-])www\.\S{1,500}(?<![.,;:)])",
    (
        r"(?<![@\w.-])[a-z0-9-]{2,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|net|uk|eu|info|gov)"
        r"(?:/\S{0,500}(?<![.,;:)]))?\b"
    ),
    r"(?<![\w.])@[a-z0-9_]{2,30}\b",
    (
        r"\b(?:skype|whatsapp|telegram|twitter|facebook|instagram)(?: me)?(?: as| at| on)? ?: ?"
        r"\S{3,60}(?<![.,;)])"
    ),
    r"\bon (?:skype|whatsapp|telegram|twitter|facebook|instagram) (?:as|at) \S{3,60}(?<![.,;)])",
    r"\b(?:po|p\.o\.) box \d{1,6}\b",
)
_AREAS = (
    "ab|al|b|ba|bb|bd|bh|bl|bn|br|bs|bt|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|"
    "e|ec|eh|en|ex|fk|fy|g|gl|gu|ha|hd|hg|hp|hr|hs|hu|hx|ig|ip|iv|ka|kt|kw|ky|l|la|ld|le|ll|ln|ls|"
    "lu|m|me|mk|ml|n|ne|ng|nn|np|nr|nw|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|s|sa|se|sg|sk|sl|sm|sn|so|"
    "sp|sr|ss|st|sw|sy|ta|td|tf|tn|tq|tr|ts|tw|ub|w|wa|wc|wd|wf|wn|wr|ws|wv|yo|ze"
)
_POSTCODE = rf"(?:{_AREAS})\d[a-z\d]? ?\d(?!st|nd|rd|th)[abd-hjlnp-uw-z]{{2}}"
_STREETS = "street|road|lane|avenue|crescent|gardens|terrace|grove|gate|mews"
_NOT_IN_A_STREET = r"(?!(?:of|in|on|the|a|at|to|and|for|per|by|from|with|are|were|have|out)\b|\d)"
_STREET = (
    rf"(?:(?:flat|unit|suite) \d{{1,4}},? )?\b\d{{1,4}}[a-z]? (?:{_NOT_IN_A_STREET}[a-z']{{2,20}} )"
    rf"{{1,3}}(?:{_STREETS})\b(?:,? {_POSTCODE}\b)?"
)
_PARTLY_A_STREET = (
    r"\b\d{1,4}[A-Za-z]? (?:[A-Z][a-z']{1,20} ){1,2}"
    r"(?:Close|Way|Court|Drive|Place|Square|Hill|Row|Walk)\b"
)


@cache
def _compiled() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one) for one in (*_PATTERNS, rf"\b{_POSTCODE}\b", _STREET))


def contacts(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find ways to reach somebody."""
    del deny  # a way to reach anybody is one too many
    for pattern in _compiled():
        for match in pattern.finditer(reading.text):
            yield Found(*match.span(), "contact", _WHY, _WORDING)
    for match in re.finditer(_PARTLY_A_STREET, reading.shown):
        yield Found(*match.span(), "contact", _WHY, _WORDING)
