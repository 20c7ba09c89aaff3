"""A line that has left its path is said once, with what would clear it."""

from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.departure import Departure, Lines
from detectors.lines.figure import Reading
from domain.alerts.events import Counterfactual, Signal
from tests.unit.lines import figure, figures_of, reading, vectors

Said = tuple[Signal, ...]


def fold(findings: list[Finding], detector: Departure | None = None) -> tuple[Lines, list[Said]]:
    detector, said = detector or Departure(), []
    state = detector.initial()
    for one in findings:
        state, signals = detector.step(state, one)
        said.append(signals)
    return state, said


def series(values: list[float | None], read: Reading, measure: str = "cases") -> list[Finding]:
    return [figure(measure, 2010 + year, value, read) for year, value in enumerate(values)]


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: f"{one['line']}-{one['la_code']}")
def test_a_real_series_signals_and_clears_in_the_years_worked_out_for_it(
    vector: dict[str, Any],
) -> None:
    pairs = list(figures_of(vector))
    _, said = fold([finding for _, finding in pairs])
    standing = False
    for (wanted, _), signals in zip(pairs, said, strict=True):
        happened = dict(event for event in wanted["events"])
        assert (bool(signals) and not standing) == ("signal" in happened)
        assert (standing and not signals) == ("clears" in happened)
        if "signal" in happened:
            assert signals[0].observed["glr"] == pytest.approx(wanted["glr"], abs=1e-9)
        standing = bool(signals)
    assert standing == (vector["standing"] is not None)
    if vector["standing"]:
        assert said[-1][0].since == vector["standing"]["since"]
        assert said[-1][0].episode.startswith(str(vector["standing"]["onset"]))


STEADY = [20.0, 20.5, 19.5, 20.2, 19.8]


def test_a_lasting_rise_is_said_in_its_second_year_at_the_latest() -> None:
    _, said = fold(series([*STEADY, 25.0, 26.0], reading()))
    assert not any(said[: len(STEADY)])
    (signal,) = said[-1]
    assert signal.reason == "line_left_its_path"
    assert (signal.observed["came_from"], signal.observed["value"]) == (19.8, 26.0)
    assert signal.evidence_ids[-1] == "cases-2016"


def test_a_measure_of_which_more_is_good_signals_when_it_falls() -> None:
    read = reading(sign=-1)
    _, said = fold(series([*STEADY, 15.0, 14.0], read))
    (signal,) = said[-1]
    assert signal.clears_if.better == "at_least"
    _, rising = fold(series([*STEADY, 25.0, 26.0], read))
    assert not any(rising)


def test_one_freak_year_is_over_with_the_next() -> None:
    _, said = fold(series([*STEADY, 40.0, 20.0, 20.0], reading()))
    assert not said[-1]


def test_a_missing_figure_changes_nothing() -> None:
    with_gap: list[float | None] = [*STEADY, 25.0, 26.0, None]
    _, said = fold(series(with_gap, reading()))
    assert said[-1] == said[-2]


def test_three_more_figures_make_it_the_level_of_the_line() -> None:
    state, said = fold(series([*STEADY, 26.0, 27.0, 27.0, 27.0, 27.0, 27.0], reading()))
    standing = [bool(one) for one in said]
    first = standing.index(True)
    assert standing[first : first + 4] == [True, True, True, False]
    assert not any(standing[first + 3 :])
    assert state["cases"].shift is None


def test_silence_of_three_years_ends_it_and_so_do_four_years() -> None:
    detector = Departure()
    state, said = fold(series([*STEADY, 26.0, 27.0], reading()), detector)
    assert said[-1]
    due = detector.due(state)
    assert due is not None
    assert due.isoformat() == "2019-11-30"
    _, after = detector.tick(state, due)
    assert not after


def inject(state: Lines, asked: Counterfactual, read: Reading, worse: float) -> Said:
    """Give a line the figures that are asked for, each worse by so much."""
    detector, signals = Departure(), Departure().step(state, figure("other", 2010, None, read))[1]
    newest = state[asked.measure].level.newest.year
    for ahead in range(1, asked.times + 1):
        value = asked.bound + read.sign * worse
        state, signals = detector.step(state, figure(asked.measure, newest + ahead, value, read))
    return signals


@given(
    st.builds(
        lambda before, since: [*before, *since],
        st.lists(st.floats(-2.0, 2.0), min_size=3, max_size=7),
        st.lists(st.floats(5.0, 9.0), min_size=1, max_size=3),
    ),
    st.sampled_from([1, -1]),
    st.floats(-2.0, 2.0),
)
def test_what_is_said_to_clear_clears_and_a_little_worse_does_not(
    moves: list[float], sign: int, level: float
) -> None:
    read = reading(sign=sign, level=level)
    state, said = fold(series([20.0 + sign * one for one in moves], read))
    assume(said[-1])
    asked = said[-1][0].clears_if
    if not asked.any_value:
        assert not inject(state, asked, read, worse=0.0)
        assert inject(state, asked, read, worse=0.05)
    else:
        assert not inject(state, asked, read, worse=3.0)


@given(st.lists(st.floats(0.0, 60.0), min_size=3, max_size=12), st.randoms(use_true_random=False))
def test_forgetting_a_line_and_hearing_it_again_comes_to_the_same(
    values: list[float], chance: Random
) -> None:
    read, detector = reading(), Departure()
    findings = series(list(values), read)
    others = series([20.0 + chance.random() for _ in values], read, "other")
    whole, _ = fold([*findings, *others], detector)
    state, _ = detector.forget(whole, ("line", "cases"))
    for one in findings:
        state, _ = detector.step(state, one)
    assert state == whole
