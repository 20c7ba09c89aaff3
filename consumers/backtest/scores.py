"""How good a ranking is: figures of merit, each with what chance alone would give.

Intervals are bootstrapped over authorities, for outcomes of one authority are not independent. The
seed is fixed, so the same outcomes give the same interval.
"""

from collections.abc import Sequence
from typing import NamedTuple

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


def auc(scores: Sequence[float], bad: Sequence[bool], groups: Sequence[str]) -> Interval:
    """Return the area under the ROC curve, the chance that a bad outcome is ranked above another.

    The interval is over draws of whole groups.

    >>> auc([0.9, 0.1, 0.5], [True, False, False], ["a", "b", "c"])
    Interval(value=1.0, low=1.0, high=1.0)
    """
    if len(set(bad)) < len((True, False)):
        return Interval(None, None, None)
    points, outcomes = np.array(scores, float), np.array(bad, bool)
    value = float(roc_auc_score(outcomes, points))
    names, places = np.unique(np.array(list(groups)), return_inverse=True)
    random = np.random.default_rng(_SEED)
    drawn = random.multinomial(len(names), np.full(len(names), 1 / len(names)), _DRAWS)
    low, high = np.nanquantile(areas(points, outcomes, drawn[:, places]), (0.025, 0.975))
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
