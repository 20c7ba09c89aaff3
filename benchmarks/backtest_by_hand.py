"""The figures of a back-test worked out again from its cases alone, pair by pair, with numpy.

Nothing of the project is used: what ``soundings backtest --json`` prints is all there is. Intervals
are drawn by authority with another random sequence, so they agree to the draw only.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Case = dict[str, Any]

DRAWS, SEED = 2_000, 7
NEAR = 0.02
"""How far an interval drawn anew may lie from the one reported."""

_BEFORE = ("", "_6_months", "_12_months")


def figures(cases: Sequence[Case]) -> dict[str, Any]:
    """Return the figures that follow from the cases, by their names in the JSON."""
    bad = np.array([one["outcome"] for one in cases], float)
    found: dict[str, Any] = {
        "n": len(cases),
        "positives": int(bad.sum()),
        "auc": share(column(cases, "score"), -bad),
        "brier": float(np.mean((column(cases, "chance") - bad) ** 2)),
        "standing_6_months": stood(cases, 1, 6),
        "standing_12_months": stood(cases, 1, 12),
        "standing_before": {
            str(months): {"bad": stood(cases, 1, months), "good": stood(cases, 0, months)}
            for months in (6, 12)
        },
        "bands": bands(cases),
    }
    graded = [one for one in cases if one["grade"] is not None]
    grades, previous = column(graded, "grade"), column(graded, "previous_grade")
    for ago in _BEFORE:
        points = column(graded, f"score{ago}_before" if ago else "score")
        found[f"concordance{ago}"] = share(points, grades)
        found[f"within_grade{ago}"] = share(points, grades, previous)
    return found


def intervals(cases: Sequence[Case]) -> dict[str, float]:
    """Return the ends of the 95% intervals of concordance, authorities drawn anew."""
    by_authority: dict[str, list[Case]] = {}
    for one in cases:
        if one["grade"] is not None:
            by_authority.setdefault(one["id"], []).append(one)
    names, random = sorted(by_authority), np.random.default_rng(SEED)
    drawn: dict[str, list[float]] = {ago: [] for ago in _BEFORE}
    for _ in range(DRAWS):
        some = [one for name in random.choice(names, len(names)) for one in by_authority[name]]
        for ago, of in drawn.items():
            of.append(
                share(column(some, f"score{ago}_before" if ago else "score"), column(some, "grade"))
            )
    found = {}
    for ago, of in drawn.items():
        low, high = np.nanquantile(of, (0.025, 0.975))
        found[f"concordance_low{ago}"], found[f"concordance_high{ago}"] = float(low), float(high)
    return found


def disagreements(document: dict[str, Any]) -> list[str]:
    """Return the names of figures that are not what the cases say."""
    cases = document["cases"]
    found = [
        name for name, value in figures(cases).items() if not same(document[name], value, 6e-5)
    ]
    if any(one["grade"] is not None for one in cases):
        again = intervals(cases)
        found += [name for name, value in again.items() if not same(document[name], value, NEAR)]
    return found


def share(points: Floats, grades: Floats, alike: Floats | None = None) -> float:
    """Return the share of pairs in which the worse-graded has more points; NaN without a pair."""
    worse = grades[:, None] < grades[None, :]
    if alike is not None:
        worse &= alike[:, None] == alike[None, :]
    apart = points[:, None] - points[None, :]
    right = np.where(apart > 0, 1.0, np.where(apart == 0, 0.5, 0.0))
    return float(right[worse].mean()) if worse.any() else float("nan")


def column(cases: Sequence[Case], name: str) -> Floats:
    """Return a column of the cases; NaN for nothing."""
    return np.array([np.nan if one[name] is None else one[name] for one in cases], float)


def stood(cases: Sequence[Case], outcome: int, months: int) -> float:
    """Return the share of outcomes of one kind before which an alert stood."""
    of = [one[f"alerted_{months}_months_before"] for one in cases if one["outcome"] == outcome]
    return float(np.mean(of)) if of else float("nan")


def bands(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Count outcomes by the band of six months before."""
    found = []
    for name in ("top tenth", "rest of the upper half", "lower half"):
        grades = [
            one["grade"]
            for one in cases
            if one["band_6_months_before"] == name and one["grade"] is not None
        ]
        worse, bad = sum(grade in {1, 2} for grade in grades), grades.count(1)
        found.append({"name": name, "n": len(grades), "worse": worse, "inadequate": bad})
    return found


def same(reported: Any, again: Any, within: float) -> bool:  # noqa: ANN401 - whatever the JSON holds
    """Tell whether a figure is what was worked out, to the digits reported."""
    if isinstance(again, dict):
        return all(same(reported[name], value, within) for name, value in again.items())
    if isinstance(again, float):
        if np.isnan(again) or reported is None:
            return bool(np.isnan(again)) and reported is None
        return bool(abs(reported - again) <= within)
    return bool(reported == again)
