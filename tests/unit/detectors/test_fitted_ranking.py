"""Fitted rankings: what they may see, that they repeat themselves, and when they may rank."""

from typing import Any

import numpy as np
import pytest

from benchmarks.ranking_contest import Contest, Verdict
from benchmarks.ranking_features import NAMES, numbers
from benchmarks.ranking_fitted import FEWEST, FEWEST_BAD, KINDS, fit
from consumers.backtest.labels import Label
from consumers.backtest.replay import MONTHS_BEFORE, Before, Case, Replayed, Standing
from detectors.ranking.order_of_visit import Judged, Known, LinePlace

BUDGET = 5
PER_QUARTER = 30
STARTS = [f"{year}-{month}-01" for year in range(2015, 2017) for month in ("01", "04", "07", "10")]


def known(stress: float) -> Known:
    judged = Judged(2 if stress > 0.5 else 3)
    return Known(judged, {"workforce": [LinePlace(stress)]})


def world(seed: int, *, telling: bool) -> Replayed:
    """Make quarters in which stress tells who goes bad, or nothing does; rules know nothing."""
    random = np.random.default_rng(seed)
    found = Replayed()
    for start in STARTS:
        stresses = random.random(PER_QUARTER)
        bad = random.random(PER_QUARTER) < (
            np.where(stresses > 0.75, 0.8, 0.05) if telling else 0.2
        )
        standings = []
        for place, (stress, went) in enumerate(zip(stresses, bad, strict=True)):
            name = f"a{place:02}"
            standings.append(Standing(name, known(float(stress)), (), bool(went)))
            found.cases.append(case(Label(name, name, f"{start[:8]}15", bool(went)), start))
        found.quarters_ranked[start] = tuple(standings)
    return found


def case(label: Label, quarter: str) -> Case:
    return Case(
        label=label,
        quarter=quarter,
        before=dict.fromkeys(MONTHS_BEFORE, Before(0.0, None, alerted=False)),
        previous_grade=None,
        chance=0.2,
        rank=1,
        ranked=PER_QUARTER,
        terms=(),
        standing=(),
        lead_months=None,
    )


def verdict(replayed: Replayed, kind: str = "logistic") -> Verdict:
    contest = Contest(replayed, BUDGET)
    return contest.verdict(kind, *contest.judged(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_that_knows_beats_rules_that_do_not(kind: str) -> None:
    found = verdict(world(1, telling=True), kind)

    assert found.beats, found.why
    assert (found.gain_low or 0) > 0
    assert (found.auc.value or 0) > 0.7


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_tells_no_model_ranks(seed: int) -> None:
    assert not verdict(world(seed, telling=False)).beats


def test_what_is_fitted_rests_on_earlier_outcomes_alone() -> None:
    plain = world(3, telling=True)
    last = STARTS[-1]
    turned = Replayed(
        cases=[
            one._replace(label=one.label._replace(bad=not one.label.bad))
            if one.quarter == last
            else one
            for one in plain.cases
        ],
        quarters_ranked=plain.quarters_ranked,
    )

    before = [one.chance for one in Contest(plain, BUDGET).judged("logistic")[0]]

    assert before == [one.chance for one in Contest(turned, BUDGET).judged("logistic")[0]]


def test_too_few_outcomes_are_said_to_be_too_few() -> None:
    replayed = world(4, telling=True)
    short = Replayed(
        cases=replayed.cases[:FEWEST_BAD],
        quarters_ranked={STARTS[0]: replayed.quarters_ranked[STARTS[0]]},
    )

    found = verdict(short)

    assert not found.beats
    assert str(FEWEST) in found.why


def rows() -> dict[str, Any]:
    cases = world(5, telling=True)
    table = [numbers(one) for some in cases.quarters_ranked.values() for one in some]
    bad = [one.label.bad for one in cases.cases]
    return {
        "rows": np.array(table),
        "bad": bad,
        "groups": [one.label.authority for one in cases.cases],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_fit_repeats_itself_and_says_what_moves_a_chance(kind: str) -> None:
    one, two = fit(kind, **rows()), fit(kind, **rows())
    high = numbers(Standing("a", known(0.95), (), None))

    assert one is not None
    assert two is not None
    assert one.contributions(high) == two.contributions(high)
    assert {part.name for part in one.contributions(high)} <= set(NAMES)
    assert one.contributions(high)[0].points > 0
    assert one.contributions(tuple(one.middle)) == []
