"""The chain beneath an alert: its own events, and the events, files and rows of its evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.alerts.events import (
    AlertCleared,
    AlertEvent,
    AlertOpened,
    AlertRevised,
    AlertStrengthened,
    AlertWeakened,
    Signal,
)
from domain.events import Event
from domain.evidence.events import EvidenceRecorded, EvidenceWithdrawn
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from domain.times import AsOf, Basis, to_instant
from infra.services.alerts.replay import steps_of
from web.site.request import Visit
from web.words import sentences
from web.words.alerts import parameters
from web.words.facts import Known

MOST_LINKS = 20
"""Facts whose events are shown with the alert; each fact's own page shows its own."""

_HAPPENED: dict[type[Event], str] = {
    AlertOpened: "Opened",
    AlertStrengthened: "Strengthened",
    AlertWeakened: "Weakened",
    AlertCleared: "Cleared",
    AlertRevised: "Revised: late or corrected evidence changed its past",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at one version with one set of parameters, and the measures it spoke on."""

    name: str
    measures: str
    parameters: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event of the alert."""

    happened: str
    on: str
    recorded: str
    position: int
    chain: str


@dataclass(frozen=True, slots=True)
class Link:
    """The event by which a cited fact came in, and the file and row it came from."""

    title: str
    value: str
    href: str
    source: str
    position: int
    chain: str


def rules(signals: Iterable[Signal], catalogue: Catalogue) -> list[Rule]:
    """Return the rules behind some signals, each with its version and parameters."""
    found: dict[tuple[object, ...], list[Signal]] = {}
    for one in signals:
        key = (one.detector, one.rule_version, *sorted(one.parameters.items()))
        found.setdefault(key, []).append(one)
    return [_rule(same, catalogue) for same in found.values()]


def _rule(signals: Sequence[Signal], catalogue: Catalogue) -> Rule:
    one = signals[0]
    name = sentences.rule_name(one.detector)
    titles = dict.fromkeys(catalogue.title_of(signal.measure) for signal in signals)
    return Rule(
        f"{name} ({one.detector}), version {one.rule_version}",
        sentences.listed(list(titles)),
        parameters(one),
    )


def log_of(visit: Visit, alert: str) -> list[LogEntry]:
    """Return the alert's events that were in the log by a moment, the newest first.

    On the published basis, which says nothing of this system's own days, all that the log holds.
    """
    as_of = visit.as_of
    return [
        _entry(one)
        for one in reversed(visit.services.store.recorded(UUID(alert)))
        if isinstance(one.event, AlertEvent)  # what was done about it is not for everybody
        and one.position <= as_of.position
        and (as_of.basis is Basis.PUBLISHED or to_instant(one.event.recorded_at) <= as_of.known_by)
        and _is_of_then(one, as_of)
    ]


def _is_of_then(one: Recorded, as_of: AsOf) -> bool:
    """Tell whether an event bears on days up to the moment, so that it gives nothing later away."""
    day = as_of.known_day
    steps = steps_of(one)
    return day is None or not steps or any(step.on[:10] <= day.isoformat() for step in steps)


def _entry(one: Recorded) -> LogEntry:
    steps = steps_of(one)
    return LogEntry(
        happened=_HAPPENED.get(type(one.event), "Recorded"),
        on=sentences.long_day(steps[0].on) if steps else "never, as is known now",
        recorded=sentences.long_time(one.event.recorded_at),
        position=one.position,
        chain=one.chain.hex(),
    )


def links_of(visit: Visit, evidence: Sequence[Known]) -> list[Link]:
    """Return where cited facts came in: the version in force of each."""
    return [found for one in evidence[:MOST_LINKS] if (found := _link(visit, one))]


def _link(visit: Visit, known: Known) -> Link | None:
    for one in visit.services.store.recorded(UUID(known.fact.evidence)):
        if one.position == known.fact.position and isinstance(
            one.event, EvidenceRecorded | EvidenceWithdrawn
        ):
            origin = one.event.origin
            return Link(
                title=known.title,
                value=known.value,
                href=visit.href(f"/evidence/{known.fact.evidence}"),
                source=f"{origin.file}, row {origin.row} (read as {origin.feed})",
                position=one.position,
                chain=one.chain.hex(),
            )
    return None
