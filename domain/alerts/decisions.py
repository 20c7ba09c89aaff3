"""Bringing an alert in line with what its detector says: the command, and what follows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from domain.alerts.events import (
    AlertCleared,
    AlertEvent,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
    Level,
    Signal,
    Step,
)
from domain.alerts.handling_events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertRated,
    AlertSnoozed,
    AlertWoken,
    HandlingUndone,
    StreamEvent,
)
from domain.commands import Command, header
from domain.ids import ALERTS, name_id


def alert_id(authority: str, detector: str, domain: str, episode: str) -> UUID:
    """Return the id of an alert: the same evidence always opens the same alert."""
    return name_id(ALERTS, authority, detector, domain, episode)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDetector(Command):
    """Let an alert have the course (one step or more) that a detector's signals give it."""

    alert: UUID
    authority: str
    detector: str
    domain: str
    level: Level
    steps: tuple[Step, ...]


def steps_of(events: Iterable[StreamEvent]) -> tuple[Step, ...]:
    """Fold an alert's events to the course it is recorded to have had; handling changes none."""
    steps: tuple[Step, ...] = ()
    for event in events:
        match event:
            case AlertRevised():
                steps = event.steps
            case AlertOpened() | AlertStrengthened() | AlertWeakened() | AlertCleared():
                steps = (*steps, event.step)
            case (
                AlertAcknowledged()
                | AlertSnoozed()
                | AlertDismissed()
                | AlertRated()
                | AlertWoken()
                | HandlingUndone()
            ):
                pass
            case _:
                assert_never(event)
    return steps


def standing_after(steps: Iterable[Step]) -> dict[str, Signal]:
    """Return the signals that stand after the steps, by key; none means cleared."""
    standing: dict[str, Signal] = {}
    for step in steps:
        for key in step.dropped:
            standing.pop(key, None)
        standing.update((signal.key, signal) for signal in step.raised)
    return standing


def decide(history: Sequence[StreamEvent], command: FollowDetector) -> list[AlertEvent]:
    """Return the events that bring the alert in line; none where it is already."""
    recorded = steps_of(history)
    if command.steps[: len(recorded)] == recorded:
        return _continued(recorded, command, len(history))
    return [
        AlertRevised(
            **header(command, command.alert, len(history)),
            steps=command.steps,
        )
    ]


def _continued(recorded: tuple[Step, ...], command: FollowDetector, after: int) -> list[AlertEvent]:
    events: list[AlertEvent] = []
    for count in range(len(recorded), len(command.steps)):
        was_open = bool(standing_after(command.steps[:count]))
        is_open = bool(standing_after(command.steps[: count + 1]))
        step = command.steps[count]
        events.append(_event(command, after + len(events), step, (was_open, is_open)))
    return events


def _event(
    command: FollowDetector, after: int, step: Step, was_and_is_open: tuple[bool, bool]
) -> AlertEvent:
    kind: type[AlertCleared | AlertStrengthened | AlertWeakened]
    match was_and_is_open:
        case (False, _):
            return AlertOpened(
                **header(command, command.alert, after),
                authority=command.authority,
                detector=command.detector,
                domain=command.domain,
                level=command.level,
                step=step,
            )
        case (True, False):
            kind = AlertCleared
        case _:
            kind = AlertStrengthened if step.raised else AlertWeakened
    return kind(
        **header(command, command.alert, after),
        step=step,
    )
