"""The peer pool: whom each authority lends, without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from domain.support import peer_decisions
from domain.support.peer_decisions import OfferPeer, WithdrawPeer
from domain.support.peer_events import PeerEvent
from domain.times import AsOf
from infra.services.context import Context
from projections.peer_pool import Peer, peers_as_of


@dataclass(frozen=True, slots=True)
class PeerPoolService:
    """Changes the pool; what can't be done raises PeerRefusal."""

    context: Context

    def all(self, as_of: AsOf) -> dict[str, Peer]:
        """Return the peers that were in the pool, by id as hex."""
        with self.context.reading() as views:
            return peers_as_of(views, as_of)

    def add(self, commands: Sequence[OfferPeer]) -> list[UUID]:
        """Take peers into the pool, all or none, and return their ids."""
        events = self.context.execute(
            lambda: [
                event
                for command in commands
                for event in peer_decisions.offer_peer(self._history(command.peer), command)
            ]
        )
        return [event.originator_id for event in events]

    def withdraw(self, command: WithdrawPeer) -> None:
        """Let a peer go."""
        self.context.execute(
            lambda: peer_decisions.withdraw_peer(self._history(command.peer), command)
        )

    def _history(self, peer: UUID) -> list[PeerEvent]:
        held = self.context.store.streams([peer]).get(peer, ())
        if not all(isinstance(event, PeerEvent) for event in held):
            return []  # another kind of stream: there is no such peer
        return cast("list[PeerEvent]", list(held))
