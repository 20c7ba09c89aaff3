"""One concern an authority: where it stands as a whole, and one decision about all of it. Pure.

A concern has no stream of its own: it is what stands of an authority's alerts, so a decision about
it is one about each of them, recorded at once. What nobody decided about, in an alert or as a whole
new alert, wakes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from domain.alerts.handling import Act, Handling, Status, Waking, handled
from domain.alerts.handling_commands import Acknowledge, HandlingCommand, Rate, Undo
from domain.alerts.handling_decisions import HandlingRefusal, check_seen, decide
from domain.alerts.handling_events import HandlingEvent, StreamEvent
from domain.ids import CONCERNS, name_id

History = Sequence[StreamEvent]
Histories = Mapping[UUID, History]
"""By alert, all that happened to it: those of one authority, cleared ones too."""


def concern_id(authority: str) -> UUID:
    """Return the id of the concern about an authority, its id as hex: the same for ever."""
    return name_id(CONCERNS, authority)


class Part(NamedTuple):
    """An open alert of a concern: where it stands, and the keys of its signals."""

    alert: str
    handling: Handling
    signals: frozenset[str]


class Standing(NamedTuple):
    """Where a concern stands: ``decision`` is the last one about any of it.

    ``new`` are the signals, by alert and key, that came after they were decided about; ``waking``
    says why and when the last of its alerts came back.
    """

    status: Status = "new"
    decision: Act | None = None
    new: frozenset[tuple[str, str]] = frozenset()
    waking: Waking | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether somebody decided that it may wait, and nothing new came since."""
        return self.status in {"snoozed", "dismissed"}


NOTHING_DECIDED = Standing()


def standing_of(parts: Iterable[Part]) -> Standing:
    """Return where a concern stands by its open alerts."""
    every = list(parts)
    decisions = [one.handling.decision for one in every if one.handling.decision is not None]
    if not decisions:
        return NOTHING_DECIDED
    last = max(decisions, key=lambda act: act.at)
    new = frozenset((one.alert, key) for one in every for key in _undecided(one))
    wakings = [one.handling.waking for one in every if one.handling.waking is not None]
    if new or wakings:
        return Standing("woken", last, new, max(wakings, key=lambda one: one.at, default=None))
    return Standing("new" if last.kind == "rated" else last.kind, last)


def _undecided(part: Part) -> frozenset[str]:
    decision = part.handling.decision
    if decision is None:
        return part.signals
    return part.signals - {ground.signal for ground in decision.basis.grounds}


def decide_together(
    happened: Sequence[StreamEvent], command: HandlingCommand
) -> list[HandlingEvent]:
    """Return what follows for all alerts of a concern. Raises HandlingRefusal.

    ``happened`` is all that happened to the authority's alerts, cleared ones too, in the order of
    the log; as many events is the concern's version. ``command`` names the alert by which it was
    asked, and as ``seen`` the version of the concern.
    """
    histories: defaultdict[UUID, list[StreamEvent]] = defaultdict(list)
    for event in happened:
        histories[event.originator_id].append(event)
    if command.alert not in histories:
        msg = "There is no such alert."
        raise HandlingRefusal(msg)
    check_seen(happened, command.seen)
    # Where nothing can be done the alert that was asked about says why.
    about = _wanted(histories, command) or [command.alert]
    return [event for one in about for event in _decided(one, histories[one], command)]


def _decided(alert: UUID, history: History, command: HandlingCommand) -> list[HandlingEvent]:
    return decide(history, replace(command, alert=alert, seen=len(history)))


def _wanted(histories: Histories, command: HandlingCommand) -> list[UUID]:
    """Return the alerts that a decision is about."""
    states = {one: handled(history) for one, history in sorted(histories.items())}
    match command:
        case Undo():
            newest = max((act.at for one in states.values() if (act := one.undoable)), default=None)
            return [
                alert
                for alert, one in states.items()
                if (act := one.undoable) is not None and act.at == newest
            ]
        case Rate():
            return [
                alert
                for alert, one in states.items()
                if (one.is_open or alert == command.alert)
                and any(act.kind == "acknowledged" for act in one.acts)
            ]
        case Acknowledge():
            return [
                alert
                for alert, one in states.items()
                if one.is_open and not _is_theirs(one, command.by)
            ]
        case _:
            return [alert for alert, one in states.items() if one.is_open]


def _is_theirs(state: Handling, by: UUID) -> bool:
    decision = state.decision
    return state.status == "acknowledged" and decision is not None and decision.by == by
