"""Rules for single indicators that Soundings shipped before it followed lines, to compare with.

Each is given values of which more is better, and says whether its alarm stands.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev
from typing import NamedTuple

BASELINE = 5
_QUIET = 2
_LEAST_SPREAD = 0.01
_TO_DEVIATION = 1.4826
LEAST = 8
"""With fewer neighbours than this nothing is compared."""


class Cusum:
    """One-sided CUSUM of predictively standardised values, winsorised.

    S = max(0, S - z - k) > h, z by the first five values. Source: Bottle and Aylin (2011); Hawkins
    and Olwell (1998).
    """

    def __init__(self, k: float = 0.5, h: float = 5.0, cap: float = 3.0) -> None:
        self._k, self._h, self._cap = k, h, cap
        self._first = list[float]()
        self._mean, self._spread = 0.0, 1.0
        self._sum, self._quiet = 0.0, 0
        self._stands = False

    def update(self, x: float) -> float:
        """Take a value in; 1 while the alarm stands."""
        if len(self._first) < BASELINE:
            self._learn(x)
            return 0.0
        z = (x - self._mean) / (self._spread * sqrt(1 + 1 / BASELINE))
        z = max(-self._cap, min(self._cap, z))
        self._sum = min(max(0.0, self._sum - z - self._k), 1.5 * self._h)
        if not self._stands:
            self._stands = self._sum > self._h
            return float(self._stands)
        self._quiet = self._quiet + 1 if self._sum < self._h / 2 else 0
        if self._quiet >= _QUIET:
            self._stands, self._quiet = False, 0
        return float(self._stands)

    def _learn(self, x: float) -> None:
        self._first.append(x)
        if len(self._first) == BASELINE:
            self._mean = fmean(self._first)
            self._spread = max(stdev(self._first), _LEAST_SPREAD * abs(self._mean), 1e-9)


class XmR:
    """XmR chart: two values in a row past the limit. Source: Wheeler (1993)."""

    def __init__(self, width: float = 2.66, points: int = 12) -> None:
        self._width, self._points = width, points
        self._inside = list[float]()
        self._outside = self._quiet = 0
        self._stands = False

    def update(self, x: float) -> float:
        """Take a value in; 1 while the alarm stands."""
        outside = len(self._inside) >= BASELINE and x < self._limit()
        if self._stands:
            self._quiet = 0 if outside else self._quiet + 1
            if self._quiet >= _QUIET:
                self._stands, self._outside, self._quiet = False, 0, 0
            return float(self._stands)
        if outside:
            self._outside += 1
            self._stands = self._outside >= _QUIET
            return float(self._stands)
        self._outside = 0
        if len(self._inside) < self._points:
            self._inside.append(x)
        return 0.0

    def _limit(self) -> float:
        moved = fmean(abs(b - a) for a, b in pairwise(self._inside))
        mean = fmean(self._inside)
        return mean - self._width * max(moved, _LEAST_SPREAD * abs(mean), 1e-9)


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


class Slippage:
    """Falling behind the neighbours: z worse by a step within a year, twice in the bottom quarter.

    Source: Spiegelhalter and others (2012).
    """

    def __init__(self, worse_by: float = 1.0, quarter: float = 0.75) -> None:
        self._worse_by, self._quarter = worse_by, quarter
        self._before: tuple[float, float] | None = None
        self._slipped: float | None = None
        self._below = self._above = 0
        self._stands = False

    def update(self, place: Sequence[float]) -> float:
        """Take a year, a z and the share of neighbours that do better in; 1 while it stands."""
        year, z, worse_than = place
        if self._before and year - self._before[0] <= 1 and z - self._before[1] >= self._worse_by:
            self._slipped = year
        self._before = year, z
        below = worse_than >= self._quarter
        self._below, self._above = (self._below + 1, 0) if below else (0, self._above + 1)
        if self._stands:
            if self._above >= _QUIET:
                self._stands, self._slipped = False, None
        else:
            lately = self._slipped is not None and year - self._slipped <= 1
            self._stands = self._below >= _QUIET and lately
        return float(self._stands)
