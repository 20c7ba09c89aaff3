"""The alarms of indicators, one each, and what would end all of an indicator's alarms."""

from collections.abc import Iterable

import msgspec

from detectors.contract import Finding
from detectors.rounding import rounded
from detectors.trend import MINIMUM_POINTS
from domain.alerts.events import Counterfactual, Signal

_ALARMS = frozenset({"decline", "sudden_shift"})


class Early(msgspec.Struct, frozen=True):
    """How many of its first readings an indicator has, and the best of them; more is better."""

    n: int = 0
    best: float = 0.0

    def add(self, finding: Finding) -> "Early":
        """Return the count with one more reading, unless there are enough or this one has no value.

        >>> from datetime import date
        >>> Early().add(Finding("e1", "indicator", "turnover", 12.0, "percent", "low",
        ...     date(2009, 3, 31), "2009-12-09"))
        Early(n=1, best=-12.0)
        """
        if finding.value is None or self.n >= MINIMUM_POINTS:
            return self
        best = max(self.best, finding.oriented) if self.n else finding.oriented
        return Early(self.n + 1, best)


def one_each(signals: Iterable[Signal]) -> list[Signal]:
    """Return one alarm an indicator: the one that began first, until all of it clear."""
    found: dict[str, Signal] = {}
    for one in sorted(signals, key=lambda one: (one.since, one.detector)):
        if one.detector in _ALARMS and one.clears_if.kind == "indicator":
            first = found.get(one.measure)
            found[one.measure] = one if first is None else _both(first, one)
    return [found[measure] for measure in sorted(found)]


def recovered(wish: Counterfactual, early: Early) -> Counterfactual:
    """Ask for what was reached before: readings that only just end one alarm can begin another."""
    if wish.better == "at_least":
        return msgspec.structs.replace(wish, bound=max(wish.bound, rounded(early.best, up=True)))
    return msgspec.structs.replace(wish, bound=min(wish.bound, rounded(-early.best, up=False)))


def _both(first: Signal, second: Signal) -> Signal:
    """Ask for so many readings, and such good ones, that both clear."""
    one, other = first.clears_if, second.clears_if
    better = max if one.better == "at_least" else min
    wish = msgspec.structs.replace(
        one, bound=better(one.bound, other.bound), times=max(one.times, other.times)
    )
    return msgspec.structs.replace(
        first,
        clears_if=wish,
        evidence_ids=tuple(dict.fromkeys((*first.evidence_ids, *second.evidence_ids))),
        contrary_ids=tuple(dict.fromkeys((*first.contrary_ids, *second.contrary_ids))),
    )
