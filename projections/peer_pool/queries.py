"""The peer pool as it stood, asked on two clocks."""

import msgspec
from sqlalchemy import Connection

from domain.times import AsOf
from projections.peer_pool.projection import Peer
from projections.peer_pool.tables import peers
from projections.state_projection import states_as_of

_decode = msgspec.json.Decoder(Peer).decode


def peers_as_of(connection: Connection, as_of: AsOf) -> dict[str, Peer]:
    """Give the peers that were in the pool, by id as hex."""
    found = {key: _decode(one) for key, one in states_as_of(connection, peers, as_of).items()}
    return {key: one for key, one in found.items() if not one.gone}
