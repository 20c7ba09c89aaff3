"""The ranking as shipped against the hand rules and chance, on tuned and on held-out authorities.

    python -m benchmarks.backtest FOLDER_OF_INDICATORS

Imports the shipped judgements and all indicators of the folder into a new installation, replays the
outcomes of ``examples/labels`` and prints one row a rule: area under the ROC curve with its 95%
interval for all outcomes and for those from July 2021 on, and precision at the budget. Takes some
five minutes.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.ranking_contest import Contest
from benchmarks.ranking_fitted import KINDS
from consumers.backtest.labels import read_labels
from consumers.backtest.replay import Case, Standing
from consumers.backtest.scores import Interval, auc
from detectors.ranking.rules import contributions
from infra.analysts.backtest.run import back_test
from infra.services.installation import Soundings
from infra.settings import Settings

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "examples" / "labels"
OUT = ROOT / "benchmarks" / "backtest.csv"
BUDGET = 15
_LATER = "2021-07-01"
LEVEL = "stressed figures"
_RULES = {
    "as shipped": None,
    "last grade": ("last grade",),
    LEVEL: (LEVEL,),
    "both": ("last grade", LEVEL),
}


def main(indicators: Path) -> None:
    """Import, replay and write the table."""
    with TemporaryDirectory() as folder, Soundings(Settings(home=Path(folder) / "home")) as app:
        app.initialise()
        judgements = ROOT / "examples" / "childrens-services" / "la_judgements.csv"
        app.imports.importer("benchmark").take_in([judgements, indicators])
        app.catch_up()
        app.neighbours.settle_missing("benchmark")
        rows = [row for name in ("tuning", "held_out") for row in _rows(app, name)]
    with OUT.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerows([_HEADER, *rows])
    for row in (_HEADER, *rows):
        print(" | ".join(map(str, row)))


_HEADER = (
    "authorities",
    "rule",
    "outcomes",
    "bad",
    "auc",
    "low",
    "high",
    "later",
    "low",
    "high",
    "precision",
)


def _rows(app: Soundings, name: str) -> Iterable[Sequence[object]]:
    found = read_labels(LABELS / f"childrens_services_{name}.csv", app.directory())
    judged = back_test(app, found.labels, BUDGET)
    cases = judged.replayed.cases
    later = [one for one in cases if one.label.on >= _LATER]
    for rule, parts in _RULES.items():
        counts = len(cases), sum(one.label.bad for one in cases)
        precision = _precision(judged.replayed.quarters_ranked.values(), parts)
        yield (name, rule, *counts, *_area(cases, parts), *_area(later, parts), precision)
    document = judged.document
    for figure in ("precision_at_budget", "precision_random", "standing_6_months", "brier"):
        yield (name, figure, "", "", document[figure], "", "", "", "", "")
    for figure in ("standing_12_months", "alerted_share_of_time", "newly_alerted_a_month"):
        yield (name, figure, "", "", document[figure], "", "", "", "", "")

    contest = Contest(judged.replayed, BUDGET)
    for kind in KINDS:
        one = contest.verdict(kind, *contest.judged(kind))
        rule = f"{kind}, {'better' if one.beats else 'not better'} than the rules"
        yield (name, rule, one.n, one.positives, *one.auc)
        gain = f"gain {one.gain} bound {one.gain_low} brier {one.brier}"
        yield (name, f"{kind}: {gain} rules {one.brier_rules}", "", "", "", "", "")


def _precision(quarters: Iterable[Sequence[Standing]], parts: Sequence[str] | None) -> float:
    """Return the share of bad outcomes among those flagged by a rule, where one is known."""

    def points(one: Standing) -> float:
        if parts is None:
            return one.score
        return sum(part.points for part in contributions(one.known) if part.name in parts)

    ranked = (sorted(standings, key=points, reverse=True)[:BUDGET] for standings in quarters)
    decided = [one.bad for flagged in ranked for one in flagged if one.bad is not None]
    return round(sum(decided) / len(decided), 4)


def _area(cases: Sequence[Case], parts: Sequence[str] | None) -> Interval:
    def points(case: Case) -> float:
        if parts is None:
            return case.score
        return sum(part.points for part in case.parts if part.name in parts)

    return auc(
        [points(one) for one in cases],
        [one.label.bad for one in cases],
        [one.label.authority for one in cases],
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
