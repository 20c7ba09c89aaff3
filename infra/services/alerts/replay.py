"""Could we have known? What a replay of today's rules says, beside what this system recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consumers.replay import Fired, cut, fired, first_fired
from domain.alerts.events import AlertRevised, Step
from domain.log import Recorded
from domain.times import AsOf, Basis, to_instant
from infra.services.context import Context
from projections.picture import queries as picture_queries


@dataclass(frozen=True, slots=True)
class Replayed:
    """An alert that a rule would have given, and when this system recorded it, if it did."""

    fired: Fired
    recorded_at: datetime | None


def replay(context: Context, authority: str, as_of: AsOf) -> list[Fired]:
    """Return what today's rules would have said of an authority (its id as hex), oldest first.

    Only what could be known by then counts, on the published clock, whatever the basis.
    """
    held = AsOf(position=as_of.position)
    folding = context.folding((context.directory(held), context.catalogue(held)))
    with context.reading() as connection:
        rows = picture_queries.all_versions(connection, authority, position=as_of.position)
    return fired(folding, authority, cut(rows, as_of), as_of.known_by)


def replayed(services: Context, authority: str, as_of: AsOf) -> list[Replayed]:
    """Replay an authority (its id as hex), oldest first."""
    return [
        Replayed(one, _recorded_at(services.store.recorded(UUID(one.alert)), one, as_of))
        for one in replay(services, authority, as_of)
    ]


def first_of_each(episodes: Sequence[Replayed]) -> list[Replayed]:
    """Of episodes, oldest first, return the first of each rule and theme."""
    first = first_fired(one.fired for one in episodes)
    return [one for one in episodes if one.fired in first]


def _recorded_at(log: Iterable[Recorded], fired: Fired, as_of: AsOf) -> datetime | None:
    """Return when the log first said that the alert opened on that day.

    On the recorded basis only what was recorded by then counts; on the published basis, which says
    nothing of this system's own days, all that the log holds.
    """
    for one in log:
        at = one.event.recorded_at
        by_then = as_of.basis is Basis.PUBLISHED or to_instant(at) <= as_of.known_by
        if one.position <= as_of.position and by_then and _opens(one, fired):
            return at
    return None


def _opens(one: Recorded, fired: Fired) -> bool:
    return any(step.on == fired.on and step.raised for step in steps_of(one))


def steps_of(one: Recorded) -> Sequence[Step]:
    """Return the steps that an event of an alert holds."""
    if isinstance(one.event, AlertRevised):
        return one.event.steps
    step = getattr(one.event, "step", None)
    return (step,) if isinstance(step, Step) else ()
