"""The receipts of an alert: what was decided about it, on what, and what became of that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.alerts.events import Signal
from domain.alerts.handling import act_of
from domain.alerts.handling_events import (
    AlertWoken,
    Decision,
    HandlingEvent,
    HandlingUndone,
)
from domain.alerts.handling_receipts import Undercut
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from domain.times import AsOf, to_instant
from infra.services.alerts.replay import steps_of
from web.site.request import Visit
from web.words import sentences
from web.words.handling import WOKEN, Names, Told, act, told


@dataclass(frozen=True, slots=True)
class Receipt:
    """One thing that was done. ``grounds`` are the sentences it was decided on.

    ``then_href`` is the alert as it was on the page; '' where nothing was decided.
    """

    what: str
    note: str
    recorded: str
    position: int
    grounds: Sequence[str]
    evidence: int
    then_href: str
    undone: bool
    told: Told | None


def known_by_then(log: Iterable[Recorded], as_of: AsOf) -> list[Recorded]:
    """Return the events of a stream that were in the log by a moment; decisions know one clock."""
    return [
        one
        for one in log
        if one.position <= as_of.position and to_instant(one.event.recorded_at) <= as_of.known_by
    ]


def receipts(
    visit: Visit, log: Sequence[Recorded], names: Names, fallen: Iterable[Undercut]
) -> list[Receipt]:
    """Tell what was done about an alert, the newest first, what was taken back too."""
    signals = _signals(log)
    undone = {one.event.undoes for one in log if isinstance(one.event, HandlingUndone)}
    fell = {one.act.version: told(one, names, visit.catalogue) for one in fallen}
    return [
        _receipt(visit, one.position, one.event, (names, signals, undone, fell))
        for one in reversed(log)
        if isinstance(one.event, HandlingEvent)
    ]


_Context = tuple[Names, Mapping[str, Signal], set[int], Mapping[int, Told]]


def _receipt(visit: Visit, position: int, event: HandlingEvent, context: _Context) -> Receipt:
    names, signals, undone, fell = context
    basis = event.basis if isinstance(event, Decision) else None
    grounds = basis.grounds if basis else ()
    path = f"/alerts/{event.originator_id.hex}"
    return Receipt(
        what=_what(event, names),
        note=act_of(event).note if isinstance(event, Decision) else "",
        recorded=sentences.long_time(event.recorded_at),
        position=position,
        grounds=[_ground(one.signal, signals, visit.catalogue) for one in grounds],
        evidence=len({each for one in grounds for each in one.evidence_ids}),
        then_href=f"{path}?position={basis.position}" if basis else "",
        undone=event.originator_version in undone,
        told=fell.get(event.originator_version),
    )


def _what(event: HandlingEvent, names: Names) -> str:
    match event:
        case AlertWoken():
            return f"Came back: {WOKEN[event.why]}"
        case HandlingUndone():
            return f"A decision was undone by {names.get(event.by, 'somebody')}"
        case _:
            return act(act_of(event), names)


def _signals(log: Iterable[Recorded]) -> dict[str, Signal]:
    raised = (signal for one in log for step in steps_of(one) for signal in step.raised)
    return {signal.key: signal for signal in raised}


def _ground(key: str, signals: Mapping[str, Signal], catalogue: Catalogue) -> str:
    signal = signals.get(key)
    if signal is None:
        return catalogue.title_of(key.partition("|")[0])
    return sentences.reason(signal, catalogue)


def people_in(log: Iterable[Recorded]) -> set[UUID]:
    """Return the members who did something about an alert."""
    return {one.event.by for one in log if isinstance(one.event, Decision | HandlingUndone)}
