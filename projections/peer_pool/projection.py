"""Keeps every peer in the pool, on both clocks."""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table

from domain.log import Recorded
from domain.support.peer_events import PeerEvent, PeerOffered, PeerWithdrawn, Standing
from projections import state_projection
from projections.peer_pool.tables import peers_table

_encode = msgspec.json.Encoder().encode


class Peer(msgspec.Struct, frozen=True):
    """A peer in the pool, or with ``gone`` one who has left it."""

    authority: UUID
    standing: Standing
    skills: tuple[str, ...]
    accredited: bool
    made_up: bool
    gone: bool = False


class PeerPoolProjection:
    """See the module. With a suffix it builds its table beside the one in use."""

    name = "pool_v1"

    def __init__(self, suffix: str = "") -> None:
        self._table = peers_table(suffix)
        self.tables: tuple[Table, ...] = (self._table,)

    def beside(self, suffix: str) -> "PeerPoolProjection":
        """Give this projection on a table beside the one in use."""
        return PeerPoolProjection(suffix)

    def create(self, connection: Connection) -> None:
        """Make the table."""
        self._table.create(connection, checkfirst=True)

    def handle(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Take in who came into the pool and who left it."""
        for one in batch:
            if isinstance(one.event, PeerEvent):
                state = _encode(self._after(connection, one.event))
                state_projection.put(connection, self._table, one, state)

    def _after(self, connection: Connection, event: PeerEvent) -> Peer:
        match event:
            case PeerOffered():
                return Peer(
                    event.authority, event.standing, event.skills, event.accredited, event.made_up
                )
            case PeerWithdrawn():
                stream = event.originator_id.hex
                held = state_projection.in_force(connection, self._table, [stream])[stream]
                return msgspec.structs.replace(msgspec.json.decode(held, type=Peer), gone=True)
            case _:
                assert_never(event)
