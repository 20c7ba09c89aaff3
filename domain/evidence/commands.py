"""Taking one version of a fact in. The command carries its time and actor."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.evidence.events import Kind, Origin
from domain.ids import EVIDENCE, name_id
from domain.measures.events import Polarity


class TakeIn(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one fact as a source gave it; ``withdrawn`` where it took the fact back.

    ``earlier_id`` is the stream that such a fact was in before references were made from what
    facts are about; where the log has that, the version is one of it. ``about_then`` says that
    ``true_on`` is near the day and not it: the first one of an inspection, or its publication.
    ``polarity_lent`` says that the direction is the catalogue's and not its source's own.
    """

    fact_id: UUID
    at: datetime
    actor: str
    authority: str
    kind: Kind
    measure: str
    raw: str
    true_on: date
    published_on: str
    origin: Origin
    value: float | None = None
    missing: str = ""
    scale: str = ""
    polarity: Polarity = "none"
    source_body: str = ""
    reference: str = ""
    text: str = ""
    published_estimated: bool = False
    spelling: str = ""
    withdrawn: bool = False
    earlier_id: UUID | None = None
    about_then: bool = False
    polarity_lent: bool = False


def referenced_fact(source_body: str, reference: str) -> UUID:
    """Return the fact that a body means by its reference."""
    return name_id(EVIDENCE, "reference", source_body, reference)


def made_reference(kind: Kind, measure: str, true_on: date, authority: str) -> str:
    """Return the reference of a fact that came without one: what it is about.

    >>> made_reference("indicator", "speed", date(2024, 3, 31), "derby")
    'indicator|speed|2024-03-31|derby'
    """
    return f"{kind}|{measure}|{true_on.isoformat()}|{authority}"


def unreferenced_fact(*content: str) -> UUID:
    """Return the fact whose whole content is its name: of narratives many may be about one day.

    Every fact without a reference was named so once.
    """
    return name_id(EVIDENCE, "content", *content)
