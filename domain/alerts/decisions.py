"""What must be recorded so that an alert's course is the one its detector gives. Pure."""

from collections.abc import Iterable, Sequence
from typing import assert_never

from domain.alerts.commands import FollowDetector
from domain.alerts.events import (
    AlertCleared,
    AlertEvent,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
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
from domain.commands import header


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
