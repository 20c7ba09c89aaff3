"""Rules against fitted rankings: each quarter's model is fitted on outcomes known before it.

A model would rank only where it was shown to do better: the one-sided 90% bound of its gain in
precision at the budget, drawn anew by authority in pairs, is above nothing, and its Brier score is
lower.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from benchmarks.ranking_features import numbers
from benchmarks.ranking_fitted import FEWEST, FEWEST_BAD, SEED, Fitted, Part, fit
from consumers.backtest import scores
from consumers.backtest.replay import Case, Replayed, Standing

_DRAWS = 2_000
_ONE_SIDED: Final = 0.10


class Judged(NamedTuple):
    """What a model said before an outcome, and why."""

    case: Case
    chance: float
    rank: int
    parts: tuple[Part, ...]


class Pick(NamedTuple):
    """An authority at the top of a quarter by one ranking or both, and what became of it."""

    authority: str
    bad: bool
    by_model: bool
    by_rules: bool


class Verdict(NamedTuple):
    """How a model did beside the rules, on the same outcomes; None where nothing was fitted."""

    name: str
    n: int
    positives: int
    auc: scores.Interval
    auc_rules: scores.Interval
    brier: float | None
    brier_rules: float | None
    precision: float | None
    precision_rules: float | None
    gain: float | None
    gain_low: float | None
    beats: bool
    why: str


@dataclass(slots=True)
class Contest:
    """Compares rules with fitted rankings, quarter by quarter.

    ``budget`` is how many are flagged each quarter.
    """

    replayed: Replayed
    budget: int
    _by_quarter: dict[str, list[Case]] = field(init=False)
    _known: list[tuple[Case, tuple[float, ...]]] = field(init=False)

    def __post_init__(self) -> None:
        by_quarter: defaultdict[str, list[Case]] = defaultdict(list)
        self._known = []
        for case in self.replayed.cases:
            by_quarter[case.quarter].append(case)
            places = {one.authority: one for one in self.replayed.quarters_ranked[case.quarter]}
            self._known.append((case, numbers(places[case.label.authority])))
        self._by_quarter = dict(by_quarter)

    def judged(self, kind: str) -> tuple[list[Judged], list[Pick]]:
        """Fit quarter by quarter and return what the model said of outcomes and whom it flagged."""
        cases: list[Judged] = []
        picks: list[Pick] = []
        model, fitted_on = None, -1
        for quarter, standings in self.replayed.quarters_ranked.items():
            past = bisect_left([one.label.on for one, _ in self._known], quarter)
            if past != fitted_on:
                model, fitted_on = self._fit(kind, past), past
            if model is not None:
                self._judge(model, quarter, standings, (cases, picks))
        return cases, picks

    def verdict(self, kind: str, cases: Sequence[Judged], picks: Sequence[Pick]) -> Verdict:
        """Tell whether a model did better than the rules on what it had not seen."""
        bad = [one.case.label.bad for one in cases]
        if not any(bad) or not picks:
            why = (
                f"Not fitted: it takes {FEWEST} earlier outcomes, {FEWEST_BAD} of them bad, and "
                "bad ones after."
            )
            return _not_fitted(kind, len(cases), why)
        groups = [one.case.label.authority for one in cases]
        brier = scores.brier([one.chance for one in cases], bad)
        brier_rules = scores.brier([one.case.chance for one in cases], bad)
        ours, theirs = _precision(picks, "by_model"), _precision(picks, "by_rules")
        gain, low = _gain(picks)
        beats = low > 0 and brier < brier_rules
        return Verdict(
            name=kind,
            n=len(cases),
            positives=sum(bad),
            auc=scores.auc([one.chance for one in cases], bad, groups),
            auc_rules=scores.auc([one.case.score for one in cases], bad, groups),
            brier=brier,
            brier_rules=brier_rules,
            precision=round(ours, 4),
            precision_rules=round(theirs, 4),
            gain=round(gain, 4),
            gain_low=round(low, 4),
            beats=beats,
            why=_why(low, brier, brier_rules),
        )

    def _fit(self, kind: str, past: int) -> Fitted | None:
        known = self._known[:past]
        rows = np.array([row for _, row in known], float)
        bad = [case.label.bad for case, _ in known]
        return fit(kind, rows, bad, [case.label.authority for case, _ in known])

    def _judge(
        self,
        model: Fitted,
        quarter: str,
        standings: Sequence[Standing],
        into: tuple[list[Judged], list[Pick]],
    ) -> None:
        chances = model.chances(np.array([numbers(one) for one in standings], float))
        order = np.argsort(-chances, kind="stable")
        ranks = {standings[place].authority: rank for rank, place in enumerate(order, start=1)}
        found = {one.authority: (one, chances[place]) for place, one in enumerate(standings)}
        for case in self._by_quarter.get(quarter, []):
            standing, chance = found[case.label.authority]
            parts = tuple(model.contributions(numbers(standing)))
            rank = ranks[case.label.authority]
            into[0].append(Judged(case, round(float(chance), 6), rank, parts))
        into[1].extend(self._picks(standings, ranks))

    def _picks(self, standings: Sequence[Standing], ranks: Mapping[str, int]) -> Iterator[Pick]:
        for rank, one in enumerate(standings, start=1):
            by_model, by_rules = ranks[one.authority] <= self.budget, rank <= self.budget
            if one.bad is not None and (by_model or by_rules):
                yield Pick(one.authority, one.bad, by_model, by_rules)


def _not_fitted(kind: str, n: int, why: str) -> Verdict:
    none = scores.Interval(None, None, None)
    return Verdict(
        name=kind,
        n=n,
        positives=0,
        auc=none,
        auc_rules=none,
        brier=None,
        brier_rules=None,
        precision=None,
        precision_rules=None,
        gain=None,
        gain_low=None,
        beats=False,
        why=why,
    )


def _precision(picks: Sequence[Pick], by: str) -> float:
    flagged = [one.bad for one in picks if getattr(one, by)]
    return sum(flagged) / len(flagged) if flagged else 0.0


def _gain(picks: Sequence[Pick]) -> tuple[float, float]:
    """Return the gain in precision, and the bound below which a tenth of all draws lie."""
    names = sorted({one.authority for one in picks})
    places = {name: place for place, name in enumerate(names)}
    counts = np.zeros((len(names), 4))
    for one in picks:
        flagged = (one.by_model, one.by_model and one.bad, one.by_rules, one.by_rules and one.bad)
        counts[places[one.authority]] += flagged
    drawn = np.random.default_rng(SEED).integers(0, len(names), (_DRAWS, len(names)))
    sums = np.vstack([counts.sum(axis=0), counts[drawn].sum(axis=1)])
    gains = sums[:, 1] / np.maximum(sums[:, 0], 1) - sums[:, 3] / np.maximum(sums[:, 2], 1)
    return float(gains[0]), float(np.quantile(gains[1:], _ONE_SIDED))


def _why(low: float, brier: float, brier_rules: float) -> str:
    if low <= 0:
        return (
            "Its gain in precision at the budget could be chance: the one-sided 90% bound is "
            f"{low:.3f}."
        )
    if brier >= brier_rules:
        return f"Its chances are no better: Brier score {brier:.4f} against {brier_rules:.4f}."
    return "It flags better, beyond chance, and its chances are better."
