"""The words of soft intelligence: grades, types of problem, handling, and what may be said."""

from collections.abc import Mapping
from typing import Literal

from domain.statements.release import Why

INFORMATION: Mapping[str, str] = {
    "A": "known directly",
    "B": "known indirectly, but corroborated",
    "C": "known indirectly",
    "D": "not known",
    "E": "suspected false",
}
SOURCES: Mapping[str, str] = {"1": "Reliable", "2": "Untested", "3": "Not reliable"}
HOW_KNOWN: Mapping[str, str] = {"saw": "I saw it", "told": "I was told", "read": "I read it"}
TYPES: Mapping[str, str] = {
    "financial": "Money",
    "capacity": "Capacity: too few people or too little time",
    "capability": "Capability: skills and how things are run",
    "political": "Political",
    "leadership": "Leadership",
    "service-specific": "One service",
    "none": "No problem: good news, or background",
}
SHORT_TYPES: Mapping[str, str] = {
    **{name: words.partition(":")[0] for name, words in TYPES.items()},
    "none": "No problem",
}
CONDITIONS: Mapping[str, str] = {
    "advisers_only": "Only improvement advisers see it",
    "no_export": "It leaves in no file, and by no program",
    "no_quoting": "It is not to be quoted elsewhere",
}
SIDES: Mapping[bool | None, str] = {
    True: "At least two organisations corroborate it.",
    False: "Fewer than two organisations corroborate it.",
    None: "Whether others corroborate it can't be shown: too few organisations take part for that.",
}
CONTESTED: Mapping[bool | None, str] = {
    True: "At least two organisations contest it.",
    False: "Fewer than two organisations contest it.",
    None: "Whether others contest it can't be shown: too few organisations take part for that.",
}
WHY_HELD: Mapping[Why | Literal[""], str] = {
    "epoch_open": (
        "It is held until the release window ends; then it comes out together with others, in no "
        "order."
    ),
    "too_few_organisations": (
        "It is held because too few organisations could have said it: others would guess yours. "
        "It comes out once at least three besides each reader's own take part, or you can take it "
        "back."
    ),
    "alone": (
        "It is held because nobody of another organisation has spoken of this authority: alone it "
        "would stand out. It comes out with the next, or alone if you agree to that, or you can "
        "take it back."
    ),
    "asked": (
        "It has been held for eight release windows because nobody of another organisation has "
        "spoken of this authority. Please decide: let it come out alone, or take it back."
    ),
}
"""Why a statement is held, as its speaker is told."""

HELD: Mapping[Why, str] = {
    "epoch_open": "The release window is open",
    "too_few_organisations": "Too few organisations could have said it",
    "alone": "Nobody of another organisation speaks of that authority",
    "asked": "Held for long: the speaker is asked to decide",
}
