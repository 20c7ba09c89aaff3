"""How an authority stands among its neighbours: a robust z and a rank.

z = (median of the neighbours - own value) / (1.4826 x their median absolute deviation), turned so
that more is worse. The median and the deviation about it hold still when one neighbour is freakish
(Spiegelhalter 2012 on funnel plots with overdispersion; neighbours after the Department for
Education's children's services statistical neighbour tool).
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

LEAST = 8
"""With fewer neighbours than this nothing is compared."""

NEAREST = 15
_TO_DEVIATION = 1.4826
_LEAST_SPREAD = 0.01


class Place(NamedTuple):
    """How many robust standard deviations worse than its neighbours, and the share that do better.

    Rounded, so that the last digit of a sum can't make two machines differ.
    """

    z: float
    worse_than: float


def placed(own: float, neighbours: Sequence[float]) -> Place | None:
    """Return the place of a value, more being better; None with too few neighbours.

    >>> placed(40.0, [48.0, 49.0, 50.0, 50.0, 51.0, 52.0, 53.0, 50.0])
    Place(z=6.7449, worse_than=1.0)
    >>> placed(40.0, [50.0]) is None
    True
    """
    if len(neighbours) < LEAST:
        return None
    middle = median(neighbours)
    deviation = _TO_DEVIATION * median(abs(one - middle) for one in neighbours)
    spread = max(deviation, _LEAST_SPREAD * abs(middle), 1e-9)
    better = sum(one > own for one in neighbours)
    return Place(round((middle - own) / spread, 4), round(better / len(neighbours), 4))
