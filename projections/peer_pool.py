"""The officers and members that authorities lend, without names, on both clocks."""

from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from domain.support.peer_events import PeerEvent, PeerOffered, PeerStanding, PeerWithdrawn
from domain.times import AsOf
from projections.state_projection import StateProjection, States


class Peer(msgspec.Struct, frozen=True):
    """A peer in the pool, or with ``gone`` one who has left it."""

    authority: UUID
    standing: PeerStanding
    skills: tuple[str, ...]
    accredited: bool
    made_up: bool
    gone: bool = False


def _after(before: Peer | None, event: PeerEvent) -> Peer:
    match event:
        case PeerOffered():
            return Peer(
                event.authority, event.standing, event.skills, event.accredited, event.made_up
            )
        case PeerWithdrawn():
            if before is None:
                msg = "A peer's stream begins with an offer."
                raise TypeError(msg)
            return msgspec.structs.replace(before, gone=True)
        case _:
            assert_never(event)


PEERS = States("peer_pool_v1", PeerEvent, Peer, _after)


class PeerPoolProjection(StateProjection):
    """The peers in the pool."""

    name = "pool_v1"
    states = (PEERS,)


def peers_as_of(connection: Connection, as_of: AsOf) -> dict[str, Peer]:
    """Return the peers that were in the pool, by id as hex."""
    found = PEERS.as_of(connection, as_of)
    return {key: peer for key, peer in found.items() if not peer.gone}
