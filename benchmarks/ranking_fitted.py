"""Rankings fitted on outcomes of the past: logistic regression, and boosted trees to challenge it.

Both are calibrated with a sigmoid on folds in which no authority is both fitted on and judged;
isotonic calibration needs far more outcomes than there are. The same outcomes give the same model:
the seed is fixed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from benchmarks.ranking_features import NAMES

SEED: Final = 20_260_101
FEWEST: Final = 40
"""Fewer outcomes than this are not enough to fit on."""

FEWEST_BAD: Final = 10
_FOLDS = 3
_TELLING = 0.0005

Rows = NDArray[np.float64]


def logistic() -> Any:  # noqa: ANN401 - scikit-learn ships no types
    """Return a logistic regression with an L2 penalty, on standardised numbers."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1_000))


def boosting() -> Any:  # noqa: ANN401 - scikit-learn ships no types
    """Return shallow boosted trees with large leaves: there are few outcomes."""
    return HistGradientBoostingClassifier(
        max_iter=60,
        learning_rate=0.1,
        max_depth=2,
        min_samples_leaf=15,
        early_stopping=False,
        random_state=SEED,
    )


KINDS: Final[Mapping[str, Callable[[], Any]]] = {"logistic": logistic, "boosting": boosting}


class Part(NamedTuple):
    """By how much one number moves a chance."""

    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibrated model, and the middle of what it was fitted on."""

    model: Any
    middle: Rows

    def chances(self, rows: Rows) -> Rows:
        """Return the chance of a bad outcome for each row."""
        with threadpool_limits(1):  # on tables this small threads only wait for each other
            found: Rows = self.model.predict_proba(rows)[:, 1]
        return found

    def contributions(self, row: Sequence[float]) -> list[Part]:
        """Return by how much each number moves the chance from what it would be in the middle.

        One number at a time is put back to the median of what the model was fitted on; the
        greatest move comes first.
        """
        here = np.array(row, float)
        others = np.tile(here, (len(here) + 1, 1))
        places = np.arange(len(here))
        others[places + 1, places] = self.middle
        found = self.chances(others)
        parts = [
            Part(name, round(float(found[0] - without), 4))
            for name, without in zip(NAMES, found[1:], strict=True)
        ]
        moving = [part for part in parts if abs(part.points) > _TELLING]
        return sorted(moving, key=lambda part: -abs(part.points))


def fit(kind: str, rows: Rows, bad: Sequence[bool], groups: Sequence[str]) -> Fitted | None:
    """Fit a model of one of KINDS; None where the outcomes are not enough."""
    outcomes = np.array(bad, bool)
    if len(outcomes) < FEWEST or outcomes.sum() < FEWEST_BAD:
        return None
    if len({group for group, one in zip(groups, bad, strict=True) if one}) < _FOLDS:
        return None
    folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=SEED)
    splits = list(folds.split(rows, outcomes, groups))
    if any(outcomes[part].min() == outcomes[part].max() for split in splits for part in split):
        return None
    model = CalibratedClassifierCV(KINDS[kind](), method="sigmoid", cv=splits, ensemble=False)
    with threadpool_limits(1):
        model.fit(rows, outcomes)
    return Fitted(model, np.median(rows, axis=0))
