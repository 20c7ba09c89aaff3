"""How good a ranking is: figures of merit, each with what chance alone would give.

Intervals are bootstrapped over authorities, for outcomes of one authority are not independent. The
seed is fixed, so the same outcomes give the same interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

_DRAWS = 2_000
_SEED = 20_260_101
_STEPS = 20

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Interval(NamedTuple):
    """A figure with its 95% interval; None where there are not both outcomes."""

    value: float | None
    low: float | None
    high: float | None


NOTHING: Final = Interval(None, None, None)
"""Where there is nothing to tell apart."""


def auc(scores: Sequence[float], bad: Sequence[bool], groups: Sequence[str]) -> Interval:
    """Return the area under the ROC curve, the chance that a bad outcome is ranked above another.

    The interval is over draws of whole groups.

    >>> auc([0.9, 0.1, 0.5], [True, False, False], ["a", "b", "c"])
    Interval(value=1.0, low=1.0, high=1.0)
    """
    if len(set(bad)) < len((True, False)):
        return NOTHING
    points, outcomes = np.array(scores, float), np.array(bad, bool)
    value = float(roc_auc_score(outcomes, points))
    low, high = np.nanquantile(areas(points, outcomes, drawn(groups)), (0.025, 0.975))
    return Interval(round(value, 4), round(float(low), 4), round(float(high), 4))


def areas(points: Floats, bad: Flags, times: NDArray[np.int64]) -> Floats:
    """Return the area for each row of ``times``, how often each outcome was drawn; NaN for none.

    One pass over the sorted scores does all draws at once, where scikit-learn's own function would
    take seconds for a few thousand; a tie counts half, as it does there.
    """
    order = np.argsort(points, kind="stable")
    _, starts = np.unique(points[order], return_index=True)
    worse = np.add.reduceat((times * bad)[:, order], starts, axis=1)
    other = np.add.reduceat((times * ~bad)[:, order], starts, axis=1)
    below = other.cumsum(axis=1) - other / 2
    pairs = worse.sum(axis=1) * other.sum(axis=1)
    found: Floats = (worse * below).sum(axis=1) / np.where(pairs, pairs, np.nan)
    return found


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of outcomes with different grades, for judging orders of them by.

    ``grades`` are better the higher, ``groups`` what is drawn anew. With ``alike`` only pairs count
    in which it is the same on both sides, and not None. Whatever is asked of the same outcomes is
    drawn alike, so two orders can be held against each other draw by draw.
    """

    grades: Sequence[int]
    groups: Sequence[str]
    alike: Sequence[float | None] | None = None

    def concordance(self, points: Sequence[float]) -> Interval:
        """Return the share of pairs in which the worse-graded has more points; ties count half.

        >>> Pairs([1, 2, 4], "abc").concordance([3.0, 2.0, 2.0])
        Interval(value=0.8333, low=0.5, high=1.0)
        """
        return _interval(self._shares(points))

    def gain(self, points: Sequence[float], others: Sequence[float]) -> Interval:
        """Return how much more concordant some points are than others, drawn in pairs."""
        return _interval(self._shares(points) - self._shares(others))

    def _shares(self, points: Sequence[float]) -> Floats:
        """Return the share for all outcomes, then for each draw; NaN where there is no pair."""
        counts = np.vstack([np.ones((1, len(self.grades))), drawn(self.groups)])
        counted = self._counted()
        apart = np.subtract.outer(np.array(points, float), np.array(points, float))
        right = counted * ((apart > 0) + (apart == 0) / 2)
        pairs = ((counts @ counted) * counts).sum(axis=1)
        shares: Floats = ((counts @ right) * counts).sum(axis=1) / np.where(pairs, pairs, np.nan)
        return shares

    def _counted(self) -> Floats:
        """Return 1 where the row's outcome is worse than the column's and the pair counts."""
        grades = np.array(self.grades, float)
        counted = grades[:, None] < grades[None, :]
        if self.alike is not None:
            alike = np.array([np.nan if one is None else one for one in self.alike], float)
            counted &= alike[:, None] == alike[None, :]
        return counted.astype(float)


def drawn(groups: Sequence[str]) -> NDArray[np.int64]:
    """Return for each draw of whole groups how often each outcome is in it."""
    names, places = np.unique(np.array(list(groups)), return_inverse=True)
    return _draws(len(names))[:, places]


def _draws(count: int) -> NDArray[np.int64]:
    random = np.random.default_rng(_SEED)
    return np.asarray(random.multinomial(count, np.full(count, 1 / count), _DRAWS), np.int64)


def _interval(shares: Floats) -> Interval:
    if np.isnan(shares[0]):
        return NOTHING
    low, high = np.nanquantile(shares[1:], (0.025, 0.975))
    return Interval(*(round(float(one), 4) for one in (shares[0], low, high)))


def mean(values: Sequence[float], groups: Sequence[str]) -> Interval:
    """Return a mean over all values; the interval is over draws of whole groups.

    >>> mean([1.0, 3.0], ["a", "a"])
    Interval(value=2.0, low=2.0, high=2.0)
    """
    names, places = np.unique(np.array(list(groups)), return_inverse=True)
    sums, counts = np.bincount(places, values), np.bincount(places)
    times = np.vstack([np.ones((1, len(names)), np.int64), _draws(len(names))])
    return _interval((times @ sums) / (times @ counts))


def brier(chances: Sequence[float], bad: Sequence[bool]) -> float:
    """Return the mean squared difference between the chances given and what became of it."""
    return round(float(np.mean((np.array(chances) - np.array(bad, float)) ** 2)), 4)


def capture(scores: Sequence[float], bad: Sequence[bool]) -> list[tuple[float, float]]:
    """Give, for shares reviewed from the highest score on, the share of bad outcomes found.

    >>> capture([0.9, 0.1], [True, False])[10]
    (0.5, 1.0)
    """
    order = np.argsort(-np.array(scores, float), kind="stable")
    found = np.concatenate([[0.0], np.cumsum(np.array(bad, float)[order])])
    total = max(found[-1], 1.0)
    shares = [step / _STEPS for step in range(_STEPS + 1)]
    counts = [round(share * len(order)) for share in shares]
    return [
        (share, round(float(found[count] / total), 4))
        for share, count in zip(shares, counts, strict=True)
    ]


def reliability(
    chances: Sequence[float], bad: Sequence[bool], bins: int = 5
) -> list[tuple[float, float, int]]:
    """Return mean chance, share that went bad and count, for bins of as many outcomes each."""
    order = np.argsort(np.array(chances, float), kind="stable")
    found = []
    for part in np.array_split(order, bins):
        if len(part):
            mean = float(np.mean(np.array(chances, float)[part]))
            share = float(np.mean(np.array(bad, float)[part]))
            found.append((round(mean, 4), round(share, 4), len(part)))
    return found
