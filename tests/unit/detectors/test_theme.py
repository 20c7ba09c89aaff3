"""Lines of a theme that come out worse together are said, where none of them would be alone."""

from datetime import date
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from detectors.contract import Finding, Standing
from detectors.departure import Departure
from detectors.lines.together import strengths
from detectors.theme import Theme, Themes
from domain.alerts.events import Signal
from tests.unit.lines import figure, reading

Said = tuple[Signal, ...]
LINES = ("cases", "referrals", "turnover", "vacancies")


def year_of(year: int, values: list[float]) -> list[Finding]:
    read = reading()
    return [figure(name, year, value, read) for name, value in zip(LINES, values, strict=False)]


def hear(state: Themes, findings: list[Finding]) -> tuple[Themes, Said]:
    """Take what is heard on one day in, and let it be said."""
    detector = Theme()
    for one in findings:
        state, _ = detector.step(state, one)
    return detector.gather(state, Standing(findings[0].published_on, ()))


def years(rows: list[list[float]]) -> tuple[Themes, list[Said]]:
    state, said = Theme().initial(), []
    for year, values in enumerate(rows, start=2010):
        state, signals = hear(state, year_of(year, values))
        said.append(signals)
    return state, said


STEADY = [[20.0] * 4] * 4


def test_four_lines_a_little_worse_at_once_are_said_and_none_of_them_alone() -> None:
    rows = [*STEADY, [22.5] * 4]
    _, said = years(rows)
    assert not any(said[:-1])
    (signal,) = said[-1]
    assert signal.reason == "lines_came_out_worse_together"
    assert (signal.observed["lines"], signal.observed["worse"]) == (4, 4)
    alone, detector = Departure().initial(), Departure()
    for year, values in enumerate(rows, start=2010):
        for one in year_of(year, values):
            alone, signals = detector.step(alone, one)
            assert not signals


def test_one_line_is_no_theme() -> None:
    _, said = years([[20.0], [20.0], [20.0], [40.0]])
    assert not any(said)


def test_lines_that_move_as_one_by_nature_count_for_less() -> None:
    worse = [(2.0, 0.0), (2.0, 0.0), (2.0, 0.0)]
    assert max(strengths(worse, 0.0)) > max(strengths(worse, 0.2)) > max(strengths(worse, 1.0))


def test_a_signal_ends_after_three_years_whatever_comes() -> None:
    detector = Theme()
    state, said = years([*STEADY, [22.5] * 4])
    assert said[-1]
    due = detector.due(state)
    assert due is not None
    assert due.isoformat() == "2017-11-30"
    _, after = detector.tick(state, due)
    assert not after


def rows_of(least: float, most: float) -> st.SearchStrategy[list[float]]:
    return st.lists(st.floats(least, most), min_size=4, max_size=4)


moves = st.builds(
    lambda rows, last: [*rows, last],
    st.lists(rows_of(18.0, 22.0), min_size=3, max_size=6),
    rows_of(22.5, 25.0),
)


@given(moves)
def test_what_is_said_to_clear_a_theme_clears_it_and_a_little_worse_does_not(
    rows: list[list[float]],
) -> None:
    state, said = years(rows)
    assume(said[-1])
    asked = said[-1][0].clears_if
    due, last = Theme().due(state), date(2009 + len(rows) + asked.times, 11, 30)
    assume(due is not None and due > last)
    for worse in (0.0, 0.05):
        after, signals = state, said[-1]
        for ahead in range(1, asked.times + 1):
            year = 2009 + len(rows) + ahead
            granted = [
                figure(one.measure, year, one.bound + worse, reading()) for one in asked.bounds
            ]
            after, signals = hear(after, granted)
        assert bool(signals) == bool(worse)


@given(moves, st.randoms(use_true_random=False))
def test_late_figures_come_to_what_all_of_them_in_order_come_to(
    rows: list[list[float]], chance: Random
) -> None:
    whole, said = years(rows)
    name = chance.choice(LINES)
    detector = Theme()
    state, _ = detector.forget(whole, ("line", name))
    again = [
        one
        for year, values in enumerate(rows, start=2010)
        for one in year_of(year, values)
        if one.measure == name
    ]
    state, signals = hear(state, again)
    assert state.lines == whole.lines
    assert signals == said[-1]
