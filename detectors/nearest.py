"""Statistical neighbours computed from what is known, where nobody publishes any.

Measures are put on one scale by median and median absolute deviation; the distance of two
authorities is the mean squared difference over the measures both have. Measures without a good
direction describe the place rather than how well it does, so they alone decide where there are
enough of them. Method: nearest neighbours by standardised distance, as in the Department for
Education's statistical neighbour tool (NFER 2007).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

ENOUGH_MEASURES = 5
NEAREST = 15
_COVERAGE = 0.6
_TO_DEVIATION = 1.4826
_FAR = 5.0

Values = Mapping[str, Mapping[str, float]]
"""By authority the values of its measures."""


def nearest(values: Values, alike: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return each authority's nearest, at most 15; those with too little in common have none.

    Only authorities that ``alike`` names the same way are held against another.

    >>> places = {str(n): {f"m{k}": float(n + k) for k in range(5)} for n in range(4)}
    >>> nearest(places, dict.fromkeys(places, "county"))["0"]
    ('1', '2', '3')
    """
    found: dict[str, tuple[str, ...]] = {}
    for kind in sorted(set(alike.values())):
        of_kind = sorted(one for one in values if alike.get(one) == kind)
        found.update(_among(of_kind, values))
    return found


def _among(authorities: Sequence[str], values: Values) -> dict[str, tuple[str, ...]]:
    table = _table(authorities, values)
    if table is None:
        return {}
    known = ~np.isnan(table)
    filled = np.where(known, table, 0.0)
    found: dict[str, tuple[str, ...]] = {}
    for row, authority in enumerate(authorities):
        both = known & known[row]
        shared = both.sum(axis=1)
        squares = (((filled - filled[row]) ** 2) * both).sum(axis=1)
        distance = np.where(shared >= ENOUGH_MEASURES, squares / np.maximum(shared, 1), np.inf)
        distance[row] = np.inf
        order = np.argsort(distance.round(9), kind="stable")[:NEAREST]
        near = tuple(authorities[one] for one in order if np.isfinite(distance[one]))
        if near:
            found[authority] = near
    return found


def _table(authorities: Sequence[str], values: Values) -> NDArray[np.float64] | None:
    """Return standardised values, one row an authority; None where too few measures are shared."""
    measures = sorted({measure for one in authorities for measure in values[one]})
    if len(authorities) < 2 or not measures:  # noqa: PLR2004 - one has no neighbours
        return None
    table = np.array(
        [[values[one].get(measure, np.nan) for measure in measures] for one in authorities]
    )
    table = table[:, np.isfinite(table).mean(axis=0) >= _COVERAGE]
    if table.shape[1] < ENOUGH_MEASURES:
        return None
    middle = np.nanmedian(table, axis=0)
    spread = _TO_DEVIATION * np.nanmedian(np.abs(table - middle), axis=0)
    table = (table - middle)[:, spread > 0] / spread[spread > 0]
    return np.clip(table, -_FAR, _FAR) if table.shape[1] >= ENOUGH_MEASURES else None
