"""A line is followed to the ninth decimal as the study that it comes from followed it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.lines.clearing import after, clearings
from detectors.lines.filter import Expected, Figure, Level, LineParameters, step
from detectors.lines.scale import fits, off_scale, on_scale
from domain.measures.events import LineScale
from tests.unit.lines import figures_of, vectors

EXACT = 1e-9


@pytest.mark.parametrize("vector", vectors(), ids=lambda one: f"{one['line']}-{one['la_code']}")
def test_every_state_of_a_real_series_is_the_one_worked_out_for_it(vector: dict[str, Any]) -> None:
    level: Level | None = None
    for wanted, finding in figures_of(vector):
        assert finding.value is not None
        assert finding.reading is not None
        y = finding.reading.y(finding.value)
        seen = Figure(finding.true_on, finding.value, y)
        level, surprise = step(level, seen, finding.reading.expected)

        assert y == pytest.approx(wanted["y"], abs=EXACT)
        assert level.theta == pytest.approx(wanted["theta"], abs=EXACT)
        assert level.variance == pytest.approx(wanted["P"], abs=EXACT)
        assert surprise.z == pytest.approx(wanted["z"], abs=EXACT)
        assert level.figures == wanted["n"]
        strength = level.likeliest.strength if level.likeliest else None
        assert strength == pytest.approx(wanted["glr"], abs=EXACT)


parameters = st.builds(
    LineParameters,
    phi=st.floats(0.3, 0.99),
    q=st.floats(0.01, 5.0),
    r=st.floats(0.01, 5.0),
    tau2=st.floats(0.1, 10.0),
    sd=st.floats(0.1, 3.0),
    sd_residual=st.floats(0.1, 3.0),
)
expectations = st.builds(
    Expected, parameters, noise=st.floats(0.5, 10.0), level=st.floats(-3.0, 3.0)
)


@given(expectations, st.floats(-3.0, 3.0), st.floats(-6.0, 6.0))
def test_four_quarters_without_a_figure_age_a_line_as_a_year_does(
    expected: Expected, first: float, last: float
) -> None:
    def aged(*days: date) -> Level:
        level, _ = step(None, Figure(date(2020, 3, 31), first, first), expected)
        for day in days:
            level, _ = step(level, Figure(day, last, last), expected)
        return level

    yearly = aged(date(2021, 3, 31))
    assert yearly.interval == 1.0
    from_quarter = aged(date(2020, 6, 30), date(2021, 6, 30))
    assert (from_quarter.interval, from_quarter.figures) == (1.0, 3)


@given(expectations, st.lists(st.floats(-4.0, 4.0), min_size=1, max_size=8), st.floats(-2.0, 2.0))
def test_figures_that_are_said_to_clear_bring_the_level_just_there(
    expected: Expected, values: list[float], wanted: float
) -> None:
    level: Level | None = None
    for year, value in enumerate(values, start=2010):
        level, _ = step(level, Figure(date(year, 3, 31), value, value), expected)
    assert level is not None
    for one in clearings(level, expected, wanted):
        reached = level
        for ahead in range(one.figures):
            day = date(2010 + len(values) + ahead, 3, 31)
            reached, _ = step(reached, Figure(day, one.y, one.y), expected)
        assert reached.theta == pytest.approx(wanted, abs=1e-6)
        assert reached.theta == pytest.approx(after(level, expected, one.y, one.figures)[0].theta)


@given(st.sampled_from(["raw", "log", "logit"]), st.floats(0.0, 100.0))
def test_a_value_comes_back_from_its_scale(scale: LineScale, value: float) -> None:
    assert fits(value, scale)
    assert off_scale(on_scale(value, scale), scale) == pytest.approx(value, abs=1e-7)
