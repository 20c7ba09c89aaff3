"""Shifts put into real figures: what the benchmark of detectors does to them."""

from collections.abc import Sequence
from datetime import date

import pytest

from benchmarks.injected_courses import Course, Seen, candidates
from benchmarks.retired_rules import Cusum, Slippage, XmR
from tests.unit.lines import reading


def course(*values: float, sign: int = 1) -> Course:
    """Return a course of yearly figures from 2015 on, with ten neighbours who stay at 20."""
    read = reading(sign=sign)
    figures = [
        Seen(date(2015 + at, 3, 31), f"{2015 + at}-11-30", value, read, (-20.0 * sign,) * 10)
        for at, value in enumerate(values)
    ]
    return Course("sickness", "an authority", figures)


STEADY = (20.0, 21.0, 19.0, 20.0, 21.0, 19.0, 20.0, 21.0, 19.0, 20.0)


@pytest.mark.parametrize("sign", [1, -1], ids=["low is good", "high is good"])
def test_a_shift_makes_figures_worse_from_its_place_on(sign: int) -> None:
    before = course(*STEADY, sign=sign)

    after = before.shifted(6, size=2.0, years=1)

    moved = [b.y - a.y for a, b in zip(before.figures, after.figures, strict=True)]
    assert moved == pytest.approx([0.0] * 6 + [2 * before.spread] * 4)


def test_a_shift_over_years_comes_in_equal_steps() -> None:
    before = course(*STEADY)

    after = before.shifted(5, size=3.0, years=3)

    moved = [b.y - a.y for a, b in zip(before.figures, after.figures, strict=True)]
    assert moved[4:9] == pytest.approx([step * before.spread for step in (0, 1, 2, 3, 3)])


def test_a_shift_of_nothing_changes_nothing() -> None:
    assert course(*STEADY).shifted(5, size=0.0, years=1) == course(*STEADY)


def test_a_shift_begins_where_three_figures_come_before_and_two_after() -> None:
    places = [place.at for place in candidates([course(*STEADY)])]

    assert places == [4, 5, 6, 7]  # 2019 to 2022


FALLING = (*STEADY[:6], 14.0, 14.0, 14.0, 14.0)


def standing(rule: Cusum | XmR, values: Sequence[float]) -> list[float]:
    return [rule.update(one) for one in values]


def test_the_rules_that_shipped_before_say_nothing_of_steady_figures() -> None:
    assert not any(standing(Cusum(), STEADY))
    assert not any(standing(XmR(), STEADY))


def test_the_cusum_alarms_once_enough_has_come_together() -> None:
    # 0.8 by the 19 before the fall, then 2.5 a figure: over 5 at the second
    assert standing(Cusum(), FALLING) == [0] * 7 + [1, 1, 1]


def test_the_chart_alarms_at_the_second_figure_outside() -> None:
    assert standing(XmR(), FALLING) == [0] * 7 + [1, 1, 1]


def test_slippage_alarms_at_the_second_year_in_the_bottom_quarter_after_a_step() -> None:
    places = ((2015, 0.1, 0.5), (2016, 1.3, 0.8), (2017, 1.4, 0.9), (2018, 0.2, 0.4))
    rule = Slippage()

    assert [rule.update(one) for one in places] == [0, 0, 1, 1]
