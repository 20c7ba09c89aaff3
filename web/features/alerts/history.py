"""An alert's course: its steps, each in words."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.alerts.events import Signal, Step
from domain.measures.catalogue import Catalogue
from web.words import sentences


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
        why = sentences.CLEARED_BY.get(step.cleared_by or "", "its signals no longer stand")
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
