"""How surprising the newest figures of several lines are together, with some shift begun lately.

    z_k = sum of z / sqrt(n + n (n - 1) rho)      over the lines' figures k back, n of them
    strength = the best over onsets k = 0, 1, 2 back of  sum w_(k-j) z_j / sqrt(sum w^2)

``w`` is what a shift leaves in the surprises of the figure it begins at and of those after it.
"""

from collections.abc import Sequence
from math import sqrt

from detectors.lines.filter import held

LEFT = (1.0, 0.55, 0.3)
LEAST_LINES = 2
_HELD = 4.0

Surprises = Sequence[float]
"""Of one line the z of its figures, the newest first."""


def strengths(lines: Sequence[Surprises], alike: float) -> list[float]:
    """Return for each onset, the newest figures' first, how strongly the lines speak for it.

    None at all where fewer than two lines have a figure.

    >>> [round(one, 2) for one in strengths([(2.0, 0.0), (2.0, 0.0)], 0.0)]
    [2.83, 1.36]
    """
    back = [_together([one[k] for one in lines if len(one) > k], alike) for k in range(len(LEFT))]
    found: list[float] = []
    for onset, z in enumerate(back):
        if z is None:
            break
        weights = LEFT[: onset + 1]
        matched = sum(left * (back[onset - step] or 0.0) for step, left in enumerate(weights))
        found.append(matched / sqrt(sum(left * left for left in weights)))
    return found


def _together(surprises: Sequence[float], alike: float) -> float | None:
    n = len(surprises)
    if n < LEAST_LINES:
        return None
    return sum(held(z, _HELD) for z in surprises) / sqrt(n + n * (n - 1) * alike)
