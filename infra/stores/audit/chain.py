"""The chain over the audit log, linked and checked by the functions of the event store's.

The state that is hashed is ``[at, act, person, subject, count]`` as JSON without blanks; the stream
is ``audit`` and the version 1 for every entry, so no event can stand for an entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from infra.stores.eventstore.chain import Row, link

_STREAM = "audit"
_VERSION = 1
_KINDS = (int, str, str, str, int)
_ALTERED = b""
"""In place of what the table can't have been given: no entry has this state."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the table holds of an entry, but for its position and hash."""

    at: int
    act: str
    person: str
    subject: str
    count: int


def following(previous: bytes, position: int, line: Line) -> bytes:
    """Return the hash of an entry on top of the one before it."""
    values = (line.at, line.act, line.person, line.subject, line.count)
    return link(previous, position, _STREAM, _VERSION, line.act, _state(values))


def as_event_row(row: Sequence[Any]) -> Row:
    """Return a row of the table, whatever it now holds, in the shape the shared check takes."""
    position, *values, chain = row
    return position, _STREAM, _VERSION, str(values[1]), _state(values), chain


def _state(values: Sequence[Any]) -> bytes:
    if any(type(value) is not kind for value, kind in zip(values, _KINDS, strict=True)):
        return _ALTERED
    return msgspec.json.encode(values)
