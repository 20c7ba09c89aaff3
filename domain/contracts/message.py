"""What every message has: a type with its version, and an id that a repeat has too.

A message's shape never changes: a new shape is a new type. Names that are not listed are refused on
both sides, so nothing travels that the lists do not name.
"""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.ids import MESSAGES, name_id

HexId = Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]
"""The id of an authority, a fact or an alert."""

Position = int
"""A place in the event log; the first event has 1."""


class Part(BaseModel):
    """Something within a message: frozen, and nothing that is not listed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(Part):
    """A whole message. ``id`` follows from what the message says, so a repeat has it too."""

    id: UUID

    def wire(self) -> bytes:
        """Return the message as it travels: JSON without what is as it would be anyway."""
        return self.model_dump_json(exclude_defaults=True).encode()


def message_id(kind: str, *parts: str | int) -> UUID:
    """Return the id of a message by its type and what it is about.

    >>> message_id("a", 1) == message_id("a", 1)
    True
    """
    return name_id(MESSAGES, kind, *(str(part) for part in parts))
