"""How a back-test judges what lines foretell, and what it finds of shifts put into them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import log
from random import Random
from statistics import NormalDist, fmean

import pytest

from consumers.backtest.forecasts import YEARS, judged, summed_up
from consumers.backtest.injected import BUDGET, SIZE, Injected, injected
from consumers.backtest.line_courses import Course, Seen, courses
from detectors.contract import Finding
from detectors.lines.figure import Reading
from detectors.lines.filter import Expected, LineParameters
from domain.times import published_instant

PARAMETERS = LineParameters(phi=0.8, q=0.4, r=0.5, tau2=1.0, sd=1.0, sd_residual=1.0)


def figure(authority: str, year: int, y: float, *, counts_from: str = "") -> Seen:
    reading = Reading("raw", 1, 0.0, Expected(PARAMETERS, 1.0, 0.0), "workforce", 0.0)
    came = f"{year}-10-31"
    finding = Finding(
        f"{authority}{year}",
        "line",
        "vacancies",
        y,
        "percent",
        "low",
        date(year, 3, 31),
        came,
        reading=reading,
    )
    counts = max(came, counts_from)
    at, from_ = published_instant(came), published_instant(counts)
    return Seen(at, from_, authority, finding, reading, y)


def world(
    authorities: int = 60, first: int = 2010, last: int = 2022, seed: int = 11
) -> Iterator[Seen]:
    """Yield figures that move as PARAMETERS say."""
    random = Random(seed)
    of = PARAMETERS
    for place in range(authorities):
        theta = random.gauss(0, of.tau2**0.5)
        for year in range(first, last + 1):
            yield figure(f"a{place:02}", year, theta + random.gauss(0, of.r**0.5))
            theta = of.phi * theta + random.gauss(0, of.q**0.5)


def test_where_lines_move_as_expected_the_interval_holds_what_it_says() -> None:
    found = summed_up(judged(world()))

    assert found.since == 2022 - YEARS + 1
    assert found.coverage == pytest.approx(0.95, abs=0.02)
    assert found.log_score.low is not None
    assert found.log_score.low > 0


def test_a_forecast_is_judged_by_the_density_of_what_came() -> None:
    figures = [*world(last=2021)]
    ys = {(one.authority, one.true_on.year): one.y for one in figures}

    one_ahead, two_ahead = (
        one for one in judged([*figures, figure("a00", 2022, 1.5)]) if one.true_on.year == 2022
    )

    for found, horizon in ((one_ahead, 1), (two_ahead, 2)):
        told_in = 2022 - horizon
        line = followed([ys["a00", year] for year in range(2010, told_in + 1)], horizon)
        squares = [
            (y - ys[name, year - horizon]) ** 2
            for (name, year), y in ys.items()
            if year - horizon >= 2010 and year <= told_in
        ]
        last = NormalDist(ys["a00", told_in], fmean(squares) ** 0.5)
        assert found.gain == pytest.approx(log(line.pdf(1.5)) - log(last.pdf(1.5)))
        assert found.held == (abs(1.5 - line.mean) <= 1.959964 * line.stdev)


def followed(ys: list[float], horizon: int) -> NormalDist:
    """Follow figures by the textbook's filter; return what is to be expected so many years on."""
    of, mean, variance = PARAMETERS, 0.0, PARAMETERS.tau2
    for place, y in enumerate(ys):
        if place:
            mean, variance = of.phi * mean, of.phi**2 * variance + of.q
        gain = variance / (variance + of.r)
        far = 3 * (variance + of.r) ** 0.5
        mean, variance = mean + gain * max(-far, min(far, y - mean)), (1 - gain) * variance
    for _ in range(horizon):
        mean, variance = of.phi * mean, of.phi**2 * variance + of.q
    return NormalDist(mean, (variance + of.r) ** 0.5)


def test_nothing_is_foretold_by_what_was_fitted_after_the_figure_came() -> None:
    late = [
        figure(one.authority, one.true_on.year, one.y, counts_from="2030-01-01")
        for one in world(last=2015)
    ]

    assert judged(late) == []
    assert summed_up([]).coverage is None


def test_figures_that_come_at_once_foretell_none_of_one_another() -> None:
    at_once = [one._replace(came=1, counts=1) for one in world(last=2015)]

    assert judged(at_once) == []


def test_what_came_later_changes_no_forecast_of_what_came_before() -> None:
    figures = [*world(last=2018)]
    wild = [figure(f"a{place:02}", 2019, 50.0 * place) for place in range(60)]

    plain = judged(figures)

    assert [one for one in judged([*figures, *wild]) if one.true_on.year < 2019] == plain


def test_most_great_shifts_are_found_and_few_signals_come_without_one() -> None:
    found = injected([*world()])

    assert found.n == 150
    assert found.shipped is not None
    assert found.shipped.within_three >= 0.5
    assert found.shipped.within_three >= found.shipped.in_the_first
    assert found.shipped.signals <= BUDGET


def test_signals_take_more_or_less_until_they_come_to_the_budget() -> None:
    quiet = [*world()]
    many = [
        one._replace(finding=replace(one.finding, measure=f"line {line}"), authority=one.authority)
        for line in range(40)
        for one in world(authorities=12, seed=line)
    ]

    few, busy = injected(quiet).at_budget, injected(many).at_budget

    assert few is not None
    assert busy is not None
    assert few.strength < busy.strength
    assert busy.signals == pytest.approx(BUDGET, abs=0.3)


def test_without_figures_nothing_is_found() -> None:
    assert injected([]) == Injected(0, None, None)


def test_a_shifted_course_is_worse_from_one_figure_on() -> None:
    (course,) = courses([one for one in world() if one.authority == "a00"])

    shifted = course.shifted(4, SIZE)

    assert [*shifted.figures[:4]] == course.figures[:4]
    assert [
        one.y - before.y
        for one, before in zip(shifted.figures[4:], course.figures[4:], strict=True)
    ] == pytest.approx([SIZE * course.spread] * (len(course.figures) - 4))
    assert all(one.finding.value == one.value for one in shifted.figures)


def test_a_figure_that_came_after_that_of_a_later_day_is_in_no_course() -> None:
    first, second, third = (figure("a", year, 0.0) for year in (2015, 2016, 2017))
    late = second._replace(came=third.came + 1)

    assert courses([first, third, late]) == [Course([first, third])]


def test_a_figure_of_another_scale_reads_its_own_shift() -> None:
    one = figure("a", 2020, 20.0)
    read = replace(one.reading, scale="logit", nation=20.0, sign=-1)
    high = one._replace(reading=read, finding=replace(one.finding, reading=read))

    assert high.worse_by(0.5).value < 20.0
