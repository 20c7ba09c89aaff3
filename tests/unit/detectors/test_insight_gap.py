"""Insight gap: an authority that rates itself higher than others do."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.insight_gap import InsightGap
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, granted, stepped
from tests.unit.strategies import LEADERS

OWN = replace(JUDGED, kind="self_assessment", prefix="own-")
ADULTS = replace(JUDGED, measure="adults")
OWN_ADULTS = replace(ADULTS, kind="self_assessment", prefix="own-")
LOW = replace(JUDGED, polarity="low", best=1)
OWN_LOW = replace(OWN, polarity="low", best=1)


def after(*findings: Finding, detector: InsightGap | None = None) -> tuple[Signal, ...]:
    return stepped(detector or InsightGap(), findings)[-1]


def test_two_bands_in_one_measure_are_enough() -> None:
    (signal,) = after(JUDGED.of(2, 2014), OWN.of(4, 2014))

    assert signal.observed["bands"] == 2
    assert signal.evidence_ids == (JUDGED.of(2, 2014).evidence_id, OWN.of(4, 2014).evidence_id)


def test_one_band_is_enough_in_two_measures_only() -> None:
    one = [JUDGED.of(2, 2014), OWN.of(3, 2014)]
    both = after(*one, ADULTS.of(2, 2015), OWN_ADULTS.of(3, 2015))

    assert after(*one) == ()
    assert {signal.measure for signal in both} == {JUDGED.measure, "adults"}
    assert {signal.episode for signal in both} == {"2015-03-31"}


@pytest.mark.parametrize(
    "findings",
    [
        [JUDGED.of(2, 2012), OWN.of(4, 2014)],
        [OWN.of(4, 2012), JUDGED.of(2, 2014)],
        [JUDGED.of(4, 2014), OWN.of(2, 2014)],
        [JUDGED.of(2, 2014), replace(OWN, scale="1-4").of(4, 2014)],
        [JUDGED.of(2, 2014), OWN.of(None, 2014)],
        [LOW.of(4, 2014), OWN_LOW.of(4, 2014)],
    ],
    ids=["too old", "found long after", "modest", "other scale", "not given", "the same"],
)
def test_nothing_is_said_of_what_is(findings: list[Finding]) -> None:
    assert after(*findings) == ()


def test_where_less_is_better_a_lower_rating_of_oneself_is_the_gap() -> None:
    (signal,) = after(LOW.of(4, 2014), OWN_LOW.of(2, 2014))

    assert (signal.clears_if.bound, signal.clears_if.better) == (4, "at_least")


def test_a_gap_stays_while_the_next_pair_has_one_however_old_the_judgement_gets() -> None:
    (signal,) = after(JUDGED.of(1, 2014), OWN.of(3, 2014), OWN.of(2, 2015), OWN.of(2, 2018))

    assert signal.episode == "2014-03-31"
    assert signal.observed["bands"] == 1


def test_a_better_judgement_clears_it_too() -> None:
    assert after(JUDGED.of(1, 2014), OWN.of(3, 2014), JUDGED.of(3, 2015)) == ()


def test_an_old_pair_that_is_comparable_no_more_does_not_count_as_one_of_two() -> None:
    old = [JUDGED.of(2, 2008), OWN.of(3, 2008), OWN.of(3, 2014)]

    assert after(*old, ADULTS.of(2, 2014), OWN_ADULTS.of(3, 2014)) == ()


def test_the_day_it_could_be_known_is_that_of_the_later_side() -> None:
    (signal,) = after(OWN.of(4, 2014), JUDGED.of(2, 2014, late="2015-01-20"))

    assert signal.since == "2015-01-20"


def test_only_headline_ratings_are_watched() -> None:
    detector = InsightGap()

    assert detector.watches(JUDGED.of(1, 2014))
    assert detector.watches(OWN.of(1, 2014))
    assert not any(map(detector.watches, (LEADERS.of(1, 2014), INDICATOR.of(1, 2014))))


said = st.builds(
    lambda series, value, year: series.of(value, year),
    st.sampled_from([JUDGED, OWN, ADULTS, OWN_ADULTS]),
    st.integers(1, 4),
    st.integers(2008, 2016),
)
several = st.lists(said, min_size=1, max_size=12, unique_by=lambda one: one.evidence_id)


@QUICK
@given(several, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_side_is_heard_first(
    findings: list[Finding], random: Random
) -> None:
    mixed = sorted(findings, key=lambda _: random.random())

    assert after(*mixed) == after(*findings)


@QUICK
@given(several)
def test_every_gap_is_closed_by_the_rating_it_asks_for(findings: list[Finding]) -> None:
    for signal in after(*findings):
        left = after(*findings, *granted(signal, findings))
        assert signal.measure not in {one.measure for one in left}
