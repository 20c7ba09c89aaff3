"""What an event of an alert's stream is to the adviser: opened, updated and so on; or why nothing.

Evidence that comes in late is less news: what changed longer ago than ``FRESH`` waits for the
digest however grave it is, and what changed longer ago than ``LATE`` is kept from the feed, as is a
new telling of the past that leaves what stands as it was. What is kept back is written down with
its reason, so whoever asks why they weren't told finds the answer. Nor is it news what other rules
say of evidence that had been looked at by those before.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from domain.alerts.decisions import standing_after, steps_of
from domain.alerts.events import (
    AlertCleared,
    AlertEvent,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
    Step,
)
from domain.alerts.handling import handled
from domain.alerts.handling_events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertRated,
    AlertSnoozed,
    StreamEvent,
)

Kind = Literal["opened", "updated", "acknowledged", "snoozed", "cleared", "dismissed"]
SuppressedBy = Literal["", "late", "no_change", "snoozed", "dismissed", "rating", "watch", "rules"]

FRESH = timedelta(days=35)
LATE = timedelta(days=366)
"""Most evidence is yearly: what came out within the year is how things stand."""


def kind(history: Sequence[StreamEvent]) -> Kind:
    """Return what the last event of a stream is; ``history`` is the stream up to it."""
    match event := history[-1]:
        case AlertOpened():
            return "opened"
        case AlertCleared():
            return "cleared"
        case AlertAcknowledged():
            return "acknowledged"
        case AlertSnoozed():
            return "snoozed"
        case AlertDismissed():
            return "dismissed"
        case _:
            return _revised(history) if isinstance(event, AlertRevised) else "updated"


def suppressed_by(history: Sequence[StreamEvent], *, moved_by_rules: bool = False) -> SuppressedBy:
    """Return why the last event of a stream is no news; '' where it is."""
    event = history[-1]
    if isinstance(event, AlertRated):
        return "rating"
    if not isinstance(event, AlertEvent):
        return ""
    if isinstance(event, AlertRevised) and _stood(history[:-1]) == _stood(history):
        return "no_change"
    if moved_by_rules or _is_retired(event):
        return "rules"
    if _age(event) > LATE:
        return "late"
    status = handled(history).status
    return status if status in {"snoozed", "dismissed"} else ""


def _revised(history: Sequence[StreamEvent]) -> Kind:
    before, now = _stood(history[:-1]), _stood(history)
    if now and not before:
        return "opened"
    return "updated" if now else "cleared"


def evidence_of(history: Sequence[StreamEvent]) -> set[str]:
    """Return the evidence that an alert ever rested on, by id as hex."""
    steps = (step for event in history for step in _steps(event))
    return {one for step in steps for signal in step.raised for one in signal.evidence_ids}


def _steps(event: StreamEvent) -> Sequence[Step]:
    match event:
        case AlertRevised():
            return event.steps
        case AlertOpened() | AlertStrengthened() | AlertWeakened() | AlertCleared():
            return (event.step,)
        case _:
            return ()


def _is_retired(event: AlertEvent) -> bool:
    return isinstance(event, AlertCleared) and event.step.cleared_by == "retired"


def _stood(history: Sequence[StreamEvent]) -> set[str]:
    return set(standing_after(steps_of(history))) if history else set()


def changed_on(event: AlertEvent) -> date:
    """Return the day of the newest change that an event tells of."""
    match event:
        case AlertRevised():
            days = [step.on for step in event.steps] or [event.recorded_at.date().isoformat()]
        case AlertOpened() | AlertStrengthened() | AlertWeakened() | AlertCleared():
            days = [event.step.on]
    return date.fromisoformat(max(days)[:10])


def is_fresh(event: StreamEvent) -> bool:
    """Tell whether what an event tells of happened just before it was recorded."""
    return not isinstance(event, AlertEvent) or _age(event) <= FRESH


def _age(event: AlertEvent) -> timedelta:
    return event.recorded_at.date() - changed_on(event)
