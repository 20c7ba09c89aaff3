"""Alerts as people read them: what one is about, its signals as findings, its course in steps."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.alerts.events import Signal, Step
from domain.measures.catalogue import Catalogue
from infra.services.alerts.by_authority import strongest_signals
from projections.alerts.queries import Alert
from web.words import sentences
from web.words.lines import KNOWN_SINCE

Near = Callable[[Signal], float | None]
"""Tells the middle of the neighbours' figures that a signal is told beside."""


def _nobody(_: Signal) -> float | None:
    """Tell of no neighbours."""
    return None


def about(detector: str, domain: str) -> str:
    """Say what an alert is about: 'Fall of a rating: corporate'."""
    rule = sentences.rule_name(detector)
    return f"{rule}: {sentences.uncapitalised(sentences.theme(domain))}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal of an alert: why it stands, since when, and what would clear it.

    ``since`` is empty where the reason says it already.
    """

    reason: str
    clears_if: str
    since: str


def signals_of(alert: Alert, catalogue: Catalogue) -> list[Signal]:
    """Return what stands or, of a cleared alert, what stood last; the strongest first."""
    raised = (step.raised for step in reversed(alert.steps) if step.raised)
    signals = alert.signals or next(raised, ())
    return strongest_signals(signals, catalogue)


def findings(
    signals: Iterable[Signal], catalogue: Catalogue, near: Near = _nobody
) -> list[Finding]:
    """Put signals in words, beside the middle of the neighbours' figures."""
    return [_finding(one, catalogue, near(one)) for one in signals]


def parameters(signal: Signal) -> Sequence[tuple[str, str]]:
    """Return the settings of the rule that raised a signal."""
    return [
        (sentences.PARAMETERS.get(name, name), sentences.PARAMETERS.get(str(value), str(value)))
        for name, value in sorted(signal.parameters.items())
    ]


def cleared_in_words(alert: Alert, catalogue: Catalogue) -> str:
    """Say when an alert cleared and why; nothing while it is open."""
    if alert.cleared_on is None:
        return ""
    why = sentences.cleared_by(alert.cleared_by, alert.steps[-1].through, catalogue)
    return f"{sentences.long_day(alert.cleared_on)}: {why}"


def _finding(signal: Signal, catalogue: Catalogue, near: float | None) -> Finding:
    scale = str(signal.observed.get("scale", ""))
    reason = sentences.reason(signal, catalogue, near)
    return Finding(
        reason=reason,
        clears_if=sentences.clears_if(signal.clears_if, scale, catalogue),
        since="" if KNOWN_SINCE in reason else sentences.long_day(signal.since),
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """What changed on one day."""

    on: str
    happened: str
    sentences: Sequence[str]


def steps_in_words(steps: Iterable[Step], catalogue: Catalogue) -> list[StepRow]:
    """Tell the steps, the newest first."""
    rows: list[StepRow] = []
    standing: dict[str, Signal] = {}
    for step in steps:
        before = dict(standing)
        for key in step.dropped:
            standing.pop(key, None)
        standing.update((signal.key, signal) for signal in step.raised)
        rows.append(_row(step, before, standing, catalogue))
    return rows[::-1]


def _row(
    step: Step, before: dict[str, Signal], now: dict[str, Signal], catalogue: Catalogue
) -> StepRow:
    on = sentences.long_day(step.on)
    if not now:
        why = sentences.cleared_by(step.cleared_by, step.through, catalogue)
        return StepRow(on, f"Cleared: {why}", ())
    raised = [sentences.reason(signal, catalogue) for signal in step.raised]
    if not before:
        return StepRow(on, "Opened", raised)
    was, still = _measures(before.values()), _measures(now.values())
    ended = [f"No longer: {catalogue.title_of(one)}." for one in sorted(was - still)]
    return StepRow(on, _change(was, still), [*raised, *ended])


def _measures(signals: Iterable[Signal]) -> AbstractSet[str]:
    return {signal.measure for signal in signals}


def _change(was: AbstractSet[str], still: AbstractSet[str]) -> str:
    match bool(still - was), bool(was - still):
        case True, True:
            return "Other measures"
        case True, False:
            return "More measures"
        case False, True:
            return "Fewer measures"
        case _:
            return "Newer readings"
