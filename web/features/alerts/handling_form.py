"""What an adviser's form or program asked for, as a command."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, TypedDict, cast, get_args
from uuid import UUID

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
from domain.membership.person import Person
from infra.services.installation import Soundings

Asked = Literal["acknowledge", "snooze", "dismiss", "rate", "undo"]
ASKED: tuple[Asked, ...] = get_args(Asked)

Field = Callable[[str], str]
"""Gives a field by name, '' where it is not there."""


def command(
    asked: Asked, services: Soundings, by: Person, alert: str, field: Field
) -> HandlingCommand:
    """Read a form. Raises HandlingRefusal, which says what to fill in."""
    common = _common(services, by, alert, field("seen"))
    match asked:
        case "acknowledge":
            return Acknowledge(**common, comment=field("comment"))
        case "snooze":
            return Snooze(**common, reason=field("reason"), until=_day(field("until")))
        case "dismiss":
            return Dismiss(**common, label=_label(field("label")), comment=field("comment"))
        case "rate":
            return Rate(**common, label=_label(field("label")), comment=field("comment"))
        case _:
            return Undo(**common)


class _Common(TypedDict):
    """What every command has."""

    at: datetime
    by: UUID
    alert: UUID
    seen: int
    position: int


def _common(services: Soundings, by: Person, alert: str, seen: str) -> _Common:
    try:
        return _Common(
            at=services.clock(),
            by=by.id,
            alert=UUID(alert),
            seen=int(seen) if seen.isdecimal() else 0,
            position=services.position(),
        )
    except ValueError:
        msg = "There is no such alert."
        raise HandlingRefusal(msg) from None


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
