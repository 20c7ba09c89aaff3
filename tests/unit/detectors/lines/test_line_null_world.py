"""A world that behaves as the lines are fitted to behave: what false alarms are counted in."""

from datetime import date
from statistics import correlation

import pytest

from benchmarks.key_lines import KeyLine, Places, Version
from benchmarks.line_history import LAST_YEAR, Januaries, in_years
from benchmarks.line_null_world import BOTH, World, counted
from detectors.lines.fit import Fitted, fitted
from tests.unit.lines import MIDDLING

NAMES = [f"a{place:03}" for place in range(150)]
NOWHERE = Places({}, frozenset(), [("", {})])
NEWEST = [
    Version("2025-11-30", name, date(2025, 3, 31), float(at)) for at, name in enumerate(NAMES)
]
KNOWN = Januaries({LAST_YEAR: Fitted(MIDDLING, dict.fromkeys(NAMES, 0.0))}, {LAST_YEAR: {}}, ())


def lines(points_a_year: int, alike: float = 0.0) -> list[KeyLine]:
    """Return two made-up lines of one theme."""
    fitted_lines = [
        (KeyLine(name, "workforce", "raw", 1, NEWEST, alike), KNOWN) for name in ("one", "other")
    ]
    return list(World(fitted_lines, points_a_year).lines(seed=1))


@pytest.mark.parametrize("points_a_year", [1, 4])
def test_a_made_up_line_moves_as_it_was_fitted_to(points_a_year: int) -> None:
    one, _ = lines(points_a_year)

    found = fitted(in_years(one.known_before("2030-01-01")), {}, {}, {})

    assert found is not None
    assert found.parameters.phi == pytest.approx(MIDDLING.phi, abs=0.06)
    assert found.parameters.q == pytest.approx(MIDDLING.q, rel=0.3)
    assert found.parameters.r == pytest.approx(MIDDLING.r, rel=0.3)


def test_a_quarter_ends_every_three_months() -> None:
    days = sorted({one.true_on for one in lines(4)[0].versions})

    assert days[:5] == [
        date(2015, 3, 31),
        date(2015, 6, 30),
        date(2015, 9, 30),
        date(2015, 12, 31),
        date(2016, 3, 31),
    ]


@pytest.mark.parametrize("alike", [0.0, 0.5])
def test_lines_of_a_theme_are_as_alike_as_is_said(alike: float) -> None:
    one, other = ([version.value for version in line.versions] for line in lines(1, alike))

    assert correlation(one, other) == pytest.approx(alike, abs=0.1)


def test_of_a_quiet_world_little_is_said() -> None:
    rates = counted(lines(1), NOWHERE)

    assert 0 < rates[BOTH] < 0.1
