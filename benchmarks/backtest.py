"""The order of visit against the last grade and chance, on tuned and on held-out authorities.

    SOUNDINGS_HOME=... python -m benchmarks.backtest

Needs an installation that holds the shipped judgements and the figures of key lines. Replays the
outcomes of ``examples/labels``; every figure that follows from the cases is worked out again
(``backtest_by_hand.py``). Writes ``backtest.csv``, and the table that the page of the back-test
shows, ``ingest/reference/back_test.csv``. Takes some five minutes.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.backtest_by_hand import disagreements
from benchmarks.ranking_contest import Contest
from benchmarks.ranking_fitted import KINDS
from consumers.backtest.labels import Label, read_labels
from consumers.backtest.replay import MONTHS_BEFORE, Case
from consumers.backtest.scores import Pairs, auc
from infra.analysts.backtest.run import back_test, of_cases
from infra.services.installation import Soundings
from infra.settings import Settings

ROOT = Path(__file__).parents[1]
LABELS = ROOT / "examples" / "labels"
OUT = ROOT / "benchmarks" / "backtest.csv"
PAGE = ROOT / "ingest" / "reference" / "back_test.csv"
BUDGET = 15
_HEADER = ("authorities", "figure", "value", "low", "high")
_PAGE_HEADER = ("kind", "name", "on", "a", "b", "c")

Row = Sequence[object]


class Half(NamedTuple):
    """A back-test of some authorities."""

    name: str
    cases: Sequence[Case]
    document: dict[str, Any]


def main() -> None:
    """Replay, check and write the tables."""
    with Soundings(Settings()) as app:
        app.catch_up()
        tuning, held_out = (_half(app, name) for name in ("tuning", "held_out"))
    rows = [*_rows(tuning), *_rows(held_out)]
    _write(OUT, _HEADER, rows)
    _write(PAGE, _PAGE_HEADER, _page(tuning, held_out))
    for row in (_HEADER, *rows):
        print(" | ".join(map(str, row)))


def _half(app: Soundings, name: str) -> Half:
    found = read_labels(LABELS / f"childrens_services_{name}.csv", app.directory())
    judged = back_test(app, found.labels, BUDGET)
    if wrong := disagreements(judged.document):
        msg = f"{name}: not what the cases say: {', '.join(wrong)}"
        raise SystemExit(msg)
    contest = Contest(judged.replayed, BUDGET)
    for kind in KINDS:
        one = contest.verdict(kind, *contest.judged(kind))
        print(f"{name}, {kind}: n {one.n} auc {one.auc} rules {one.auc_rules}; {one.why}")
    return Half(name, judged.replayed.cases, judged.document)


def _rows(half: Half) -> Iterator[Row]:
    name, cases, document = half
    graded = [(one, one.label.grade) for one in cases if one.label.grade is not None]
    grades, authorities = [of for _, of in graded], [one.label.authority for one, _ in graded]
    pairs = Pairs(grades, authorities)
    within = Pairs(grades, authorities, [one.previous_grade for one, _ in graded])
    last = [last_grade(one) for one, _ in graded]
    yield (name, "outcomes", len(cases), "", "")
    yield (name, "concordance, last grade alone", *pairs.concordance(last))
    for months in MONTHS_BEFORE:
        points = [one.before[months].score for one, _ in graded]
        ago = f"{months} months before"
        yield (name, f"concordance, {ago}", *pairs.concordance(points))
        yield (name, f"gain on the last grade, {ago}", *pairs.gain(points, last))
        yield (name, f"within the last grade, {ago}", *within.concordance(points))
    bad = [one.label.bad for one in cases]
    yield (name, "auc of inadequate", *auc([one.score for one in cases], bad, authorities))
    for figure in ("precision_at_budget", "precision_random", "brier", "lead_months_median"):
        yield (name, figure, document[figure], "", "")
    for months, of in document["standing_before"].items():
        yield (name, f"alert stood {months} months before bad", of["bad"], "", "")
        yield (name, f"alert stood {months} months before another", of["good"], "", "")
    for figure in ("alerted_share_of_time", "newly_alerted_a_month"):
        yield (name, figure, document[figure], "", "")
    yield (name, "new signals a year and authority", *_value(document))
    for band in document["bands"]:
        yield (name, f"{band['name']}: n, worse, inadequate", *list(band.values())[1:])
    for kind in ("forecast", "injected"):
        for figure, value in document[kind].items():
            yield (name, f"{kind}: {figure}", value, "", "")


def _value(document: dict[str, Any]) -> Row:
    return (document["new_signals_per_authority_year"], "", "")


def last_grade(case: Case) -> float:
    """Return the points of the last grade alone: requires improvement first, outstanding last."""
    return sum(term.points for term in case.terms if term.kind == "grade")


def _page(*halves: Half) -> Iterator[Row]:
    """Yield what the page shows of all authorities together: figures, bands, misses."""
    cases = sorted((one for half in halves for one in half.cases), key=lambda one: one.label.on)
    found = of_cases(cases)
    yield ("outcomes", cases[0].label.on, cases[-1].label.on, len(cases), found["positives"], "")
    for months in MONTHS_BEFORE:
        ago = f"_{months}_months" if months else ""
        yield (
            "concordance",
            months,
            "",
            *(found[f"concordance{end}{ago}"] for end in ("", "_low", "_high")),
        )
        yield ("within grade", months, "", found[f"within_grade{ago}"], "", "")
    graded = [(one, one.label.grade) for one in cases if one.label.grade is not None]
    alone = Pairs([grade for _, grade in graded], [one.label.authority for one, _ in graded])
    yield ("last grade alone", "", "", *alone.concordance([last_grade(one) for one, _ in graded]))
    yield ("auc", "", "", found["auc"], found["auc_low"], found["auc_high"])
    for band in found["bands"]:
        yield ("band", band["name"], "", band["n"], band["worse"], band["inadequate"])
    for months, of in found["standing_before"].items():
        yield ("alert stood", months, "", of["bad"], of["good"], "")
    signals = [half.document["new_signals_per_authority_year"] for half in halves]
    yield ("new signals", "", "", max(signals), "", "")
    of_figures = halves[0].document
    forecast, injected = of_figures["forecast"], of_figures["injected"]
    yield (
        "forecast",
        forecast["since"],
        "",
        forecast["n"],
        forecast["log_score"],
        forecast["coverage"],
    )
    for name, end in (("at the budget", ""), ("as shipped", "_as_shipped")):
        yield (
            "injected",
            name,
            injected["n"],
            injected[f"recall{end}"],
            injected[f"recall_first_year{end}"],
            injected[f"signals_per_authority_year{end}"],
        )
    yield from (_miss(one.label, one) for one in missed(cases))


def missed(cases: Iterable[Case]) -> list[Case]:
    """Return the bad outcomes whose authority stood in the lower half six months before."""
    return [one for one in cases if one.label.bad and one.before[6].band == "lower half"]


def _miss(label: Label, one: Case) -> Row:
    return ("missed", label.name, label.on, label.grade, one.previous_grade, "")


def _write(path: Path, header: Row, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *rows])


if __name__ == "__main__":
    main()
