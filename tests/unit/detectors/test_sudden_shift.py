"""Sudden shift: an indicator that leaves its process limits and stays outside."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.sudden_shift import SuddenShift
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, INDICATOR_LOW, JUDGED, granted, stepped
from tests.unit.strategies import measured
from web.words import sentences

STEADY = (50.0, 51.0, 49.0, 50.0, 50.0)
WIDTH = 2.66 * (1 + 2 + 1 + 0) / 4


def after(*values: float | None) -> tuple[Signal, ...]:
    return stepped(SuddenShift(), INDICATOR.years(*values))[-1]


def test_two_points_past_the_limits_of_the_points_before_them_are_a_shift() -> None:
    assert after(*STEADY, 40.0) == ()
    (signal,) = after(*STEADY, 40.0, 41.0)

    assert signal.observed["limit"] == pytest.approx(50 - WIDTH, abs=0.01)
    assert (signal.episode, signal.since) == ("2006-03-31", "2007-09-01")
    assert signal.evidence_ids == ("reoffending-2006", "reoffending-2007")
    assert len(signal.contrary_ids) == 5


@pytest.mark.parametrize(
    "values",
    [
        (*STEADY[:4], 40.0, 40.0),
        (*STEADY, 40.0, 50.0, 40.0),
        (*STEADY, 60.0, 60.0),
        (*STEADY, 50 - WIDTH + 0.01, 50 - WIDTH + 0.01),
    ],
    ids=["fewer than five before", "one at a time", "for the better", "inside"],
)
def test_nothing_is_said_of_points_that_are(values: Sequence[float]) -> None:
    assert after(*values) == ()


def test_a_missing_value_neither_confirms_nor_interrupts() -> None:
    assert after(*STEADY, 40.0, None) == ()
    assert len(after(*STEADY, 40.0, None, 40.0)) == 1


def test_a_point_past_the_limit_moves_no_limit() -> None:
    lone, never = after(*STEADY, 0.0, 50.0, 40.0, 40.0), after(*STEADY, 50.0, 40.0, 40.0)

    assert lone[0].observed["limit"] == never[0].observed["limit"]


def test_twelve_points_settle_the_limits() -> None:
    usual = (*STEADY, 50.0, 51.0, 49.0, 50.0, 50.0, 51.0, 49.0)
    wide = (*[54.0, 46.0] * 6, 40.0, 40.0)

    assert after(*usual, *wide) != ()
    assert (
        after(*usual, *wide)[0].observed["limit"] == after(*usual, 40.0, 40.0)[0].observed["limit"]
    )


def test_points_that_never_moved_have_limits_all_the_same() -> None:
    assert after(*[50.0] * 5, 49.9, 49.9) == ()
    assert len(after(*[50.0] * 5, 45.0, 45.0)) == 1


def test_it_clears_after_two_points_inside_and_not_after_one() -> None:
    assert [one.clears_if.times for one in after(*STEADY, 40.0, 40.0, 50.0)] == [1]
    assert after(*STEADY, 40.0, 40.0, 50.0, 50.0) == ()
    assert [one.clears_if.times for one in after(*STEADY, 40.0, 40.0, 50.0, 40.0)] == [2]


def test_the_sentence_is_about_the_point_past_the_limit_not_the_newest() -> None:
    (signal,) = after(*STEADY, 40.0, 41.0, 50.0)

    sentence = sentences.reason(signal, Catalogue())

    assert sentence.startswith("Reoffending has shifted to 41: ")
    assert "limit of 47.34 (mean 50)" in sentence


def test_where_less_is_better_a_rise_is_the_shift() -> None:
    (signal,) = stepped(SuddenShift(), INDICATOR_LOW.years(*STEADY, 60.0, 61.0))[-1]

    assert signal.clears_if.better == "at_most"
    assert signal.clears_if.bound == pytest.approx(50 + WIDTH, abs=0.01)


def test_indicators_with_a_good_direction_are_watched_and_nothing_else() -> None:
    detector = SuddenShift()
    found = INDICATOR.of(1, 2014)
    other = Finding("e", "comparison", "m", 1.0, "neighbours", "low", date(2014, 3, 31), "2014")

    assert detector.watches(found)
    assert not any(map(detector.watches, (JUDGED.of(1, 2014), other)))


@QUICK
@given(measured())
@example(INDICATOR.years(96.0, 96.0, 91.0, 100.0, 94.0, 66.0, 66.0))  # its limit is just past 82.1
def test_every_shift_is_ended_by_what_it_asks_for_and_by_no_fewer(findings: list[Finding]) -> None:
    for signal in stepped(SuddenShift(), findings)[-1]:
        wished = granted(signal, findings)
        assert stepped(SuddenShift(), [*findings, *wished])[-1] == ()
        assert stepped(SuddenShift(), [*findings, *wished[:-1]])[-1] != ()


@QUICK
@given(measured(), st.sampled_from([0.001, 0.5, 7.0, 1e4]))
def test_the_unit_a_figure_is_in_makes_no_difference(findings: list[Finding], unit: float) -> None:
    scaled = [INDICATOR.of((one.value or 0.0) * unit, one.true_on.year) for one in findings]
    plain = [INDICATOR.of(one.value or 0.0, one.true_on.year) for one in findings]

    assert [len(said) for said in stepped(SuddenShift(), scaled)] == [
        len(said) for said in stepped(SuddenShift(), plain)
    ]
