"""Keeping the peer pool: whom each authority lends, without a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from domain.support import peer_decisions
from domain.support.peer_decisions import OfferPeer, WithdrawPeer
from domain.support.peer_events import PeerEvent
from infra.services.context import Context
from infra.services.execute import recorded
from ingest.support_peers import Lent


@dataclass(frozen=True, slots=True)
class PeerDesk:
    """See the module."""

    app: Context

    def add(self, lent: Iterable[Lent], by: str) -> list[UUID]:
        """Take peers into the pool, each under a new random id, all or none. Raises PeerRefusal."""
        events: list[PeerEvent] = []
        for one in lent:
            command = OfferPeer(
                at=self.app.clock(),
                actor=by,
                peer=uuid4(),
                authority=one.authority,
                standing=one.standing,
                skills=one.skills,
                accredited=one.accredited,
                made_up=one.made_up,
            )
            events += peer_decisions.offer_peer([], command)
        self.app.store.append(events)
        self._settle()
        return [one.originator_id for one in events]

    def withdraw(self, peer: UUID, by: str) -> None:
        """Let a peer go. Raises PeerRefusal."""
        command = WithdrawPeer(at=self.app.clock(), actor=by, peer=peer)
        recorded(self.app.store, lambda: peer_decisions.withdraw_peer(self._history(peer), command))
        self._settle()

    def _history(self, peer: UUID) -> list[PeerEvent]:
        held = self.app.store.streams([peer]).get(peer, ())
        if not all(isinstance(one, PeerEvent) for one in held):
            return []  # another kind of stream: there is no such peer
        return cast("list[PeerEvent]", list(held))

    def _settle(self) -> None:
        self.app.catch_up()
        self.app.store.anchor()
