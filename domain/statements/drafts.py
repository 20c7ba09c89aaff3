"""What a speaker hands in, and what is refused of it. Pure."""

from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from domain.refusal import Refusal
from domain.statements.events import (
    PROBLEM_TYPES,
    Condition,
    Handling,
    Information,
    ProblemType,
)

Source = Literal[1, 2, 3]
"""How reliable the speaker's source is: reliable, untested, not reliable. Never shown."""

HowKnown = Literal["saw", "told", "read"]
"""Whether the speaker saw it, was told or read it. Never shown, for it narrows down who spoke."""

LONGEST_TEXT = 4_000
LONGEST_WORD = 200
_LONGEST_WORDS = 2_000


class StatementRefusal(Refusal):
    """What was asked can't be done; the message says what to do, and names no speaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A statement as its speaker approved it.

    ``origin`` is whom the speaker has it from: like the source's grade it stays in the vault, and
    nothing that anybody sees depends on it.
    """

    authority: UUID
    problem_types: tuple[ProblemType, ...]
    text: str
    information: Information
    source: Source
    handling: Handling
    conditions: tuple[Condition, ...] = ()
    service: str = ""
    how_known: HowKnown = "told"
    origin: str = ""


def check(draft: Draft) -> None:
    """Raise StatementRefusal for what can't be taken in."""
    for wrong, what in (
        (not draft.text.strip(), "A statement needs words; write what you have heard."),
        (
            len(draft.text) > LONGEST_TEXT,
            f"A statement holds {LONGEST_TEXT:,} characters at most; say it in fewer, or in two.",
        ),
        (
            max(len(draft.service), len(draft.origin)) > LONGEST_WORD,
            f"Service and origin hold {LONGEST_WORD} characters at most.",
        ),
        (
            not draft.problem_types or not set(draft.problem_types) <= set(PROBLEM_TYPES),
            f"Choose a type of problem: {', '.join(PROBLEM_TYPES)}.",
        ),
        (
            draft.information not in get_args(Information),
            "Grade what you know from A (known directly) to E (suspected false).",
        ),
        (draft.source not in get_args(Source), "Grade your source from 1 to 3."),
        (
            draft.handling not in get_args(Handling),
            "Handling is P (shared) or C (with conditions).",
        ),
        (
            bool(draft.conditions) != (draft.handling == "C")
            or not set(draft.conditions) <= set(get_args(Condition)),
            f"Handling C needs conditions, and P has none: {', '.join(get_args(Condition))}.",
        ),
        (draft.how_known not in get_args(HowKnown), "Say how you know: saw, told or read."),
    ):
        if wrong:
            raise StatementRefusal(what)


def check_words(text: str) -> str:
    """Return a question, an answer or a reason as it is kept; raise StatementRefusal for none.

    >>> check_words(" Since when? ")
    'Since when?'
    """
    kept = text.strip()
    if not kept or len(kept) > _LONGEST_WORDS:
        msg = f"Write something, and no more than {_LONGEST_WORDS:,} characters."
        raise StatementRefusal(msg)
    return kept
