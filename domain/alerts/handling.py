"""Where an alert stands with the adviser: a pure fold over its stream."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.alerts.decisions import standing_after
from domain.alerts.events import (
    AlertCleared,
    AlertEvent,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
)
from domain.alerts.handling_events import (
    AlertAcknowledged,
    AlertDismissed,
    AlertRated,
    AlertSnoozed,
    AlertWoken,
    Basis,
    Decision,
    HandlingUndone,
    Label,
    StreamEvent,
    WokenBy,
)

Kind = Literal["acknowledged", "snoozed", "dismissed", "rated"]
Status = Literal["new", "acknowledged", "snoozed", "woken", "dismissed"]


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision in force. ``version`` is its place in the stream; ``note`` its words."""

    kind: Kind
    version: int
    at: datetime
    by: UUID
    basis: Basis
    note: str = ""
    until: date | None = None
    label: Label | None = None


class Waking(msgspec.Struct, frozen=True):
    """Why and when an alert came back."""

    why: WokenBy
    at: datetime


class Handling(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was done about an alert since it last opened, oldest first, less what was taken back."""

    is_open: bool = False
    acts: tuple[Act, ...] = ()
    waking: Waking | None = None

    @property
    def decision(self) -> Act | None:
        """The decision that the status goes by; ratings change no status."""
        return next((act for act in reversed(self.acts) if act.kind != "rated"), None)

    @property
    def status(self) -> Status:
        """The status: new until somebody decides."""
        if self.waking is not None:
            return "woken"
        decision = self.decision
        return "new" if decision is None or decision.kind == "rated" else decision.kind

    @property
    def is_quiet(self) -> bool:
        """Whether it asks for nothing now: it stands, and somebody decided that it may wait."""
        return self.status in {"snoozed", "dismissed"}

    @property
    def rating(self) -> Label | None:
        """What it was last said to be worth."""
        return next((act.label for act in reversed(self.acts) if act.label), None)

    @property
    def undoable(self) -> Act | None:
        """The decision that may be taken back: the newest, unless it has ended by itself."""
        newest = self.acts[-1] if self.acts else None
        ended = self.waking is not None and newest is not None and newest.kind != "rated"
        return None if ended else newest


NOTHING_DONE = Handling()


def handled(events: Iterable[StreamEvent]) -> Handling:
    """Fold an alert's stream to where it stands with the adviser."""
    return reduce(after, events, NOTHING_DONE)


def after(state: Handling, event: StreamEvent) -> Handling:
    """Return where an alert stands after one more event of its stream."""
    match event:
        case (
            AlertOpened() | AlertStrengthened() | AlertWeakened() | AlertCleared() | AlertRevised()
        ):
            return _followed(state, event)
        case AlertAcknowledged() | AlertSnoozed() | AlertDismissed() | AlertRated():
            waking = state.waking if isinstance(event, AlertRated) else None
            acts = (*state.acts, act_of(event))
            return msgspec.structs.replace(state, acts=acts, waking=waking)
        case AlertWoken():
            return _woken(state, event)
        case HandlingUndone():
            kept = tuple(act for act in state.acts if act.version != event.undoes)
            return msgspec.structs.replace(state, acts=kept)
        case _:
            assert_never(event)


def act_of(event: Decision) -> Act:
    """Return a decision as an act."""
    common = (event.originator_version, event.recorded_at, event.by, event.basis)
    match event:
        case AlertAcknowledged():
            return Act("acknowledged", *common, note=event.comment)
        case AlertSnoozed():
            return Act("snoozed", *common, note=event.reason, until=event.until)
        case AlertDismissed():
            return Act("dismissed", *common, note=event.comment, label=event.label)
        case AlertRated():
            return Act("rated", *common, note=event.comment, label=event.label)
        case _:
            assert_never(event)


def _followed(state: Handling, event: AlertEvent) -> Handling:
    """Take a change of the course in; begin anew where an alert opens that was not open."""
    if isinstance(event, AlertRevised):
        is_open = bool(standing_after(event.steps))
    else:
        is_open = not isinstance(event, AlertCleared)
    if is_open and not state.is_open:
        return Handling(is_open=True)
    return msgspec.structs.replace(state, is_open=is_open)


def _woken(state: Handling, event: AlertWoken) -> Handling:
    decision = state.decision
    if decision is None or decision.version != event.ends:
        return state
    return msgspec.structs.replace(state, waking=Waking(event.why, event.recorded_at))
