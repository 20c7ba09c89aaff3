"""How sure the model may claim to be: temperature, threshold, and what they come to.

Everything here takes scores of texts the model did not see when it was fitted.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from ingest.problem_types.model import NEVER, probabilities
from ingest.problem_types.tfidf import Floats

Ints = npt.NDArray[np.int64]

PRECISION = 0.85
FEWEST_ANSWERS = 20
"""A precision over fewer answers is too much luck to set a threshold by."""

_COOLEST, _HOTTEST = log(0.02), log(20)


@dataclass(frozen=True, slots=True)
class Setting:
    """A temperature and a threshold that belong together."""

    temperature: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Answers:
    """How a setting does: the share of texts answered, and of the answers that were right."""

    coverage: float
    precision: float


def calibrated(scores: Floats, wanted: Ints) -> Setting:
    """Find the setting for scores whose right classes are known."""
    temperature = _temperature(scores, wanted)
    return Setting(temperature, _threshold(probabilities(scores, temperature), wanted))


def _temperature(scores: Floats, wanted: Ints) -> float:
    """Find the temperature at which the right classes are least surprising (log loss)."""

    def surprise(logarithm: float) -> float:
        chances = probabilities(scores, exp(logarithm))
        right = chances[np.arange(len(wanted)), wanted]
        return float(-np.log(np.clip(right, 1e-12, None)).mean())

    found: Any = minimize_scalar(surprise, bounds=(_COOLEST, _HOTTEST), method="bounded")
    return exp(float(found.x))


def _threshold(chances: Floats, wanted: Ints) -> float:
    """Find the lowest probability from which answers are right often enough."""
    order = np.argsort(-chances.max(axis=1), kind="stable")
    sure = chances.max(axis=1)[order]
    right = np.cumsum(chances.argmax(axis=1)[order] == wanted[order])
    answers = np.arange(1, len(order) + 1)
    good = (right / answers >= PRECISION) & (answers >= FEWEST_ANSWERS)
    return float(sure[good][-1]) if good.any() else NEVER


def answered(chances: Floats, threshold: float) -> npt.NDArray[np.bool_]:
    """Tell which texts get an answer."""
    sure: npt.NDArray[np.bool_] = chances.max(axis=1) >= threshold
    return sure


def answers(right: npt.NDArray[np.bool_], given: npt.NDArray[np.bool_]) -> Answers:
    """Sum up. Where nothing is answered there is no precision, and it is said to be 0."""
    precision = float(right[given].mean()) if given.any() else 0.0
    return Answers(float(given.mean()), precision)


def macro_f1(wanted: Ints, chosen: Ints) -> float:
    """Return the mean over the classes of the F1 of each."""
    of_class = []
    for one in np.unique(wanted):
        both = np.sum((wanted == one) & (chosen == one))
        of_class.append(2 * both / (np.sum(wanted == one) + np.sum(chosen == one)))
    return float(np.mean(of_class))
