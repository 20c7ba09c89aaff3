"""What follows from what an adviser asks for, and what ends a snooze or a dismissal. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import ClassVar, assert_never
from uuid import UUID

from domain.alerts.decisions import standing_after, steps_of
from domain.alerts.handling import Act, Handling, handled
from domain.alerts.handling_commands import (
    Acknowledge,
    Dismiss,
    HandlingCommand,
    Rate,
    Snooze,
    Undo,
)
from domain.alerts.handling_events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertRated,
    AlertSnoozed,
    AlertWoken,
    Basis,
    Ground,
    HandlingEvent,
    HandlingUndone,
    StreamEvent,
    WokenBy,
)
from domain.commands import Command, header
from domain.events import Header
from domain.refusal import Refusal
from domain.text import limited

LONGEST_SNOOZE = timedelta(days=92)

WAKER = "soundings"

_HAPPENED = {
    "alerts.opened": "it opened",
    "alerts.strengthened": "more or newer evidence came for it",
    "alerts.weakened": "some of its signals went",
    "alerts.cleared": "it cleared",
    "alerts.revised": "late or corrected evidence changed its past",
    "alerts.acknowledged": "it was acknowledged",
    "alerts.snoozed": "it was snoozed",
    "alerts.dismissed": "it was dismissed",
    "alerts.rated": "it was rated",
    "alerts.woken": "it was woken",
    "alerts.handling_undone": "a decision was undone",
}


class HandlingRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


_note = partial(limited, HandlingRefusal)


class AlertMovedOnError(HandlingRefusal):
    """The alert changed since it was looked at. ``happened`` are the events since."""

    status: ClassVar[int] = 409

    def __init__(self, happened: Sequence[StreamEvent]) -> None:
        self.happened = tuple(happened)
        told = dict.fromkeys(_HAPPENED[one.topic] for one in happened)
        super().__init__(
            f"Nothing was done, for the alert has changed since you looked at it: "
            f"{'; '.join(told)}. Look at it again and decide on what stands now."
        )


def decide(history: Sequence[StreamEvent], command: HandlingCommand) -> list[HandlingEvent]:
    """Return the event that follows. Raises HandlingRefusal."""
    check_seen(history, command.seen)
    state = handled(history)
    match command:
        case Acknowledge():
            return [_acknowledged(history, state, command)]
        case Snooze():
            return [_snoozed(history, state, command)]
        case Dismiss():
            return [_dismissed(history, state, command)]
        case Rate():
            return [_rated(history, state, command)]
        case Undo():
            return [_undone(history, state, command)]
        case _:
            assert_never(command)


def wake(history: Sequence[StreamEvent], at: datetime) -> list[AlertWoken]:
    """Return what ends a snooze or a dismissal by now; none where nothing does."""
    state = handled(history)
    decision = state.decision
    if decision is None or not state.is_open or state.status not in {"snoozed", "dismissed"}:
        return []
    why = _woken_by(history, decision, at.date())
    if why is None:
        return []
    return [
        AlertWoken(
            **header(Command(at=at, actor=WAKER), history[0].originator_id, len(history)),
            why=why,
            ends=decision.version,
        )
    ]


def _woken_by(history: Sequence[StreamEvent], decision: Act, today: date) -> WokenBy | None:
    decided_on = {ground.signal for ground in decision.basis.grounds}
    if standing_after(steps_of(history)).keys() - decided_on:
        return "new_evidence"
    return "expired" if decision.until is not None and today >= decision.until else None


def basis_of(history: Sequence[StreamEvent], position: int) -> Basis:
    """Return what there is to decide on: the signals that stand, and what they rest on."""
    standing = standing_after(steps_of(history))
    grounds = tuple(Ground(key, signal.evidence_ids) for key, signal in sorted(standing.items()))
    return Basis(position, len(history), grounds)


class _Common(Header):
    """What every decision has."""

    by: UUID
    basis: Basis


def _common(history: Sequence[StreamEvent], command: HandlingCommand) -> _Common:
    return {
        **header(command, command.alert, len(history)),
        "by": command.by,
        "basis": basis_of(history, command.position),
    }


def _acknowledged(
    history: Sequence[StreamEvent], state: Handling, command: Acknowledge
) -> AlertAcknowledged:
    _check_open(state)
    decision = state.decision
    if state.status == "acknowledged" and decision is not None and decision.by == command.by:
        msg = "You have acknowledged it already."
        raise HandlingRefusal(msg)
    return AlertAcknowledged(**_common(history, command), comment=_note(command.comment))


def _snoozed(history: Sequence[StreamEvent], state: Handling, command: Snooze) -> AlertSnoozed:
    _check_open(state)
    today = command.at.date()
    if not today < command.until <= today + LONGEST_SNOOZE:
        last = today + LONGEST_SNOOZE
        msg = f"Choose the day it comes back: from tomorrow to {last.day} {last:%B %Y}."
        raise HandlingRefusal(msg)
    if not (reason := _note(command.reason)):
        msg = "Say why it can wait: a snooze without a reason is one that nobody remembers."
        raise HandlingRefusal(msg)
    return AlertSnoozed(**_common(history, command), reason=reason, until=command.until)


def _dismissed(history: Sequence[StreamEvent], state: Handling, command: Dismiss) -> AlertDismissed:
    _check_open(state)
    note = _note(command.comment)
    return AlertDismissed(**_common(history, command), label=command.label, comment=note)


def _rated(history: Sequence[StreamEvent], state: Handling, command: Rate) -> AlertRated:
    if all(act.kind != "acknowledged" for act in state.acts):
        msg = "Acknowledge it first, or dismiss it with a label: only what was handled is rated."
        raise HandlingRefusal(msg)
    note = _note(command.comment)
    return AlertRated(**_common(history, command), label=command.label, comment=note)


def _undone(history: Sequence[StreamEvent], state: Handling, command: Undo) -> HandlingUndone:
    if (newest := state.undoable) is None:
        msg = "There is no decision in force that could be undone."
        raise HandlingRefusal(msg)
    return HandlingUndone(
        **header(command, command.alert, len(history)),
        by=command.by,
        undoes=newest.version,
    )


def check_seen(history: Sequence[StreamEvent], seen: int) -> None:
    """Refuse what is decided on another version than the newest. Raises HandlingRefusal."""
    if not history:
        msg = "There is no such alert."
        raise HandlingRefusal(msg)
    if not 0 < seen <= len(history):
        msg = "Say which version of the alert you decide on; its page and 'alerts --json' show it."
        raise HandlingRefusal(msg)
    if seen < len(history):
        raise AlertMovedOnError(history[seen:])


def _check_open(state: Handling) -> None:
    if not state.is_open:
        msg = "It has cleared: nothing stands behind it that could be handled."
        raise HandlingRefusal(msg)
