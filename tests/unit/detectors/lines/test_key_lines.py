"""The lines' real figures as they could be known: what the benchmarks of lines read."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.forecast import Teller
from benchmarks.key_lines import KeyLine, Places, Version
from benchmarks.line_history import januaries

CODES = [f"a{place:03}" for place in range(120)]
NOWHERE = Places({}, frozenset(), [("", {})])


def versions(*years: int, known_in: int = 11) -> list[Version]:
    """Return a figure of everybody for the years to March, known in a month of the same year."""
    return [
        Version(f"{year}-{known_in:02}-30", code, date(year, 3, 31), 20 + (7 * at * year) % 13)
        for year in years
        for at, code in enumerate(CODES)
    ]


def line(some: list[Version]) -> KeyLine:
    return KeyLine("sickness", "workforce", "raw", 1, sorted(some, key=lambda one: one.known))


def test_the_nation_of_a_period_is_frozen_once_a_hundred_figures_are_known() -> None:
    some = versions(2020)
    late = [Version("2021-05-01", code, date(2020, 3, 31), 99.0) for code in CODES]

    assert line([*some, *late]).nation == line(some).nation
    assert line(some[:99]).nation == {}
    assert line([*some[:99], *late[99:]]).nation[date(2020, 3, 31)][0] == "2021-05-01"


def test_a_figure_counts_from_the_day_it_was_known() -> None:
    known = line(versions(2019, 2020)).known_before("2020-11-30")

    assert {on for own in known.values() for on, _ in own} == {date(2019, 3, 31)}


def test_a_corrected_figure_counts_as_it_was_known_then() -> None:
    corrected = Version("2020-12-05", CODES[0], date(2020, 3, 31), 50.0)
    both = line([*versions(2020), corrected])
    (nation,) = (middle for _, middle in both.nation.values())

    before, after = (both.known_before(day)[CODES[0]] for day in ("2020-12-05", "2021-01-01"))

    assert before == line(versions(2020)).known_before("2021-01-01")[CODES[0]]
    assert after == [(date(2020, 3, 31), 50.0 - nation)]
    assert corrected not in both.first_versions


def test_where_high_is_good_a_low_figure_is_worse() -> None:
    low = line(versions(2020))
    high = replace(low, sign=-1)

    assert high.known_before("2021-01-01") == {
        code: [(on, -y) for on, y in own] for code, own in low.known_before("2021-01-01").items()
    }


@pytest.mark.parametrize("since", [2020, 2021])
def test_what_comes_later_changes_no_forecast(since: int) -> None:
    """Everything known from a January on is made wild: what was told before it stays."""
    kept = line(versions(*range(2015, 2023)))
    wild = [
        one._replace(value=one.value + 100 * (at % 2)) if one.known >= f"{since}" else one
        for at, one in enumerate(kept.versions)
    ]

    told = [list(Teller(one, januaries(one, NOWHERE)).run()) for one in (kept, line(wild))]

    made = [[one.guesses for one in some if one.year - one.horizon < since] for some in told]
    assert made[0] == made[1]
    assert made[0]
    assert told[0] != told[1]
