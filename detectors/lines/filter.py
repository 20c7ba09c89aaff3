"""Following one line: what was to be expected of the next figure, and how far it came out.

All is on the line's scale, turned so that more is worse, with the nation taken off. The level
theta of an authority reverts to what its neighbours and its place lead to expect (``expected``):

    y = theta + e,  e ~ N(0, r w)
    theta' = m + phi (theta - m) + n,  n ~ N(0, q);  theta0 ~ N(m, tau2)

Beside the Kalman filter stands a test for a shift: of the last three figures each may be where one
began, and what such a shift would leave in the later surprises is matched against them (Willsky
and Jones, generalised likelihood ratio, 1976). A step costs the same however long the line is.
"""

from collections.abc import Iterable
from datetime import date
from math import sqrt
from typing import NamedTuple

import msgspec

KEPT_ONSETS = 3
HELD_SURPRISE = 3.0
_HELD_SHIFT = 4.0
_LONGEST_GAP = 3.0


class LineParameters(msgspec.Struct, frozen=True):
    """How a line moves, per year, on its scale.

    ``phi`` is the share of a distance from expectation that is still there a year on, ``q`` the
    variance of a year's movement, ``r`` that of the noise in the figure of an authority of middle
    size, ``tau2`` that of a first level around expectation. ``sd`` is the standard deviation of
    levels over the nation, ``sd_residual`` that of levels less expectation.
    """

    phi: float
    q: float
    r: float
    tau2: float
    sd: float
    sd_residual: float


class Expected(msgspec.Struct, frozen=True):
    """What is expected of one authority's figure.

    ``noise`` is w, how much noisier its figures are than those of an authority of middle size;
    ``level`` is m, the level it reverts to.
    """

    parameters: LineParameters
    noise: float
    level: float

    @property
    def variance(self) -> float:
        """The variance of the noise in one figure, r w."""
        return self.parameters.r * self.noise


class Onset(msgspec.Struct, frozen=True, array_like=True):
    """A figure at which a shift may have begun.

    ``absorbed`` is how much of a shift of one the level has taken up since, ``matched`` over
    ``weight`` its likeliest size. ``before`` is the level and ``came_from`` the value then.
    """

    began: date
    before: float
    came_from: float
    absorbed: float = 0.0
    matched: float = 0.0
    weight: float = 0.0

    @property
    def strength(self) -> float:
        """How many standard errors the shift is from none."""
        return self.matched / sqrt(self.weight)

    @property
    def size(self) -> float:
        """The likeliest size of the shift."""
        return self.matched / self.weight


class Level(msgspec.Struct, frozen=True, array_like=True):
    """Where a line stands after its newest figure."""

    theta: float
    variance: float
    figures: int
    newest: date
    value: float
    interval: float = 1.0
    onsets: tuple[Onset, ...] = ()

    @property
    def likeliest(self) -> Onset | None:
        """The onset for which most speaks; None after a first figure."""
        return max(self.onsets, key=lambda one: one.strength, default=None)


class Forecast(NamedTuple):
    """What was to be expected of a figure: mean and variance, and the weight it will have."""

    mean: float
    variance: float
    gain: float


class Surprise(NamedTuple):
    """How far a figure came out from what was expected: ``z`` in standard deviations."""

    y: float
    z: float
    forecast: Forecast


class Figure(NamedTuple):
    """One figure: when it is true of, its value as it came, and y, its place less the nation's."""

    true_on: date
    value: float
    y: float


def years_between(before: date, after: date) -> float:
    """Return how far two days are apart, in years of whole months.

    >>> years_between(date(2023, 3, 31), date(2024, 3, 31)), years_between(
    ...     date(2024, 3, 31), date(2024, 6, 30))
    (1.0, 0.25)
    """
    return (12 * (after.year - before.year) + after.month - before.month) / 12


def forecast(level: Level | None, expected: Expected, years: float) -> Forecast:
    """Return what to expect of a figure that comes ``years`` after the newest; of a first, if none.

    Over more than three years nothing more is forgotten.
    """
    of, m = expected.parameters, expected.level
    if level is None:
        mean, variance = m, of.tau2
    else:
        kept, moved = aged(of, years)
        mean, variance = m + kept * (level.theta - m), kept * kept * level.variance + moved
    surprise_variance = variance + expected.variance
    return Forecast(mean, surprise_variance, variance / surprise_variance)


def aged(parameters: LineParameters, years: float) -> tuple[float, float]:
    """Return what is kept of a distance after a time, and the variance that it has brought."""
    years = min(years, _LONGEST_GAP)
    phi, q = parameters.phi, parameters.q
    kept = phi**years
    return kept, q * (1 - kept * kept) / (1 - phi * phi) if phi < 1 else q * years


def step(level: Level | None, figure: Figure, expected: Expected) -> tuple[Level, Surprise]:
    """Take one figure in, a later one than all before; return the new level and the surprise."""
    years = years_between(level.newest, figure.true_on) if level else 0.0
    ahead = forecast(level, expected, years)
    spread = sqrt(ahead.variance)
    v = figure.y - ahead.mean
    theta = ahead.mean + ahead.gain * held(v, HELD_SURPRISE * spread)
    now = Level(
        theta=theta,
        # P' = (1 - K) P, and K S is P
        variance=(1 - ahead.gain) * (ahead.gain * ahead.variance),
        figures=level.figures + 1 if level else 1,
        newest=figure.true_on,
        value=figure.value,
        interval=years or 1.0,
        onsets=tuple(_onsets(level, figure, ahead, expected.parameters)) if level else (),
    )
    return now, Surprise(figure.y, v / spread, ahead)


def supposed(level: Level, expected: Expected, y: float) -> tuple[Level, Surprise]:
    """Return what a figure at y would bring after the usual interval, were nothing of it held."""
    ahead = forecast(level, expected, level.interval)
    v = y - ahead.mean
    then = Level(
        theta=ahead.mean + ahead.gain * v,
        variance=(1 - ahead.gain) * (ahead.gain * ahead.variance),
        figures=level.figures + 1,
        newest=level.newest,
        value=level.value,
        interval=level.interval,
    )
    return then, Surprise(y, v / sqrt(ahead.variance), ahead)


def _onsets(
    level: Level, figure: Figure, ahead: Forecast, parameters: LineParameters
) -> Iterable[Onset]:
    """Yield the newest onsets, each with what the figure says for it."""
    years = years_between(level.newest, figure.true_on)
    faded = parameters.phi ** min(years, 1.0)
    new = Onset(figure.true_on, level.theta, level.value)
    v = held(figure.y - ahead.mean, _HELD_SHIFT * sqrt(ahead.variance))
    for one in (*level.onsets[1 - KEPT_ONSETS :], new):
        absorbed = one.absorbed * faded
        left = 1 - absorbed
        yield Onset(
            one.began,
            one.before,
            one.came_from,
            absorbed + ahead.gain * left,
            one.matched + left * v / ahead.variance,
            one.weight + left * left / ahead.variance,
        )


def held(value: float, most: float) -> float:
    """Return a value held within plus and minus ``most``."""
    return max(-most, min(most, value))
