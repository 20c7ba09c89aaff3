"""What reaches the adviser: a critical factor, or two independent families of evidence."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.escalation import EscalationRules, escalated
from detectors.families import family
from domain.alerts.events import Counterfactual, Level, Signal
from tests.unit.makers import QUICK

Stands = tuple[Level, Signal]
_ORDER = ("watch", "alert", "critical")


def says(detector: str, kind: str, measure: str = "m", level: Level = "watch") -> Stands:
    """A signal as far as escalation looks at it."""
    wish = Counterfactual(measure=measure, kind=kind, bound=1.0, better="at_least")
    return level, Signal(
        detector=detector,
        rule_version=1,
        measure=measure,
        reason="a_reason",
        episode="2020-03-31",
        since="2020-09-01",
        evidence_ids=("e1",),
        parameters={},
        observed={},
        clears_if=wish,
    )


DEPARTED = says("departure", "indicator")
COASTING = says("coasting", "assessment")
GAP = says("insight_gap", "self_assessment")
SOFT = says("soft_convergence", "soft_intelligence")
SILENT = says("silence", "indicator")
DEPARTED = says("departure", "indicator", "a")
TOGETHER = says("theme", "indicator", "b")
FIGURES = [DEPARTED, TOGETHER]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (COASTING, "judgement"),
        (says("critical_factor", "assessment", level="critical"), "judgement"),
        (says("rating_fall", "assessment"), "judgement"),
        (DEPARTED, "indicator"),
        (TOGETHER, "indicator"),
        (says("peer_slippage", "comparison"), "indicator"),
        (GAP, "self_assessment"),
        (SOFT, "soft_intelligence"),
        (SILENT, "silence"),
        (says("silence", "peer_review"), "silence"),
    ],
)
def test_each_signal_belongs_to_the_family_its_evidence_is_of(one: Stands, expected: str) -> None:
    assert family(one[1]) == expected


def test_a_critical_factor_is_enough_by_itself() -> None:
    found = escalated([says("critical_factor", "assessment", level="critical")])

    assert (found.level, found.why) == ("critical", "critical_factor")


@pytest.mark.parametrize(
    "pair",
    [[COASTING, GAP], [COASTING, SOFT], [GAP, SOFT], [GAP, DEPARTED], [COASTING, TOGETHER]],
)
def test_two_families_are_an_alert(pair: list[Stands]) -> None:
    found = escalated(pair)

    assert (found.level, found.why, len(found.families)) == ("alert", "independent_families", 2)


@pytest.mark.parametrize(
    "standing",
    [
        [COASTING, says("rating_fall", "assessment", "other")],
        [COASTING, SILENT],
        [SILENT, GAP],
    ],
    ids=["one family twice", "silence", "silence too"],
)
def test_all_else_is_watched(standing: list[Stands]) -> None:
    assert (escalated(standing).level, escalated(standing).why) == ("watch", "one_family")


def test_nothing_is_watched_for_no_family() -> None:
    assert escalated([]).why == "nothing_stands"
    assert escalated([]).families == ()


some = st.lists(
    st.sampled_from([COASTING, GAP, SOFT, SILENT, *FIGURES, ("critical", COASTING[1])]), max_size=8
)


@QUICK
@given(some, some)
def test_more_that_stands_never_reaches_less_far(
    standing: list[Stands], more: list[Stands]
) -> None:
    before, after = escalated(standing), escalated([*standing, *more])

    assert _ORDER.index(after.level) >= _ORDER.index(before.level)
    assert set(before.families) <= set(after.families)


@QUICK
@given(some, st.randoms(use_true_random=False))
def test_the_order_they_stand_in_makes_no_difference(
    standing: list[Stands], random: Random
) -> None:
    mixed = random.sample(standing, len(standing))

    assert escalated(mixed) == escalated(standing)


def test_a_signal_of_figures_is_a_voice_for_a_year_and_a_judgement_for_as_long_as_it_stands() -> (
    None
):
    standing = [COASTING, *FIGURES]

    assert escalated(standing, on=date(2021, 9, 1)).level == "alert"
    assert escalated(standing, on=date(2021, 9, 30)).families == ("judgement",)
    assert escalated(standing, EscalationRules(months=24), on=date(2021, 9, 30)).level == "alert"


def test_soft_intelligence_is_a_voice_though_no_signal_of_it_is_here() -> None:
    alone, beside = escalated([], besides=["soft_intelligence"]), [COASTING]

    assert (alone.level, alone.families, alone.why) == (
        "watch",
        ("soft_intelligence",),
        "one_family",
    )
    assert escalated(beside, besides=["soft_intelligence"]).level == "alert"


def test_a_line_that_left_its_path_reaches_the_adviser_by_itself_for_a_year() -> None:
    fresh, later = date(2021, 8, 31), date(2021, 10, 31)

    found = escalated([DEPARTED], on=fresh)

    assert (found.level, found.why) == ("alert", "left_its_path")
    assert escalated([DEPARTED], on=later).level == "watch"
    assert escalated([DEPARTED], EscalationRules(lines=2), on=fresh).level == "watch"
    assert escalated([DEPARTED], EscalationRules(lines=0), on=fresh).level == "watch"
    other = says("theme", "indicator", "workforce")
    assert escalated([DEPARTED, other], EscalationRules(lines=2), on=fresh).level == "alert"
