"""The peer pool as it stood, asked on two clocks."""

from sqlalchemy import Connection

from domain.times import AsOf
from projections.peer_pool.projection import PEERS, Peer


def peers_as_of(connection: Connection, as_of: AsOf) -> dict[str, Peer]:
    """Return the peers that were in the pool, by id as hex."""
    found = PEERS.as_of(connection, as_of)
    return {key: peer for key, peer in found.items() if not peer.gone}
