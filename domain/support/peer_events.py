"""The peer pool: whom each authority lends. One stream a peer, named by a random id.

A peer is what they are and can do. Who it is the lending authority knows; nothing here does.
"""

from typing import ClassVar, Literal
from uuid import UUID

from domain.events import Event

PeerStanding = Literal["officer", "member"]
"""An officer of the council, or an elected member."""


class PeerOffered(Event, frozen=True, kw_only=True):
    """An authority (by its id in the register) lends an officer or member with these skills."""

    topic: ClassVar[str] = "support.peer_offered"

    authority: UUID
    standing: PeerStanding
    skills: tuple[str, ...]
    accredited: bool
    made_up: bool = False


class PeerWithdrawn(Event, frozen=True, kw_only=True):
    """That peer is lent no more."""

    topic: ClassVar[str] = "support.peer_withdrawn"


PeerEvent = PeerOffered | PeerWithdrawn
