"""A text with the places marked that could give its speaker away."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.leakcheck import GiveAway

KINDS = {
    "name": "a name",
    "role": "a role",
    "organisation": "an organisation",
    "contact": "a way to reach somebody",
    "signature": "a signature",
    "self_reference": "what you say of yourself",
    "occasion": "an occasion that few were at",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text; ``number`` counts the risky ones from 1 and is 0 for the others."""

    text: str
    number: int = 0


def stretches(text: str, found: Sequence[GiveAway]) -> list[Stretch]:
    """Cut a text where what was found begins and ends."""
    parts, at = [], 0
    for number, one in enumerate(found, 1):
        parts += [Stretch(text[at : one.start]), Stretch(text[one.start : one.end], number)]
        at = one.end
    return [one for one in (*parts, Stretch(text[at:])) if one.text]
