"""The speaker's own role: 'as lead inspector', 'our engagement lead', 'I am the treasurer'."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.leakcheck.giveaways import DenyLists, Found
from ingest.leakcheck.reading import Reading
from ingest.leakcheck.words import Rules, any_of, compiled

_WHY = "This says what the speaker is, which narrows down who it can be."
_SOMEONE = "somebody who knows the authority"
_RULES: Rules = (
    (r"\b<not another>as <whose><role><bare>(?!,? (?:he|she|they|has|have|is|was|the)\b)", "<as>"),
    (r"\b(?:speaking|writing|i|we),? as <whose><role><bare>", "<as>"),
    (r"\bas <whose><role>(?= i\b)", "<as>"),
    (r"\bas one of (?:the|their|your) <grades><roles>", "<as>"),
    (r"\bin my (?:role|capacity|job|post|position|work|time) as <whose><role>", "<as>"),
    (r"\bwearing my hat as <whose><role>", "<as>"),
    (r"\bbeing <whose><role>", "<as>"),
    (
        r"\bi(?: am|'m| was| have been|'ve been) <whose>(?:last )?(?:[a-z]{3,12}'s )?<role>",
        "it is known at first hand",
    ),
    (r"\b(?:our|my) <role>(?! from)", _SOMEONE),
    (
        r"\bmy (?:line manager|boss|director|manager|supervisor|deputy|predecessor)\b",
        "somebody",
    ),
)
_PARTS = {
    "not another": "".join(
        f"(?<!{verb} )"
        for verb in (
            *("acts", "acting", "served", "serves", "appointed", "regarded", "seen", "employed"),
            *("him", "her", "them", "works", "worked", "described"),
        )
    ),
    "whose": r"(?:an? |the |your |their |its |this council's |the council's )?(?:former |then )?",
    "bare": r"(?! (?:of|has|have|is|was)\b)",
    "role": r"<grades><roles>(?<!s)\b(?: (?:of|for) (?:the )?<field>)?",
    "grades": r"(?:<grade> |and ){0,4}",
    "field": r"(?:[a-z'-]{2,20} (?:and [a-z]{2,20} )?)?[a-z'-]{2,20}",
}


def roles(reading: Reading, deny: DenyLists) -> Iterator[Found]:
    """Find what speakers say they are."""
    del deny  # whoever the members are, a speaker's role is a lead
    for pattern, wording in _patterns():
        for match in pattern.finditer(reading.text):
            yield Found(*match.span(), "role", _WHY, wording.replace("<as>", f"as {_SOMEONE}"))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    lists = {"grade": any_of("grades.txt"), "roles": any_of("roles.txt")}
    return compiled(_RULES, _PARTS | lists)
