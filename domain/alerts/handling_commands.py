"""What an adviser may ask to have done about an alert."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.alerts.handling_events import Label
from domain.commands import MemberCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class _Handle(MemberCommand):
    """What all of them carry.

    ``seen`` is the version of the alert's stream that the adviser had in front of them,
    ``position`` how far the log went then.
    """

    alert: UUID
    seen: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(_Handle):
    """Take an alert on."""

    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze(_Handle):
    """Put an alert off until the beginning of a day, for a reason."""

    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss(_Handle):
    """Say that an alert asks for nothing more, and what it was."""

    label: Label
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(_Handle):
    """Say what an alert was worth that was taken on."""

    label: Label
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(_Handle):
    """Take the newest decision back."""


HandlingCommand = Acknowledge | Snooze | Dismiss | Rate | Undo
