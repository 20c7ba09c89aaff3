"""The parameters of a line, fitted to the figures of all authorities together.

Figures follow the filter's model: y = theta + e with e ~ N(0, r w), and theta[t] = m + phi
(theta[t-1] - m) + n with n ~ N(0, q), begun from N(m, tau2). Variances are pooled over all
authorities, because ten figures of one of them don't tell them. What is maximised is the Kalman
filter's likelihood (Harvey 1989, section 3.4) with weak priors on phi and q/r; r follows in closed
form, so that three numbers are searched. What an authority reverts to, m, is a ridge regression on
what kind of place it is and on how its neighbours fare (Hoerl and Kennard 1970).
"""

from collections.abc import Mapping, Sequence
from math import inf
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, logit

from detectors.lines.filter import LineParameters

LEAST_AUTHORITIES = 10
"""With figures of fewer authorities than this nothing is fitted."""

MOST_STEPS = 3.0
"""Years after which a gap ages a state no more, as in the filter."""

MOST_ITERATIONS = 200
"""Steps of a search after which it is given up."""

PHI, Q_TO_R, TAU2_TO_R = 0.93, 0.32, 2.4
"""What is used until ten authorities have figures of two periods."""

_HELD_AT = 5.0
"""Robust standard deviations beyond which a surprise counts no more."""

_RIDGE = 10.0
_ROUNDS = 2
_TO_DEVIATION = 1.4826
_STEP = 1e-4
_CENTRES = np.array([2.6, -1.2, 1.0])
_WIDTHS = np.array([1.0, 1.5, 3.0])
"""Priors of logit phi, log q/r and log tau2/r, the last one only to keep it finite."""

_BOUNDS = ((-4.0, 7.0), (-7.0, 5.0), (-4.0, 7.0))
_PRECISION = 1e-6
"""Of the log likelihood: far less than what a figure tells."""


Floats = npt.NDArray[np.float64]


class Fitted(NamedTuple):
    """Parameters, and what each authority is expected to revert to."""

    parameters: LineParameters
    expected: dict[str, float]


class NotConvergedError(ArithmeticError):
    """The search for a line's parameters did not settle; the last ones stay in force."""


def fitted(
    figures: Mapping[str, Sequence[tuple[float, float]]],
    weights: Mapping[str, float],
    traits: Mapping[str, Sequence[float]],
    neighbours: Mapping[str, Sequence[str]],
) -> Fitted | None:
    """Return a line's parameters; None with figures of fewer than ten authorities, or equal ones.

    ``figures`` are periods in years and values of which more is worse, less the nation's, in order;
    ``weights`` how much noisier than usual an authority's figures are; ``traits`` what kind of
    place it is, NaN where unknown. Authorities with traits alone are told what to expect, too.
    Where fewer than ten authorities have two figures, phi, q/r and tau2/r are what they are before
    anything is known. Raises NotConvergedError where the search does not settle.
    """
    names = sorted(name for name, own in figures.items() if own)
    if len(names) < LEAST_AUTHORITIES:
        return None
    panel = _Panel.of([figures[name] for name in names], [weights.get(one, 1.0) for one in names])
    if _spread(panel.there_of(panel.y)) == 0:
        return None
    ratios = np.array([PHI, Q_TO_R, TAU2_TO_R])
    middle = np.full(len(names), np.median(panel.there_of(panel.y)))
    panel = _held(panel, middle, ratios)
    places = _Places(names, traits, neighbours)
    expected = places.expected(panel.levels(), panel.counts())
    own = expected[: len(names)]
    panel = _held(panel, own, ratios)
    if (panel.counts() > 1).sum() >= LEAST_AUTHORITIES:
        for _ in range(_ROUNDS):
            ratios = _searched(panel, own, ratios)
            panel = _held(panel, own, ratios)
    walk = _walk(panel, own, ratios[:, None])
    phi, q, tau2 = ratios.tolist()
    r = float(_noise(panel, walk)[0])
    states = walk.states[0]
    parameters = LineParameters(phi, q * r, r, tau2 * r, _spread(states), _spread(states - own))
    return Fitted(parameters, dict(zip(places.names, expected.tolist(), strict=True)))


class _Panel(NamedTuple):
    """Figures by place in their series (rows) and authority (columns)."""

    given: Floats
    y: Floats
    """The figures with outliers held, nought after an authority's last one."""
    there: Floats
    """One where there is a figure, else nought."""
    steps: Floats
    """Years since the figure before; nought for the first, and after the last."""
    weights: Floats

    @classmethod
    def of(cls, series: Sequence[Sequence[tuple[float, float]]], weights: Sequence[float]) -> Self:
        """Return the panel of authorities' figures."""
        shape = max(map(len, series)), len(series)
        y, there, steps = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        for column, own in enumerate(series):
            rows = slice(len(own))
            periods, y[rows, column] = np.array(own).T
            there[rows, column] = 1.0
            steps[1 : len(own), column] = np.minimum(np.diff(periods), MOST_STEPS)
        return cls(y, y, there, steps, np.array(weights))

    def counts(self) -> Floats:
        """Return how many figures each authority has."""
        counts: Floats = self.there.sum(axis=0)
        return counts

    def levels(self) -> Floats:
        """Return each authority's mean."""
        levels: Floats = self.y.sum(axis=0) / self.counts()
        return levels

    def there_of(self, rows: Floats) -> Floats:
        """Return what a table says of the figures that are there."""
        there: Floats = rows[self.there > 0]
        return there


class _Walk(NamedTuple):
    """A filter's way through a panel under some ratios: rows by ratios by authorities."""

    predicted: Floats
    surprises: Floats
    variances: Floats
    """Variances of surprises, in units of r."""
    states: Floats
    """After the last figure: ratios by authorities."""


def _walk(panel: _Panel, expected: Floats, ratios: Floats, limit: float = inf) -> _Walk:
    """Filter all authorities at once under each column of phi, q/r and tau2/r.

    A surprise beyond ``limit`` of its standard deviations in units of r is held there.
    """
    phi, q, tau2 = ratios[:, :, None]
    stationary = q / (1 - phi**2)
    state, variance = expected, tau2
    predicted, surprises, variances = [], [], []
    for y, there, steps in zip(panel.y, panel.there, panel.steps, strict=True):
        aged = phi**steps
        state = expected + aged * (state - expected)
        variance = stationary + aged**2 * (variance - stationary)
        total = variance + panel.weights
        surprise = there * (y - state)
        if limit < inf:
            most = limit * np.sqrt(total)
            surprise = np.clip(surprise, -most, most)
        predicted.append(state)
        surprises.append(surprise)
        variances.append(total)
        gain = there * variance / total
        state = state + gain * surprise
        variance = variance * (1 - gain)
    return _Walk(np.array(predicted), np.array(surprises), np.array(variances), state)


def _noise(panel: _Panel, walk: _Walk) -> Floats:
    """Return the r under which what was seen is most likely, for each column of ratios."""
    squares = (walk.surprises**2 / walk.variances).sum(axis=(0, 2))
    noise: Floats = squares / panel.there.sum()
    return noise


def _held(panel: _Panel, expected: Floats, ratios: Floats) -> _Panel:
    """Return the panel with figures that surprise beyond all measure moved to where they don't."""
    given = panel._replace(y=panel.given)
    first = _walk(given, expected, ratios[:, None])
    usual = _spread(panel.there_of(first.surprises[:, 0] / np.sqrt(first.variances[:, 0])))
    walk = _walk(given, expected, ratios[:, None], _HELD_AT * usual)
    return panel._replace(y=panel.there * (walk.predicted[:, 0] + walk.surprises[:, 0]))


def _searched(panel: _Panel, expected: Floats, start: Floats) -> Floats:
    """Return phi, q/r and tau2/r of the highest penalised likelihood."""
    steps = _STEP * np.column_stack([np.zeros(3), np.eye(3), -np.eye(3)])

    def cost(at: Floats) -> tuple[float, Floats]:
        """Return minus the penalised log likelihood, and its gradient by central differences."""
        costs = _costs(panel, expected, at[:, None] + steps)
        return float(costs[0]), (costs[1:4] - costs[4:]) / (2 * _STEP)

    begun = np.array([logit(start[0]), *np.log(start[1:])])
    # SLSQP does its small sums itself; L-BFGS-B wakes threads for them, seven times as dear
    options = {"ftol": _PRECISION, "maxiter": MOST_ITERATIONS}
    found = minimize(cost, begun, jac=True, method="SLSQP", bounds=_BOUNDS, options=options)
    if not (found.success and np.isfinite(found.fun)):
        msg = f"The search for a line's parameters did not settle: {found.message}"
        raise NotConvergedError(msg)
    return _ratios(found.x)


def _ratios(at: Floats) -> Floats:
    return np.array([expit(at[0]), *np.exp(at[1:])])


def _costs(panel: _Panel, expected: Floats, at: Floats) -> Floats:
    walk = _walk(panel, expected, _ratios(at))
    n = panel.there.sum()
    logs = (panel.there[:, None] * np.log(walk.variances)).sum(axis=(0, 2))
    improbable = (((at.T - _CENTRES) / _WIDTHS) ** 2).sum(axis=1)
    costs: Floats = (n * np.log(_noise(panel, walk)) + logs + improbable) / 2
    return costs


def _spread(values: Floats) -> float:
    """Return a robust standard deviation; where most are equal, the plain one."""
    robust = _TO_DEVIATION * np.median(np.abs(values - np.median(values)))
    return float(robust or np.std(values))


class _Places:
    """What kind of places authorities are; those with figures come first."""

    def __init__(
        self,
        measured: Sequence[str],
        traits: Mapping[str, Sequence[float]],
        neighbours: Mapping[str, Sequence[str]],
    ) -> None:
        self.names = [*measured, *sorted(traits.keys() - {*measured})]
        self._traits = _standardised([traits.get(name, ()) for name in self.names])
        place = {name: at for at, name in enumerate(measured)}
        self._near = [[place[o] for o in neighbours.get(n, ()) if o in place] for n in self.names]

    def expected(self, levels: Floats, counts: Floats) -> Floats:
        """Return where each place is expected to be, by its traits and its neighbours' mean."""
        middle = np.average(levels, weights=counts)
        near = np.array([levels[some].mean() if some else middle for some in self._near])
        x = np.column_stack([self._traits, _standardised(near[:, None])])
        known, weights = x[: len(levels)], counts / counts.mean()
        centre = np.average(known, axis=0, weights=weights)
        z = known - centre
        slopes = np.linalg.solve(
            z.T @ (weights[:, None] * z) + _RIDGE * np.eye(x.shape[1]),
            z.T @ (weights * (levels - middle)),
        )
        expected: Floats = middle + (x - centre) @ slopes
        return expected


def _standardised(rows: Sequence[Sequence[float]] | Floats) -> Floats:
    """Return traits with mean nought and deviation one; what is missing is at the mean."""
    width = max(map(len, rows), default=0)
    x = np.full((len(rows), width), np.nan)
    for at, row in enumerate(rows):
        x[at, : len(row)] = row
    there = np.isfinite(x)
    count = np.maximum(there.sum(axis=0), 1)
    centred = np.where(there, x - np.where(there, x, 0.0).sum(axis=0) / count, 0.0)
    deviation = np.sqrt((centred**2).sum(axis=0) / count)
    return centred / np.where(deviation > 0, deviation, 1.0)
