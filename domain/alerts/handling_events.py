"""What the adviser does about an alert. These events share the alert's own stream.

None of them changes what the detectors say: an alert that was dismissed still stands, and only its
rule clears it. What was done by mistake is taken back by a further event.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from domain.alerts.events import AlertEvent
from domain.events import Event

Label = Literal["useful", "known_already", "not_applicable", "wrong_data", "not_a_priority"]
"""What an alert turned out to be worth; what the thresholds are calibrated by."""

WokenBy = Literal["expired", "new_evidence"]


class Ground(msgspec.Struct, frozen=True):
    """A signal that stood when something was decided, by its key, and the evidence it rested on."""

    signal: str
    evidence_ids: tuple[str, ...]


class Basis(msgspec.Struct, frozen=True):
    """The receipt of a decision: what there was to go by.

    ``position`` is how far the log went, ``version`` the place in the alert's stream of its newest
    event. With both, what was on the page can be shown again.
    """

    position: int
    version: int
    grounds: tuple[Ground, ...]


class Decided(Event, frozen=True, kw_only=True):
    """Somebody decided something: ``by`` is a member's id, ``basis`` what it was decided on."""

    by: UUID
    basis: Basis


class AlertAcknowledged(Decided, frozen=True, kw_only=True):
    """The member took the alert on, and owns it from here."""

    topic: ClassVar[str] = "alerts.acknowledged"

    comment: str = ""


class AlertSnoozed(Decided, frozen=True, kw_only=True):
    """The alert is put off until the beginning of a day, for a reason."""

    topic: ClassVar[str] = "alerts.snoozed"

    reason: str
    until: date


class AlertDismissed(Decided, frozen=True, kw_only=True):
    """The alert asks for nothing more, unless something new or worse is raised behind it."""

    topic: ClassVar[str] = "alerts.dismissed"

    label: Label
    comment: str = ""


class AlertRated(Decided, frozen=True, kw_only=True):
    """Somebody said what an alert was worth that had been taken on."""

    topic: ClassVar[str] = "alerts.rated"

    label: Label
    comment: str = ""


class AlertWoken(Event, frozen=True, kw_only=True):
    """A snoozed or dismissed alert is back: its time was over, or something new stands behind it.

    ``ends`` is the version of the decision that this is the end of.
    """

    topic: ClassVar[str] = "alerts.woken"

    why: WokenBy
    ends: int


class HandlingUndone(Event, frozen=True, kw_only=True):
    """The decision of that version in the alert's stream is taken back, by a member."""

    topic: ClassVar[str] = "alerts.handling_undone"

    by: UUID
    undoes: int


Decision = AlertAcknowledged | AlertSnoozed | AlertDismissed | AlertRated
HandlingEvent = Decision | AlertWoken | HandlingUndone
StreamEvent = AlertEvent | HandlingEvent
"""All that an alert's stream holds: its course, and what was done about it."""


def history_of(stream: Iterable[Event]) -> list[StreamEvent]:
    """Return the events of an alert's stream as such. Raises TypeError for any other."""
    history: list[StreamEvent] = []
    for event in stream:
        if not isinstance(event, StreamEvent):
            msg = f"An alert's stream holds a {type(event).__name__}."
            raise TypeError(msg)
        history.append(event)
    return history
