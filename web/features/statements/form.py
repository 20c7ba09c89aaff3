"""A statement on its way in: what the form holds, what is wrong with it, and the draft it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast, get_args

from domain.register.directory import Directory, Entry
from domain.statements.drafts import (
    LONGEST_TEXT,
    LONGEST_WORD,
    Draft,
    HowKnown,
    Source,
    check,
)
from domain.statements.events import (
    PROBLEM_TYPES,
    Condition,
    Handling,
    Information,
    ProblemType,
)
from web.site.form_data import every, one

OWN, OTHER = "own", "other"
"""Whom the speaker has it from: nobody else, or somebody in words; otherwise an organisation."""

_LONGEST_TOKEN = 64


class Fault(NamedTuple):
    """What is wrong, and with which field."""

    field: str
    what: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, as it was: ``authority`` is a slug, the rest are the form's values."""

    submission: str = ""
    authority: str = ""
    types: Sequence[str] = ()
    text: str = ""
    information: str = ""
    source: str = "2"
    handling: str = "P"
    conditions: Sequence[str] = ()
    service: str = ""
    how_known: str = "told"
    origin: str = OWN
    origin_words: str = ""

    @property
    def origin_given(self) -> str:
        """Whom it comes from: an organisation's id, words, or '' for the speaker's own."""
        return {OWN: "", OTHER: self.origin_words}.get(self.origin, self.origin)

    @property
    def kept_conditions(self) -> tuple[str, ...]:
        """The conditions, which only handling C has."""
        return tuple(self.conditions) if self.handling == "C" else ()

    def hidden(self) -> list[tuple[str, str]]:
        """Return all but the text, to carry from one form to the next."""
        single = ("submission", "authority", "information", "source", "handling")
        more = ("service", "how_known", "origin", "origin_words")
        fields = [(name, str(getattr(self, name))) for name in single + more]
        fields += [("types", kind) for kind in self.types]
        return fields + [("conditions", each) for each in self.conditions]


def filled(sent: Mapping[str, Any], submission: str) -> Filled:
    """Read what a form sent; ``submission`` is for one that brings no token of its own."""
    token = one(sent, "submission")
    return Filled(
        submission=token if 0 < len(token) <= _LONGEST_TOKEN else submission,
        authority=one(sent, "authority"),
        types=tuple(dict.fromkeys(every(sent, "types"))),
        text=one(sent, "text"),
        information=one(sent, "information"),
        source=one(sent, "source"),
        handling=one(sent, "handling"),
        conditions=tuple(dict.fromkeys(every(sent, "conditions"))),
        service=one(sent, "service"),
        how_known=one(sent, "how_known"),
        origin=one(sent, "origin") or OWN,
        origin_words=one(sent, "origin_words"),
    )


def faults(form: Filled, directory: Directory) -> list[Fault]:
    """Return what has to be put right before the draft can be taken in."""
    wrong = (
        (entry_of(form, directory) is None, "authority", "Choose the authority it is about"),
        (not _are(form.types, PROBLEM_TYPES), "types", "Choose what kind of problem it is"),
        (not form.text, "text", "Write what you have heard"),
        (
            len(form.text) > LONGEST_TEXT,
            "text",
            f"Say it in {LONGEST_TEXT:,} characters or fewer, or in two statements",
        ),
        (form.information not in get_args(Information), "information", "Say how sure it is"),
        (form.how_known not in get_args(HowKnown), "how_known", "Say how you know"),
        (form.source not in {"1", "2", "3"}, "source", "Say how reliable your source is"),
        (form.handling not in get_args(Handling), "handling", "Say whether it may be shared"),
        (
            form.handling == "C" and not _are(form.conditions, get_args(Condition)),
            "handling",
            "Choose at least one condition, or share it within the group",
        ),
        (len(form.service) > LONGEST_WORD, "service", f"Use {LONGEST_WORD} characters or fewer"),
        (
            len(form.origin_given) > LONGEST_WORD,
            "origin",
            f"Use {LONGEST_WORD} characters or fewer",
        ),
        (
            form.origin == OTHER and not form.origin_words,
            "origin",
            "Say whom you have it from",
        ),
    )
    return [Fault(name, what) for is_so, name, what in wrong if is_so]


def draft(form: Filled, entry: Entry) -> Draft:
    """Make the draft of a form without faults. Raises StatementRefusal for any other."""
    made = Draft(
        authority=entry.id,
        problem_types=cast("tuple[ProblemType, ...]", tuple(form.types)),
        text=form.text,
        information=cast("Information", form.information),
        source=cast("Source", int(form.source)),
        handling=cast("Handling", form.handling),
        conditions=cast("tuple[Condition, ...]", form.kept_conditions),
        service=form.service,
        how_known=cast("HowKnown", form.how_known),
        origin=form.origin_given,
    )
    check(made)
    return made


def entry_of(form: Filled, directory: Directory) -> Entry | None:
    """Return the authority that was chosen; None for none, or one that nobody may speak of."""
    return directory.by_slug(form.authority) if form.authority else None


def _are(given: Sequence[str], known: Sequence[str]) -> bool:
    return bool(given) and set(given) <= set(known)
