"""Receipts of decisions: would what was decided on have stood, had we known what we know now? Pure.

Two things undercut a decision. Evidence that could have been known at the time, but came in late or
was put right, makes the alert's past another one. And a correction published since says that what
was published then was wrong. A newer reading does neither: it is news, not a mistake.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from domain.alerts.decisions import standing_after
from domain.alerts.events import Signal, Step
from domain.alerts.handling import Act
from domain.alerts.handling_events import Ground
from domain.times import published_instant, to_instant

Cause = Literal["past_changed", "corrected"]


@dataclass(frozen=True, slots=True)
class Undercut:
    """A decision whose basis changed: the grounds that fell, and what stands in their place.

    ``instead`` are signals on the same measures that were not decided on.
    """

    act: Act
    cause: Cause
    fell: tuple[Ground, ...]
    instead: tuple[Signal, ...]


def undercut(act: Act, steps: Sequence[Step], corrected: AbstractSet[str]) -> Undercut | None:
    """Tell whether an act's basis fell; ``steps`` is the alert's course as it is known now.

    ``corrected`` are the ids of evidence that was corrected or withdrawn since the act.
    """
    decided_at = to_instant(act.at)
    then = standing_after(one for one in steps if published_instant(one.on) <= decided_at)
    now = standing_after(steps)
    past = tuple(one for one in act.basis.grounds if one.signal not in then)
    fell = past or tuple(
        one
        for one in act.basis.grounds
        if one.signal not in now and not corrected.isdisjoint(one.evidence_ids)
    )
    if not fell:
        return None
    cause: Cause = "past_changed" if past else "corrected"
    return Undercut(act, cause, fell, _instead(act, fell, then if past else now))


def measure_of(ground: Ground) -> str:
    """Return the measure that a ground's signal is about; a signal's key begins with it."""
    return ground.signal.partition("|")[0]


def _instead(act: Act, fell: Sequence[Ground], standing: dict[str, Signal]) -> tuple[Signal, ...]:
    decided_on = {one.signal for one in act.basis.grounds}
    measures = {measure_of(one) for one in fell}
    return tuple(
        one for key, one in standing.items() if key not in decided_on and one.measure in measures
    )
