"""A straight-line trend that is updated one point at a time, and a pool of such trends."""

from math import sqrt

import msgspec

MINIMUM_POINTS = 5
_DAYS_A_YEAR = 365.25


class Trend(msgspec.Struct, frozen=True):
    """Sums of a simple regression of y on years, kept so that a point costs the same always.

    After Welford (1962): means and centred sums, which stay accurate over long series.
    """

    n: int = 0
    mean_t: float = 0.0
    mean_y: float = 0.0
    s_tt: float = 0.0
    s_ty: float = 0.0
    s_yy: float = 0.0

    def add(self, ordinal_day: int, y: float) -> "Trend":
        """Return the trend with one more point; the day is a proleptic ordinal.

        >>> trend = Trend()
        >>> for year in range(5):
        ...     trend = trend.add(730_000 + round(365.25 * year), 2.0 * year)
        >>> round(trend.slope(), 3)
        2.0
        """
        t = ordinal_day / _DAYS_A_YEAR
        n = self.n + 1
        dt, dy = t - self.mean_t, y - self.mean_y
        mean_t, mean_y = self.mean_t + dt / n, self.mean_y + dy / n
        return Trend(
            n,
            mean_t,
            mean_y,
            self.s_tt + dt * (t - mean_t),
            self.s_ty + dt * (y - mean_y),
            self.s_yy + dy * (y - mean_y),
        )

    def slope(self) -> float:
        """Return the change in y a year; 0 where all points are of one day."""
        return self.s_ty / self.s_tt if self.s_tt else 0.0

    def standardised(self) -> float | None:
        """Return the slope in standard deviations a year; None with fewer than five points."""
        if self.n < MINIMUM_POINTS:
            return None
        deviation = sqrt(self.s_yy / (self.n - 1))
        return self.slope() / deviation if deviation > 0 else 0.0


class Pool(msgspec.Struct, frozen=True):
    """Count, sum and sum of squares of standardised slopes."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def replace(self, old: float | None, new: float | None) -> "Pool":
        """Return the pool with one measure's slope exchanged; None is 'had none' or 'has none'."""
        n, total, squares = self.n, self.total, self.squares
        if old is not None:
            n, total, squares = n - 1, total - old, squares - old * old
        if new is not None:
            n, total, squares = n + 1, total + new, squares + new * new
        return Pool(n, total, squares)

    def lower_bound(self, quantile: float) -> float | None:
        """Return the mean slope less ``quantile`` standard errors; None with fewer than five."""
        if self.n < MINIMUM_POINTS:
            return None
        mean = self.total / self.n
        variance = max(0.0, self.squares / self.n - mean * mean) * self.n / (self.n - 1)
        return mean - quantile * sqrt(variance / self.n)
