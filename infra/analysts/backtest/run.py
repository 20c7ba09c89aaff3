"""Runs the back-test over what an installation holds, and gives its document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from consumers.backtest import scores
from consumers.backtest.history import History
from consumers.backtest.labels import Label
from consumers.backtest.replay import BackTest, Case, Replayed
from detectors.escalation import EscalationRules
from infra.services.installation import Soundings
from projections.picture import queries as picture_queries
from projections.picture.queries import VersionRow
from web.words import sentences

_QUARTERS_A_YEAR = 4
WHY_RULES = (
    "The rules rank, as shipped. Models fitted on outcomes were tried beside them and did no "
    "better on outcomes that they had not seen (benchmarks/RESULTS.md); none is fitted on these."
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
    return Judged(replayed, _document(app, replayed, budget, rules.escalation))


def history_of(app: Soundings) -> History:
    """Return what was known at any moment, by the rules in force."""

    def rows(authority: str) -> list[VersionRow]:
        with app.reading() as connection:
            return picture_queries.all_versions(connection, authority)

    return History(app.folding(rules=app.rules()), app.columns.portfolio(), rows)


def _document(
    app: Soundings, replayed: Replayed, budget: int, escalation: EscalationRules
) -> dict[str, Any]:
    cases = replayed.cases
    points, bad = [one.score for one in cases], [one.label.bad for one in cases]
    chances = [one.chance for one in cases]
    area = scores.auc(points, bad, [one.label.authority for one in cases])
    decided = [flag.bad for flag in replayed.flags if flag.bad is not None]
    bad_cases = [one for one in cases if one.label.bad]
    years = replayed.quarters / _QUARTERS_A_YEAR
    leads = [one.lead_months for one in bad_cases if one.lead_months is not None]
    return {
        "n": len(cases),
        "positives": len(bad_cases),
        "auc": area.value,
        "auc_low": area.low,
        "auc_high": area.high,
        "budget": budget,
        "precision_at_budget": _share(sum(decided), len(decided)),
        "precision_random": _share(replayed.decided_bad, replayed.decided),
        "flags": len(replayed.flags),
        "flags_decided": len(decided),
        "standing_6_months": _share(sum(one.alerted_6_months for one in bad_cases), len(bad_cases)),
        "standing_12_months": _share(
            sum(one.alerted_12_months for one in bad_cases), len(bad_cases)
        ),
        "alerted_share_of_time": _share(replayed.alerted_quarters, replayed.quarters),
        "newly_alerted_a_month": round(_a_month(replayed), 2),
        "lead_months_median": median(leads) if leads else None,
        "false_alarms_per_authority_year": _share(
            replayed.false_alarms / _QUARTERS_A_YEAR, years, digits=4
        ),
        "brier": scores.brier(chances, bad),
        "reliability": scores.reliability(chances, bad),
        "capture": scores.capture(points, bad),
        "by_detector": by_detector(cases),
        "escalation": {
            "families": escalation.families,
            "months": escalation.months,
        },
        "ranking": "rules",
        "ranking_why": WHY_RULES,
        "cases": [_case(app, one) for one in cases],
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
        "score": one.score,
        "chance": round(one.chance, 4),
        "rank": one.rank,
        "of": one.ranked,
        "because": [{"what": part.name, "points": round(part.points, 4)} for part in one.parts],
        "alerted": one.alerted_now,
        "alerted_6_months_before": one.alerted_6_months,
        "alerted_12_months_before": one.alerted_12_months,
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


def _a_month(replayed: Replayed) -> float:
    """Return the newly alerted a month, leaving out the quarter in which the counting began."""
    starts = sorted({flag.quarter for flag in replayed.flags})
    newly = sum(quarter > starts[0] for quarter, _ in replayed.newly_alerted) if starts else 0
    return newly / max(1, 3 * (len(starts) - 1))


def _share(part: float, whole: float, digits: int = 4) -> float | None:
    return round(part / whole, digits) if whole else None
