"""Conflicts of interest: nobody commissions or reviews themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Commissioning:
    """Who is to help whom, and who else has a part in it. Bodies, never persons.

    ``helping`` are pairs of a provider and the authority it helps under another plan; ``reviews``
    pairs of a reviewing body and the one it reviews.
    """

    provider: UUID
    authority: UUID
    commissioner: UUID | None = None
    overseer: UUID | None = None
    helping: frozenset[tuple[UUID, UUID]] = frozenset()
    reviews: frozenset[tuple[UUID, UUID]] = frozenset()


def found(one: Commissioning) -> tuple[str, ...]:
    """Return the reasons why this provider may not help here; none where it may.

    >>> from uuid import UUID
    >>> found(Commissioning(provider=UUID(int=1), authority=UUID(int=1)))
    ('The provider is the authority itself: nobody helps themselves under a plan.',)
    """
    return tuple(_found(one))


def _found(one: Commissioning) -> Iterable[str]:
    if one.provider == one.authority:
        yield "The provider is the authority itself: nobody helps themselves under a plan."
    if one.provider == one.commissioner:
        yield "The provider would commission itself: another partnership has to commission it."
    if one.provider == one.overseer:
        yield "The provider would oversee its own help: name another adviser to oversee the plan."
    if (one.authority, one.provider) in one.helping:
        yield "The authority helps this provider under another plan: each would judge the other."
    if (one.provider, one.authority) in one.reviews:
        yield "The provider reviews this authority: nobody reviews their own help."
    if (one.authority, one.provider) in one.reviews:
        yield "The authority reviews this provider: nobody is reviewed by whom they help."
