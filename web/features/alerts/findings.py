"""An alert's signals in words, one finding each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from infra.services.alerts.by_authority import strongest_signals
from projections.alerts.queries import Alert
from web.words import sentences


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal of an alert: why it stands, since when, and what would clear it."""

    reason: str
    clears_if: str
    since: str


def signals_of(alert: Alert, catalogue: Catalogue) -> list[Signal]:
    """Give what stands or, of a cleared alert, what stood last; the strongest first."""
    raised = (step.raised for step in reversed(alert.steps) if step.raised)
    signals = alert.signals or next(raised, ())
    return strongest_signals(signals, catalogue)


def findings(signals: Iterable[Signal], catalogue: Catalogue) -> list[Finding]:
    """Put signals in words."""
    return [_finding(one, catalogue) for one in signals]


def parameters(signal: Signal) -> Sequence[tuple[str, str]]:
    """Give the settings of the rule that raised a signal."""
    return [
        (sentences.PARAMETERS.get(name, name), sentences.PARAMETERS.get(str(value), str(value)))
        for name, value in sorted(signal.parameters.items())
    ]


def cleared_in_words(alert: Alert) -> str:
    """Say when an alert cleared and why; nothing while it is open."""
    if alert.cleared_on is None:
        return ""
    why = sentences.CLEARED_BY.get(alert.cleared_by or "", "its signals no longer stand")
    return f"{sentences.long_day(alert.cleared_on)}: {why}"


def _finding(signal: Signal, catalogue: Catalogue) -> Finding:
    scale = str(signal.observed.get("scale", ""))
    return Finding(
        reason=sentences.reason(signal, catalogue),
        clears_if=sentences.clears_if(signal.clears_if, scale, catalogue),
        since=sentences.long_day(signal.since),
    )
