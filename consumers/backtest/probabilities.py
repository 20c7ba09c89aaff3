"""From scores to chances: a sigmoid fitted on outcomes that were known before, and on no others.

Isotonic calibration needs far more outcomes than there are.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

FEWEST_BAD = 5
_PRIOR_BAD, _PRIOR = 1.0, 10.0


def chance(score: float, past_scores: Sequence[float], past_bad: Sequence[bool]) -> float:
    """Return the chance of a bad outcome; the base rate of the past where that holds too few.

    >>> chance(0.5, [], [])
    0.1
    """
    bad = sum(past_bad)
    if bad < FEWEST_BAD or bad == len(past_bad):
        return (bad + _PRIOR_BAD) / (len(past_bad) + _PRIOR)
    fitted = LogisticRegression().fit(np.array(past_scores).reshape(-1, 1), np.array(past_bad))
    return float(fitted.predict_proba(np.array([[score]]))[0, 1])
