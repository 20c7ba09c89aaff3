"""Alerts as programs get them: the signals, how far they reach, where each stands; and replays."""

from collections.abc import Sequence

from msgspec import Struct, convert
from msgspec.structs import asdict

from detectors.escalation import Escalation
from detectors.lines.nation import NationShift
from domain.alerts.events import Bound, Signal
from domain.ids import SIGNALS, name_id
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from infra.services.alerts.handling import Handled
from infra.services.alerts.neighbour_figures import NeighbourFigures
from infra.services.alerts.replay import Replayed
from infra.services.alerts.service import AlertList
from projections.alerts.queries import Alert
from web.words import lines, sentences
from web.words.escalation import why
from web.words.handling import said

Figures = dict[str, float | int | str]
_NOBODY = NeighbourFigures()


class CounterfactualShape(Struct, frozen=True):
    """What would clear a signal: so many further readings at least, or at most, this."""

    measure: str
    kind: str
    bound: float
    better: str
    times: int
    any_value: bool
    also: Sequence[Bound]


class SignalShape(Struct, frozen=True):
    """One detector's finding on one measure, with all it takes to check it."""

    id: str
    detector: str
    rule_version: int
    measure: str
    reason: str
    reason_code: str
    since: str
    evidence_ids: Sequence[str]
    contrary_ids: Sequence[str]
    parameters: Figures
    observed: Figures
    clears_if: str
    counterfactual: CounterfactualShape


class AlertShape(Struct, frozen=True):
    """An alert with the signals that stand behind it; none where it is cleared."""

    id: str
    authority: str
    code: str
    detector: str
    domain: str
    level: str
    opened_on: str
    cleared_on: str | None
    cleared_by: str | None
    signals: Sequence[SignalShape]


class EscalationShape(Struct, frozen=True):
    """How far an authority's open alerts reach: critical, alert or watch; by which evidence."""

    level: str
    families: Sequence[str]
    why: str


class HandlingShape(Struct, frozen=True):
    """Where an alert stands with the adviser; ``seen`` is the version that a decision names.

    ``quiet`` alerts stand and ask for nothing now: ``said`` tells why, '' where nobody decided.
    """

    status: str
    owner: str | None
    said: str
    quiet: bool
    seen: int


class ListedAlertShape(AlertShape, frozen=True):
    """An alert on the list; ``handling`` is null for whoever does not handle alerts."""

    escalation: EscalationShape
    handling: HandlingShape | None


class DecidedShape(Struct, frozen=True):
    """Where an alert stands after a decision."""

    id: str
    handling: HandlingShape


class ReplayedShape(Struct, frozen=True):
    """When today's rules would have fired on what was published, and when that was recorded."""

    authority: str
    code: str
    detector: str
    domain: str
    level: str
    on: str
    until: str | None
    reasons: Sequence[str]
    evidence_ids: Sequence[str]
    alert_id: str
    recorded_at: str | None


def signal_id(alert: str, signal: Signal) -> str:
    """Return the id of a signal within its alert."""
    return name_id(SIGNALS, alert, signal.key).hex


def signal_json(
    alert: str, signal: Signal, catalogue: Catalogue, near: float | None = None
) -> SignalShape:
    """Return a signal with its sentences."""
    scale = str(signal.observed.get("scale", ""))
    return SignalShape(
        id=signal_id(alert, signal),
        detector=signal.detector,
        rule_version=signal.rule_version,
        measure=signal.measure,
        reason=sentences.reason(signal, catalogue, near),
        reason_code=signal.reason,
        since=signal.since,
        evidence_ids=signal.evidence_ids,
        contrary_ids=signal.contrary_ids,
        parameters=signal.parameters,
        observed=signal.observed,
        clears_if=sentences.clears_if(signal.clears_if, scale, catalogue),
        counterfactual=convert(signal.clears_if, CounterfactualShape, from_attributes=True),
    )


def alert_json(
    alert: Alert,
    directory: Directory,
    catalogue: Catalogue,
    near: NeighbourFigures = _NOBODY,
) -> AlertShape:
    """Return an alert with the signals that stand."""
    return AlertShape(
        id=alert.id,
        authority=directory.name_of(alert.authority),
        code=directory.code_of(alert.authority),
        detector=alert.detector,
        domain=alert.domain,
        level=alert.level,
        opened_on=alert.opened_on,
        cleared_on=alert.cleared_on,
        cleared_by=alert.cleared_by,
        signals=[
            signal_json(alert.id, signal, catalogue, near.of(alert.authority, signal))
            for signal in alert.signals
        ],
    )


def alerts_json(
    found: AlertList, directory: Directory, catalogue: Catalogue
) -> list[ListedAlertShape]:
    """Return a list of alerts; ``handling`` is None for who may not see it."""
    return [
        ListedAlertShape(
            **asdict(alert_json(alert, directory, catalogue, found.near)),
            escalation=_escalation_json(found.escalations[alert.authority]),
            handling=handling_json(alert.id, found.handled, found.versions.get(alert.id, 0))
            if found.handled.seen
            else None,
        )
        for alert in found.alerts
    ]


def handling_json(alert: str, handled: Handled, seen: int) -> HandlingShape:
    """Return where an alert stands; ``seen`` is the version of its stream."""
    handling = handled.of(alert)
    decision = handling.decision
    return HandlingShape(
        status=handling.status,
        owner=handled.names.get(decision.by) if decision else None,
        said=said(handling, handled.names),
        quiet=handling.is_quiet,
        seen=seen,
    )


def replayed_json(
    one: Replayed, authority: str, directory: Directory, catalogue: Catalogue
) -> ReplayedShape:
    """Return an alert that today's rules would have given, and when it was recorded, if it was."""
    fired = one.fired
    return ReplayedShape(
        authority=directory.name_of(authority),
        code=directory.code_of(authority),
        detector=fired.detector,
        domain=fired.domain,
        level=fired.level,
        on=fired.on,
        until=fired.until,
        reasons=[sentences.reason(signal, catalogue) for signal in fired.signals],
        evidence_ids=fired.evidence_ids,
        alert_id=fired.alert,
        recorded_at=one.recorded_at.isoformat() if one.recorded_at else None,
    )


class NationShiftShape(Struct, frozen=True):
    """A shift of the nation's figure, beyond its own moves before."""

    measure: str
    true_on: str
    value: float
    came_from: float
    known_on: str
    sentence: str


def nation_shift_json(shift: NationShift, catalogue: Catalogue) -> NationShiftShape:
    """Return a shift of the nation with its sentence."""
    return NationShiftShape(
        measure=shift.measure,
        true_on=shift.true_on,
        value=shift.value,
        came_from=shift.came_from,
        known_on=shift.known_on,
        sentence=lines.nation_shifted(shift, catalogue),
    )


def _escalation_json(reach: Escalation) -> EscalationShape:
    return EscalationShape(reach.level, reach.families, why(reach))
