"""Runs the back-test over what an installation holds, and gives its document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import msgspec

from consumers.backtest import scores
from consumers.backtest.forecasts import judged, summed_up
from consumers.backtest.history import BANDS
from consumers.backtest.injected import BUDGET, SIZE, Found, injected
from consumers.backtest.labels import WORST, Label
from consumers.backtest.line_courses import Seen
from consumers.backtest.replay import MONTHS_BEFORE, BackTest, Case, Replayed
from detectors.escalation import EscalationRules
from detectors.ranking.order_of_visit import Term
from infra.services.alerts.history import history_of
from infra.services.installation import Soundings
from web.words import sentences

_QUARTERS_A_YEAR = 4
_WORSE = 2
WHY_RULES = (
    "The order of visit ranks, by rules as shipped: the last grade and its parts, and how the "
    "workforce, the front door and pressure stand and move. Nothing is fitted. It was chosen after "
    "looking at outcomes until July 2026, so judge it anew on later ones. Models fitted on "
    "outcomes were tried beside rules and did no better on outcomes that they had not seen "
    "(benchmarks/RESULTS.md)."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A back-test with everything a report tells of it."""

    replayed: Replayed
    document: dict[str, Any]


def back_test(app: Soundings, labels: Sequence[Label], budget: int) -> Judged:
    """Replay, score and return the document that the contract describes."""
    app.follow()

    rules = app.rules()
    history = history_of(app)
    test = BackTest(
        history,
        labels,
        budget,
        rules.escalation,
        lambda done, total: app.progress("Replaying the quarters", done, total),
    )
    replayed = test.run()
    figures = history.figures()
    document = _document(app, replayed, budget, rules.escalation) | _of_figures(figures)
    return Judged(replayed, document)


def _document(
    app: Soundings, replayed: Replayed, budget: int, escalation: EscalationRules
) -> dict[str, Any]:
    cases = replayed.cases
    decided = [flag.bad for flag in replayed.flags if flag.bad is not None]
    years = replayed.quarters / _QUARTERS_A_YEAR
    return {
        **of_cases(cases),
        "budget": budget,
        "precision_at_budget": _share(sum(decided), len(decided)),
        "precision_random": _share(replayed.decided_bad, replayed.decided),
        "flags": len(replayed.flags),
        "flags_decided": len(decided),
        "alerted_share_of_time": _share(replayed.alerted_quarters, replayed.quarters),
        "newly_alerted_a_month": round(_a_month(replayed), 2),
        "false_alarms_per_authority_year": _share(
            replayed.false_alarms / _QUARTERS_A_YEAR, years, digits=4
        ),
        "new_signals_per_authority_year": _share(replayed.new_signals, years),
        "by_detector": by_detector(cases),
        "escalation": msgspec.structs.asdict(escalation),
        "ranking": "rules",
        "ranking_why": WHY_RULES,
        "cases": [_case(app, one) for one in cases],
    }


def of_cases(cases: Sequence[Case]) -> dict[str, Any]:
    """Return the figures that follow from cases alone."""
    points, bad = [one.score for one in cases], [one.label.bad for one in cases]
    chances = [one.chance for one in cases]
    area = scores.auc(points, bad, [one.label.authority for one in cases])
    bad_cases = [one for one in cases if one.label.bad]
    leads = [one.lead_months for one in bad_cases if one.lead_months is not None]
    return {
        "n": len(cases),
        "positives": len(bad_cases),
        "auc": area.value,
        "auc_low": area.low,
        "auc_high": area.high,
        **of_grades(cases),
        "standing_6_months": _stood(bad_cases, 6),
        "standing_12_months": _stood(bad_cases, 12),
        "standing_before": standing_before(cases),
        "lead_months_median": median(leads) if leads else None,
        "brier": scores.brier(chances, bad),
        "reliability": scores.reliability(chances, bad),
        "capture": scores.capture(points, bad),
    }


def of_grades(cases: Sequence[Case]) -> dict[str, Any]:
    """Return how well the order goes with the grades that followed; None where there are none."""
    graded = [(one, one.label.grade) for one in cases if one.label.grade is not None]
    grades = [grade for _, grade in graded]
    authorities = [one.label.authority for one, _ in graded]
    every = scores.Pairs(grades, authorities)
    within = scores.Pairs(grades, authorities, [one.previous_grade for one, _ in graded])
    found: dict[str, Any] = {}
    for months in MONTHS_BEFORE:
        points = [one.before[months].score for one, _ in graded]
        ago = f"_{months}_months" if months else ""
        for name, pairs in (("concordance", every), ("within_grade", within)):
            of = pairs.concordance(points) if graded else scores.NOTHING
            found[f"{name}{ago}"] = of.value
            found[f"{name}_low{ago}"] = of.low
            found[f"{name}_high{ago}"] = of.high
    return found | {"bands": bands(cases)}


def bands(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Count by band of six months before how many were judged worse than good, and inadequate."""
    grades = {
        name: [one.label.grade for one in cases if one.label.grade and one.before[6].band == name]
        for name in BANDS
    }
    return [
        {
            "name": name,
            "n": len(of),
            "worse": sum(grade <= _WORSE for grade in of),
            "inadequate": sum(grade == WORST for grade in of),
        }
        for name, of in grades.items()
    ]


def standing_before(cases: Sequence[Case]) -> dict[str, dict[str, float | None]]:
    """Return by months the shares of bad outcomes, and of others, before which an alert stood."""
    bad = [one for one in cases if one.label.bad]
    good = [one for one in cases if not one.label.bad]
    return {
        str(months): {"bad": _stood(bad, months), "good": _stood(good, months)}
        for months in MONTHS_BEFORE
        if months
    }


def _stood(cases: Sequence[Case], months: int) -> float | None:
    return _share(sum(one.before[months].alerted for one in cases), len(cases))


def _of_figures(figures: Sequence[Seen]) -> dict[str, Any]:
    """Return how well figures of lines are foretold, and shifts put into them found."""
    foretold, found = summed_up(judged(figures)), injected(figures)
    return {
        "forecast": {
            "n": foretold.n,
            "since": foretold.since,
            "log_score": foretold.log_score.value,
            "log_score_low": foretold.log_score.low,
            "log_score_high": foretold.log_score.high,
            "coverage": foretold.coverage,
        },
        "injected": {"n": found.n, "size": SIZE, "budget": BUDGET}
        | _found("", found.at_budget)
        | _found("_as_shipped", found.shipped),
    }


def _found(name: str, of: Found | None) -> dict[str, float | None]:
    return {
        f"recall{name}": of.within_three if of else None,
        f"recall_first_year{name}": of.in_the_first if of else None,
        f"signals_per_authority_year{name}": of.signals if of else None,
        f"strength{name}": of.strength if of else None,
    }


def by_detector(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """Count for each detector how often it stood before a bad outcome, and before another."""
    stood: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    totals = Counter(one.label.bad for one in cases)
    for one in cases:
        stood[one.label.bad].update({signal.detector for _, signal in one.standing})
    return {
        name: {
            "stood_before_bad": _share(stood[True][name], totals[True]),
            "stood_before_other": _share(stood[False][name], totals[False]),
            "bad": stood[True][name],
            "other": stood[False][name],
        }
        for name in sentences.DETECTORS
        if stood[True][name] or stood[False][name]
    }


def _case(app: Soundings, one: Case) -> dict[str, Any]:
    catalogue = app.catalogue()
    return {
        "authority": one.label.name,
        "id": one.label.authority,
        "on": one.label.on,
        "outcome": int(one.label.bad),
        "quarter": one.quarter,
        "grade": one.label.grade,
        "previous_grade": one.previous_grade,
        "score": one.score,
        **{f"score_{n}_months_before": said.score for n, said in one.before.items() if n},
        "chance": round(one.chance, 4),
        "rank": one.rank,
        "of": one.ranked,
        **{f"band_{n}_months_before": said.band for n, said in one.before.items() if n},
        "because": [
            {"what": _what(term), "points": round(term.points, 4)}
            for term in sorted(one.terms, key=lambda term: -abs(term.points))
        ],
        "alerted": one.before[0].alerted,
        **{f"alerted_{n}_months_before": said.alerted for n, said in one.before.items() if n},
        "alerts": [
            {
                "detector": signal.detector,
                "level": level,
                "since": signal.since,
                "reason": signal.reason,
                "measure": signal.measure,
                "sentence": sentences.reason(signal, catalogue),
                "evidence_ids": list(signal.evidence_ids),
            }
            for level, signal in one.standing
        ],
    }


def _what(term: Term) -> str:
    """Return what a term of the order of visit is about.

    >>> _what(Term("sub_grades", "", 0.5)), _what(Term("level", "workforce", 1.0))
    ('sub grades', 'workforce level')
    """
    if term.of:
        return f"{term.of} {term.kind}"
    return "last grade" if term.kind == "grade" else term.kind.replace("_", " ")


def _a_month(replayed: Replayed) -> float:
    """Return the newly alerted a month, leaving out the quarter in which the counting began."""
    starts = sorted({flag.quarter for flag in replayed.flags})
    newly = sum(quarter > starts[0] for quarter, _ in replayed.newly_alerted) if starts else 0
    return newly / max(1, 3 * (len(starts) - 1))


def _share(part: float, whole: float, digits: int = 4) -> float | None:
    return round(part / whole, digits) if whole else None
