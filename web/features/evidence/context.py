"""What stands around one fact: how its value was read, what rests on it, what else was known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

import msgspec

from domain.alerts.events import Signal
from domain.evidence.events import EvidenceRecorded, EvidenceWithdrawn
from domain.log import Recorded
from domain.measures.catalogue import Catalogue
from infra.services.evidence.series import by_series, scale_now
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from web.site.request import Visit
from web.words import sentences
from web.words.facts import Known, known

MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class Rest:
    """An alert that cites the fact: by which rule, and as what."""

    what: str
    rule: str
    role: str
    href: str


def raw_event(one: Recorded) -> str:
    """Return an event as the log holds it, laid out to be read."""
    content = {"topic": one.event.stored_topic(), **msgspec.to_builtins(one.event)}
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode()


def read_on(event: EvidenceRecorded | EvidenceWithdrawn, catalogue: Catalogue) -> str:
    """Say how what came became a value on a scale."""
    if not isinstance(event, EvidenceRecorded):
        return "The version in force takes the value back, so there is none."
    if event.value is None:
        return (
            f"'{event.raw}' says that there is no number ({event.missing})."
            if event.missing
            else "It came in words and is kept as it came; no rule reads it."
        )
    scale = catalogue.scales.get(event.scale)
    if scale is None:
        return f"'{event.raw}' was read as the number {sentences.number(event.value)}, on no scale."
    return (
        f"'{event.raw}' was read as {sentences.number(event.value)} on the scale '{event.scale}'"
        f"{_bands(event.scale, catalogue)}{_better(event, catalogue)}."
    )


def _better(event: EvidenceRecorded, catalogue: Catalogue) -> str:
    """Say which end is better, and what it came with where a review came to something else."""
    better = {"high": "a higher value is better", "low": "a lower value is better"}
    good = catalogue.direction_of(event.measure, event.polarity)
    here = f"; {better[good]}" if good != "none" else ""
    if event.polarity in ("none", good):
        return here
    came = f"though it came as one of which {better[event.polarity]}"
    return f"{here or '; neither end is better'}, {came}"


def _bands(name: str, catalogue: Catalogue) -> str:
    scale = catalogue.scales[name]
    words = [f"{sentences.number(band.value)} {band.word}".strip() for band in scale.bands]
    told = f" ({', '.join(words)})" if words else ""
    today = scale_now(name, catalogue)
    return f"{told}, which is compared today on the scale '{today}'" if today != name else told


def what_rests(visit: Visit, authority: str, evidence: str) -> list[Rest]:
    """Return the alerts of which any signal ever cited a fact, newest first."""
    with visit.services.reading() as connection:
        found = alerts_as_of(connection, visit.as_of, authority=authority, include_cleared=True)
    return [_rest(visit, one, signals) for one in found if (signals := _citing(one, evidence))]


def _citing(alert: Alert, evidence: str) -> list[tuple[Signal, str]]:
    raised = chain.from_iterable(step.raised for step in alert.steps)
    return [
        (signal, "it speaks for it" if evidence in signal.evidence_ids else "it speaks against it")
        for signal in raised
        if evidence in signal.evidence_ids or evidence in signal.contrary_ids
    ]


def _rest(visit: Visit, alert: Alert, signals: Sequence[tuple[Signal, str]]) -> Rest:
    signal, role = signals[-1]
    detector = sentences.rule_name(alert.detector)
    theme = sentences.uncapitalised(sentences.theme(alert.domain))
    state = "open" if alert.is_open else "cleared"
    return Rest(
        what=f"{detector}, {theme}, opened {sentences.long_day(alert.opened_on)} ({state})",
        rule=f"rule {signal.detector}, version {signal.rule_version}",
        role=role,
        href=visit.href(f"/alerts/{alert.id}"),
    )


def otherwise_said(visit: Visit, fact: EvidenceRecorded, evidence: str) -> list[str]:
    """Return what other sources say of the same authority, measure and day, if not the same."""
    authority = visit.directory.kept(UUID(fact.authority)).hex
    with visit.services.reading() as connection:
        found = picture.facts(connection, visit.as_of, [authority], measures=[fact.measure])
    return [
        f"{one.source_body or 'A source that is not named'} says {sentences.number(one.value)} of "
        "the same day: the sources disagree. Both are kept; the picture shows what was published "
        "last, of judgements the graver."
        for one in found
        if (one.kind, one.true_on) == (fact.kind, fact.true_on)
        and one.evidence != evidence
        and one.value is not None
        and fact.value is not None
        and one.value != fact.value
    ]


def other_facts(visit: Visit, authority: str, measure: str, evidence: str) -> list[Known]:
    """Return the other facts in force on the same measure, of whatever kind and source."""
    with visit.services.reading() as connection:
        found = picture.facts(connection, visit.as_of, [authority])
    of_measure = [fact for fact in found if fact.measure == measure]
    series = by_series(of_measure)
    others = [
        known(fact, series[fact.kind, fact.measure], visit.catalogue)
        for fact in of_measure
        if fact.evidence != evidence
    ]
    return sorted(others, key=lambda one: (one.about, one.published), reverse=True)
