"""What an adviser sends of a decision, as a command; and where alerts stand, for a reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypedDict, cast, get_args
from uuid import UUID

from domain.alerts.handling import NOTHING_DONE, Handling
from domain.alerts.handling_commands import (
    Acknowledge,
    Dismiss,
    HandlingCommand,
    Rate,
    Snooze,
    Undo,
)
from domain.alerts.handling_decisions import HandlingRefusal
from domain.alerts.handling_events import Label
from infra.stores.audit.entries import SubjectAct

Asked = Literal["acknowledge", "snooze", "dismiss", "rate", "undo"]
ASKED: tuple[Asked, ...] = get_args(Asked)
ACTS: Mapping[Asked, SubjectAct] = {
    "acknowledge": "alert_acknowledged",
    "snooze": "alert_snoozed",
    "dismiss": "alert_dismissed",
    "rate": "alert_rated",
    "undo": "decision_undone",
}
"""The act that the audit log has of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision. ``seen`` is the version of the alert that it is about, as the list gives it.

    ``until`` and ``reason`` are for a snooze, ``label`` for a dismissal or a rating.
    """

    seen: int
    comment: str = ""
    reason: str = ""
    until: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Handled:
    """Where alerts stand and what members are called; nothing for a reader who may not see it."""

    seen: bool = False
    states: Mapping[str, Handling] = field(default_factory=dict)
    names: Mapping[UUID, str] = field(default_factory=dict)

    def of(self, alert: str) -> Handling:
        """Return where an alert stands."""
        return self.states.get(alert, NOTHING_DONE)


class Common(TypedDict):
    """What every command has."""

    at: datetime
    by: UUID
    alert: UUID
    seen: int
    position: int


def alert_id(text: str) -> UUID:
    """Read an alert's id. Raises HandlingRefusal."""
    try:
        return UUID(text)
    except ValueError:
        msg = "There is no such alert."
        raise HandlingRefusal(msg) from None


def command(asked: Asked, draft: DecisionDraft, common: Common) -> HandlingCommand:
    """Read what was sent. Raises HandlingRefusal, which says what to fill in."""
    match asked:
        case "acknowledge":
            return Acknowledge(**common, comment=draft.comment)
        case "snooze":
            return Snooze(**common, reason=draft.reason, until=_day(draft.until))
        case "dismiss":
            return Dismiss(**common, label=_label(draft.label), comment=draft.comment)
        case "rate":
            return Rate(**common, label=_label(draft.label), comment=draft.comment)
        case "undo":
            return Undo(**common)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = "Choose the day it comes back, as 2026-12-09."
        raise HandlingRefusal(msg) from None


def _label(text: str) -> Label:
    if text in get_args(Label):
        return cast("Label", text)
    msg = f"Choose what the alert was: {', '.join(get_args(Label))}."
    raise HandlingRefusal(msg)
