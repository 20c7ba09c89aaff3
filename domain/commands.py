"""What every command carries, and what an event takes over from the command that it follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.events import Header


class Asked(Protocol):
    """Whatever says when something was asked for, and by whose hand."""

    @property
    def at(self) -> datetime:
        """The time, aware and in UTC."""

    @property
    def actor(self) -> str:
        """Who asks: a member's id as hex, or the name of a program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What may be asked: when, and by whose hand."""

    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCommand:
    """What only a member may ask: when, and ``by`` which member."""

    at: datetime
    by: UUID

    @property
    def actor(self) -> str:
        """The member's id, as events have it."""
        return self.by.hex


def header(asked: Asked, stream: UUID, after: int = 0) -> Header:
    """Return what the event after the first ``after`` ones of a stream has like any other."""
    return Header(
        originator_id=stream,
        originator_version=after + 1,
        recorded_at=asked.at,
        actor=asked.actor,
    )
