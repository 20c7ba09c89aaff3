"""What a check is given and what it finds."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "role", "organisation", "contact", "signature", "self_reference", "occasion"]


@dataclass(frozen=True, slots=True)
class DenyLists:
    """Names that must not be in a statement, and those of the authority that it is about.

    People and organisations are display names of the members and their bodies; roles are titles
    that few people hold. What is in ``about`` is never flagged.
    """

    people: tuple[str, ...]
    organisations: tuple[str, ...]
    roles: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GiveAway:
    """A place in the text, in code points, that could give the speaker away.

    ``why`` is a sentence for the speaker; ``wording`` is what to write instead of the span, and
    empty where it is best left out.
    """

    start: int
    end: int
    span: str
    kind: Kind
    why: str
    wording: str


@dataclass(frozen=True, slots=True)
class Found:
    """A match in the text as it was read, before it is carried back to the text as written."""

    start: int
    end: int
    kind: Kind
    why: str
    wording: str
