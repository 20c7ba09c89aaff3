"""The shape every event has, and the permanent names events are stored under.

An event is a frozen record of something that happened. Its *topic* is a permanent name such
as ``evidence.recorded``, never a module path, so files may move without breaking history.
The stored topic carries the version of the event's shape: ``evidence.recorded.v1``.
"""

from datetime import datetime
from typing import ClassVar, TypedDict
from uuid import UUID

import msgspec


class Event(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    rename={"originator_id": "id", "originator_version": "version"},
):
    """Something that happened, when this system took it in, and by whose hand.

    ``originator_id`` names the stream (one authority, one fact, one alert) and
    ``originator_version`` the place in that stream, starting at 1; the pair is unique in a
    store. ``recorded_at`` is an aware UTC time and always comes from the command.
    """

    topic: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1

    originator_id: UUID
    originator_version: int
    recorded_at: datetime
    actor: str

    @classmethod
    def stored_topic(cls) -> str:
        """Return the permanent name and version under which this class is stored."""
        return f"{cls.topic}.v{cls.schema_version}"


class Header(TypedDict):
    """What every event has, to be followed by what happened."""

    originator_id: UUID
    originator_version: int
    recorded_at: datetime
    actor: str


def content(event: Event) -> tuple[object, ...]:
    """Return all that an event says, its header left out."""
    fields = event.__struct_fields__
    return tuple(getattr(event, name) for name in fields if name not in Header.__required_keys__)
