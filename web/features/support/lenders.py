"""Whom authorities lend, as a page shows it: counted by authority, and never by a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from projections.peer_pool.projection import Peer
from projections.peer_pool.queries import peers_as_of
from web.site.request import Visit


@dataclass(frozen=True, slots=True)
class Lender:
    """What one authority lends."""

    authority: str
    href: str
    officers: int
    members: int
    accredited: int
    made_up: bool


def lenders(visit: Visit) -> list[Lender]:
    """Give who lent whom at the moment looked from, by authority.

    Skills are left out: beside a small council's name they could say who it is.
    """
    with visit.services.reading() as connection:
        found = peers_as_of(connection, visit.as_of)
    by_authority: dict[UUID, list[Peer]] = {}
    for one in found.values():
        by_authority.setdefault(one.authority, []).append(one)
    rows = [_lender(visit, authority, some) for authority, some in by_authority.items()]
    return sorted(rows, key=lambda row: row.authority)


def _lender(visit: Visit, authority: UUID, some: Sequence[Peer]) -> Lender:
    entry = visit.directory.entries[authority]
    return Lender(
        authority=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        officers=sum(one.standing == "officer" for one in some),
        members=sum(one.standing == "member" for one in some),
        accredited=sum(one.accredited for one in some),
        made_up=any(one.made_up for one in some),
    )
