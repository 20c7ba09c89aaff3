"""The register and the catalogue, folded from the view's own copy of their events."""

from collections.abc import Callable, Iterator
from typing import Any, get_args
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from domain.alerts.rule_events import RulesChanged
from domain.events import Event
from domain.expectations.book import Expectations
from domain.expectations.events import ExpectationEvent
from domain.measures.catalogue import Catalogue, is_reviewed
from domain.measures.events import MeasureDefined, MeasureEvent, ScaleDefined, ThemeDefined
from domain.register.directory import Directory
from domain.register.events import AuthoritySucceeded, DuplicateMerged, RegisterEvent
from domain.register.neighbour_events import NeighboursFrozen
from domain.register.neighbours import Neighbours
from domain.targets.book import Targets
from domain.targets.events import TargetEvent
from domain.times import FOREVER, AsOf, Basis
from projections.register.tables import definitions

NOW = AsOf()

Decoders = dict[str, Callable[[bytes], Any]]


def _decoders(types: tuple[type[Event], ...]) -> Decoders:
    return {cls.stored_topic(): msgspec.json.Decoder(cls).decode for cls in types}


_REGISTER = _decoders(get_args(RegisterEvent))
_MEASURES = _decoders(get_args(MeasureEvent))
_NEIGHBOURS = _decoders((NeighboursFrozen,))
_EXPECTATIONS = _decoders(get_args(ExpectationEvent))
_RULES = _decoders((RulesChanged,))
_TARGETS = _decoders(get_args(TargetEvent))


def last_change(connection: Connection, as_of: AsOf = NOW) -> int:
    """Return the position of the newest definition then: till it moves, both books stand."""
    statement = select(func.max(definitions.c.position)).where(*_defined(as_of))
    return int(connection.execute(statement).scalar() or 0)


def directory(connection: Connection, until: int = FOREVER) -> Directory:
    """Return the register as the events up to a position make it."""
    found = Directory()
    for event in _events(connection, _REGISTER, until):
        found.apply(event)
    return found


def catalogue(connection: Connection, until: int = FOREVER) -> Catalogue:
    """Return the scales and measures as the events up to a position make them."""
    found = Catalogue()
    for event in _events(connection, _MEASURES, until):
        found.apply(event)
    return found


def targets(connection: Connection, until: int = FOREVER) -> Targets:
    """Return the targets as the events up to a position make them."""
    return Targets.of(_events(connection, _TARGETS, until))


def neighbours(connection: Connection, until: int = FOREVER) -> Neighbours:
    """Return who is compared with whom as the events up to a position settle it."""
    return Neighbours.of(_events(connection, _NEIGHBOURS, until))


def expectations(connection: Connection, until: int = FOREVER) -> Expectations:
    """Return what to expect of lines as the events up to a position settle it."""
    return Expectations.of(_events(connection, _EXPECTATIONS, until))


def expected_since(connection: Connection, after: int) -> set[str]:
    """Return the measures of which something else is expected since a position."""
    statement = select(definitions.c.topic, definitions.c.state).where(
        definitions.c.topic.in_(_EXPECTATIONS), definitions.c.position > after
    )
    return {_EXPECTATIONS[topic](state).measure for topic, state in connection.execute(statement)}


def neighbours_settled(connection: Connection) -> int:
    """Return the position at which neighbours were last settled; 0 for never."""
    return _last(connection, NeighboursFrozen)


def rules(connection: Connection, until: int = FOREVER) -> RulesChanged | None:
    """Return the newest change of rules up to a position; None where those shipped hold."""
    found: RulesChanged | None = None
    for found in _events(connection, _RULES, until):  # noqa: B007 - the last one counts
        pass
    return found


def rules_changed(connection: Connection) -> int:
    """Return the position at which the rules last changed; 0 for never."""
    return _last(connection, RulesChanged)


def defined_since(connection: Connection, after: int) -> tuple[set[str], set[str]]:
    """Return the measures and scales that since a position are watched in another way."""
    if max(_last(connection, kind) for kind in get_args(MeasureEvent)) <= after:
        return set(), set()
    statement = (
        select(definitions.c.position, definitions.c.topic, definitions.c.state)
        .where(definitions.c.topic.in_(_MEASURES))
        .order_by(definitions.c.position)
    )
    names: tuple[set[str], set[str]] = set(), set()
    found, themes = Catalogue(), set[str]()
    before: dict[UUID, object] = {}
    for position, topic, state in connection.execute(statement):
        event: MeasureEvent = _MEASURES[topic](state)
        found.apply(event)
        watched = _watched(event)
        if position > after and before.get(event.originator_id) != watched:
            match event:
                case MeasureDefined():
                    names[0].add(event.measure)
                case ScaleDefined():
                    names[1].add(event.scale)
                case ThemeDefined():
                    themes.add(event.theme)
        before[event.originator_id] = watched
    names[0].update(one.measure for one in found.measures.values() if one.theme in themes)
    return names


def _watched(event: MeasureEvent) -> tuple[object, ...]:
    """Return what of a definition bears on who watches, and how."""
    match event:
        case MeasureDefined():
            context = event.role == "context"
            told = (event.domain, event.scale, event.polarity, event.part_of)
            line = (event.theme, event.line, is_reviewed(event))
            return (*told, context, event.critical_at, *line)
        case ScaleDefined():
            return (*(band.value for band in event.bands), event.maps_to)
        case ThemeDefined():
            return (event.domain, event.correlation)


def _last(connection: Connection, kind: type[Event]) -> int:
    wanted = definitions.c.topic == kind.stored_topic()
    statement = select(func.max(definitions.c.position)).where(wanted)
    return int(connection.execute(statement).scalar() or 0)


def _defined(as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    """The register is this system's own: what it held then counts, of the log it is asked of."""
    before = definitions.c.position <= as_of.position
    if as_of.basis is Basis.PUBLISHED:
        return (before,)
    return (before, definitions.c.recorded_at <= as_of.known_by)


def merged_since(connection: Connection, after: int) -> set[str]:
    """Give, as hex, both entries of every duplicate that was merged since a position."""
    return merged_between(connection, after, FOREVER)


def merged_between(connection: Connection, after: int, upto: int) -> set[str]:
    """Give, as hex, both entries of each duplicate merged after one position, up to another."""
    topic = DuplicateMerged.stored_topic()
    statement = select(definitions.c.state).where(
        definitions.c.topic == topic,
        definitions.c.position > after,
        definitions.c.position <= upto,
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


def _events(connection: Connection, decoders: Decoders, until: int) -> Iterator[Any]:
    statement = (
        select(definitions.c.topic, definitions.c.state)
        .where(definitions.c.topic.in_(decoders), definitions.c.position <= until)
        .order_by(definitions.c.position)
    )
    for topic, state in connection.execute(statement):
        yield decoders[topic](state)
