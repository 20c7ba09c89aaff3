"""Lines with several figures a year are asked for more, so that false alarms stay as rare."""

from datetime import date
from math import erfc, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.departure import Departure
from detectors.lines.filter import Level
from detectors.lines.strictness import asked
from domain.alerts.events import Signal
from tests.unit.lines import reading

STEADY = (20.0, 20.5, 19.5, 20.2, 19.8)


@given(st.floats(2.0, 5.0), st.integers(2, 12))
def test_more_figures_a_year_give_no_more_false_alarms(strength: float, a_year: int) -> None:
    """A normal sign passes what is asked of each of n figures no oftener than one a year."""

    def passes(bar: float) -> float:
        return erfc(bar / sqrt(2)) / 2

    assert a_year * passes(asked(strength, 1 / a_year)) <= passes(strength)


@given(st.floats(1.0, 5.0))
def test_what_comes_once_a_year_or_less_is_asked_for_what_is_said(years: float) -> None:
    assert asked(3.0, years) == 3.0


def figures(last: float, months: int) -> list[Finding]:
    """Return figures so many months apart, the last of them as given."""
    days = [
        date(2010 + at * months // 12, 1 + at * months % 12, 28) for at in range(len(STEADY) + 1)
    ]
    return [
        Finding(f"e{on}", "line", "cases", value, "number", "low", on, f"{on}", reading=reading())
        for on, value in zip(days, (*STEADY, last), strict=True)
    ]


def strength_and_signals(last: float, months: int) -> tuple[float, int]:
    """Return how strong the sign of a last figure is, and how many signals it brings."""
    rule = Departure()
    state = rule.initial()
    signals: tuple[Signal, ...] = ()
    for one in figures(last, months):
        state, signals = rule.step(state, one)
    level: Level = state["cases"].level
    assert level.likeliest is not None
    return level.likeliest.strength, len(signals)


@pytest.mark.parametrize(("months", "needed"), [(12, 3.0), (3, 3.43)])
def test_a_departure_takes_what_is_asked_of_its_interval(months: int, needed: float) -> None:
    seen = [strength_and_signals(20 + tenth / 10, months) for tenth in range(150)]

    assert min(strength for strength, signals in seen if signals) > needed - 0.01
    assert max(strength for strength, signals in seen if not signals) < needed + 0.1
