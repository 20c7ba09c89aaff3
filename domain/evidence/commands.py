"""Taking one version of a fact in. The command carries its time and actor."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.evidence.events import Kind, Origin
from domain.ids import EVIDENCE, name_id
from domain.measures.events import Polarity


class TakeIn(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one fact as a source gave it; ``withdrawn`` where it took the fact back."""

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


def referenced_fact(source_body: str, reference: str) -> UUID:
    """Return the fact that a body means by its reference."""
    return name_id(EVIDENCE, "reference", source_body, reference)


def unreferenced_fact(*content: str) -> UUID:
    """Return the fact of a row that has no reference: its whole content is its name."""
    return name_id(EVIDENCE, "content", *content)
