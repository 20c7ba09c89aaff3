"""Where the speaker comes from: 'as your auditors', 'our audit team', 'when we inspected you'."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import Rules, any_of, compiled

_WHY = "This says where the speaker comes from."
_PEOPLE = "people who know the authority"
_RULES: Rules = (
    (r"\bas <yours> <body>", f"as {_PEOPLE}"),
    (r"\bas (?:the )?<body>(?=,? (?:we|i|our)\b)", f"as {_PEOPLE}"),
    (r"\b(?:when |after |since )?our <body>(?: (?:visited|came|called|arrived))?", _PEOPLE),
    (r"\b(?:in |from |during |at |since )?our <grades><work>\b", "what has been written"),
    (
        (
            r"\b(?:when |after |since |before |as )?we (?:have |had |last |also |first ){0,3}"
            r"<did>\b(?: <whom>\b)?"
        ),
        "it was looked at from outside",
    ),
    (
        (
            r"\bwe (?:have |had )?(?:issued|gave|drafted|signed|published) (?:an? |our |the )?"
            r"(?:[a-z]+ ){0,2}(?:opinion|report|letter|notice|certificate|recommendations?)\b"
        ),
        "concerns were put on record",
    ),
    (r"\b(?:my|our) <grades><employer>\b", "an outside body"),
    (r"\b(?:here|those of us|all of us|we|colleagues of mine) (?:at|in|from) the <body>", _PEOPLE),
    (r"\b(?:on behalf of|speaking for) (?:the|my|our) <body>", f"for {_PEOPLE}"),
    (r"\b(?:we|i) (?:are|am|were|was) (?:the|their|your|its|from the) <body>", "it is known"),
    (r"\b(?:the |an? )?<body> (?:that )?(?:i|we) work for\b", "an outside body"),
)
_PARTS = {
    "body": r"<grades><kind>\b",
    "grades": r"(?:<grade> |regional |peer |<last> ){0,4}",
    "last": r"(?:last|latest|draft|final|annual|interim|first|public|own|most recent)",
    "yours": r"(?:your|their|its|the council's|the authority's|this council's)",
    "did": r"(?:(?:re-?)?inspected|audited|reviewed|assessed|regulated|graded|rated|certified|"
    r"qualified)",
    "whom": r"(?:you|them|it|the (?:council|authority|service|accounts)|their accounts|"
    r"this council)",
    "employer": r"(?:organisation|team|colleagues?|firm|office|department|agency|employer|"
    r"practice|company|inspectorate)",
}


def bodies(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find what places the speaker in a kind of body, whichever it is."""
    del deny  # the kind of body is the lead, not its name
    for pattern, wording in _patterns():
        for match in pattern.finditer(reading.text):
            yield Found(*match.span(), "organisation", _WHY, wording)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    lists = {
        "grade": any_of("grades.txt"),
        "kind": any_of("bodies.txt"),
        "work": any_of("works.txt"),
    }
    return compiled(_RULES, _PARTS | lists)
