"""The register and the catalogue, folded from the view's own copy of their events."""

from collections.abc import Callable, Iterator
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, func, select

from domain.events import Event
from domain.measures.catalogue import Catalogue
from domain.measures.events import MeasureEvent
from domain.register.directory import Directory
from domain.register.events import AuthoritySucceeded, DuplicateMerged, RegisterEvent
from projections.register.tables import definitions

Decoders = dict[str, Callable[[bytes], Any]]


def _decoders(types: tuple[type[Event], ...]) -> Decoders:
    return {cls.stored_topic(): msgspec.json.Decoder(cls).decode for cls in types}


_REGISTER = _decoders(get_args(RegisterEvent))
_MEASURES = _decoders(get_args(MeasureEvent))


def last_change(connection: Connection) -> int:
    """Give the position of the newest definition: until it moves, register and catalogue stand."""
    return int(connection.execute(select(func.max(definitions.c.position))).scalar() or 0)


def directory(connection: Connection) -> Directory:
    """Give the register as it stands in the view."""
    found = Directory()
    for event in _events(connection, _REGISTER):
        found.apply(event)
    return found


def catalogue(connection: Connection) -> Catalogue:
    """Give the scales and measures as they stand in the view."""
    found = Catalogue()
    for event in _events(connection, _MEASURES):
        found.apply(event)
    return found


def merged_since(connection: Connection, after: int) -> set[str]:
    """Give, as hex, both entries of every duplicate that was merged since a position."""
    topic = DuplicateMerged.stored_topic()
    statement = select(definitions.c.state).where(
        definitions.c.topic == topic, definitions.c.position > after
    )
    found: set[str] = set()
    for (state,) in connection.execute(statement):
        event: DuplicateMerged = _REGISTER[topic](state)
        found |= {event.originator_id.hex, event.kept.hex}
    return found


def ended_since(connection: Connection, after: int) -> set[str]:
    """Give, as hex, the authorities whose end was recorded since a position."""
    topic = AuthoritySucceeded.stored_topic()
    statement = select(definitions.c.state).where(
        definitions.c.topic == topic, definitions.c.position > after
    )
    return {_REGISTER[topic](state).originator_id.hex for (state,) in connection.execute(statement)}


def _events(connection: Connection, decoders: Decoders) -> Iterator[Any]:
    statement = (
        select(definitions.c.topic, definitions.c.state)
        .where(definitions.c.topic.in_(decoders))
        .order_by(definitions.c.position)
    )
    for topic, state in connection.execute(statement):
        yield decoders[topic](state)
