"""Whom authorities lend, as a page shows it: counted by authority, and never by a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from projections.peer_pool import Peer
from web.site.request import Visit


@dataclass(frozen=True, slots=True)
class PeersOf:
    """What one authority lends."""

    authority: str
    href: str
    officers: int
    members: int
    accredited: int
    made_up: bool


def peers_by_authority(visit: Visit) -> list[PeersOf]:
    """Return who lent whom at the moment looked from, by authority.

    Skills are left out: beside a small council's name they could say who it is.
    """
    by_authority: dict[UUID, list[Peer]] = {}
    for peer in visit.services.peer_pool.all(visit.as_of).values():
        by_authority.setdefault(peer.authority, []).append(peer)
    rows = [_peers_of(visit, authority, peers) for authority, peers in by_authority.items()]
    return sorted(rows, key=lambda row: row.authority)


def _peers_of(visit: Visit, authority: UUID, peers: Sequence[Peer]) -> PeersOf:
    entry = visit.directory.entries[authority]
    return PeersOf(
        authority=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        officers=sum(peer.standing == "officer" for peer in peers),
        members=sum(peer.standing == "member" for peer in peers),
        accredited=sum(peer.accredited for peer in peers),
        made_up=any(peer.made_up for peer in peers),
    )
