"""How good a ranking is: figures of merit, each with what chance alone would give.

Intervals are bootstrapped over authorities, for outcomes of one authority are not independent. The
seed is fixed, so the same outcomes give the same interval.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

_DRAWS = 2_000
_SEED = 20_260_101
_STEPS = 20

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A figure with its 95% interval; None where there are not both outcomes."""

    value: float | None
    low: float | None
    high: float | None


def auc(scores: Sequence[float], bad: Sequence[bool], groups: Sequence[str]) -> Interval:
    """Give the area under the ROC curve, the chance that a bad outcome is ranked above another."""
    return bootstrapped(_auc, np.array(scores, float), np.array(bad, float), groups)


def _auc(scores: Floats, bad: Floats) -> float | None:
    if bad.min(initial=1) == bad.max(initial=0):
        return None
    return float(roc_auc_score(bad, scores))


def bootstrapped(
    figure: Callable[[Floats, Floats], float | None],
    scores: Floats,
    bad: Floats,
    groups: Sequence[str],
) -> Interval:
    """Give a figure and its interval over draws of whole groups."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        places[group].append(place)
    clusters = [np.array(places[group]) for group in sorted(places)]
    value = figure(scores, bad) if len(bad) else None
    if value is None:
        return Interval(None, None, None)
    random = np.random.default_rng(_SEED)
    found: list[float] = []
    for _ in range(_DRAWS):
        drawn = random.integers(0, len(clusters), len(clusters))
        rows = np.concatenate([clusters[one] for one in drawn])
        if (again := figure(scores[rows], bad[rows])) is not None:
            found.append(again)
    low, high = np.quantile(found, (0.025, 0.975))
    return Interval(round(value, 4), round(float(low), 4), round(float(high), 4))


def brier(chances: Sequence[float], bad: Sequence[bool]) -> float:
    """Give the mean squared difference between the chances given and what became of it."""
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
    """Give mean chance, share that went bad and count, for bins of as many outcomes each."""
    order = np.argsort(np.array(chances, float), kind="stable")
    found = []
    for part in np.array_split(order, bins):
        if len(part):
            mean = float(np.mean(np.array(chances, float)[part]))
            share = float(np.mean(np.array(bad, float)[part]))
            found.append((round(mean, 4), round(share, 4), len(part)))
    return found
