"""What follows from what is asked of the peer pool. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.commands import Command, header
from domain.refusal import Refusal
from domain.support.peer_events import PeerEvent, PeerOffered, PeerStanding, PeerWithdrawn

MOST_SKILLS = 12


class PeerRefusal(Refusal):
    """It can't be done; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPeer(Command):
    """Lend a peer; ``peer`` is a new random id."""

    peer: UUID
    authority: UUID
    standing: PeerStanding
    skills: tuple[str, ...]
    accredited: bool
    made_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPeer(Command):
    """Lend a peer no more."""

    peer: UUID


def offer_peer(history: Sequence[PeerEvent], command: OfferPeer) -> list[PeerEvent]:
    """Take a peer into the pool. Raises PeerRefusal."""
    if history:
        msg = "That peer is in the pool, or was; give a new id."
        raise PeerRefusal(msg)
    if not command.skills or len(command.skills) > MOST_SKILLS:
        msg = f"Name one skill or more, at most {MOST_SKILLS}."
        raise PeerRefusal(msg)
    return [
        PeerOffered(
            **header(command, command.peer),
            authority=command.authority,
            standing=command.standing,
            skills=command.skills,
            accredited=command.accredited,
            made_up=command.made_up,
        )
    ]


def withdraw_peer(history: Sequence[PeerEvent], command: WithdrawPeer) -> list[PeerEvent]:
    """Let a peer go; nothing where they have gone. Raises PeerRefusal."""
    if not history:
        msg = "There is no such peer."
        raise PeerRefusal(msg)
    if isinstance(history[-1], PeerWithdrawn):
        return []
    return [PeerWithdrawn(**header(command, command.peer, len(history)))]
