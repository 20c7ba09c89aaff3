"""Falling behind the neighbours: when it is said, and what takes it back."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.nearest import nearest
from detectors.peer_slippage import PeerSlippage
from detectors.peers import LEAST, placed
from domain.alerts.events import Signal
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, stepped

values = st.floats(-1e6, 1e6, allow_nan=False)


def compared(z: float | None, worse_than: float | None, year: int, months: int = 0) -> Finding:
    """A comparison of one period with the neighbours."""
    return Finding(
        f"turnover-{year}",
        "comparison",
        "turnover",
        z,
        "neighbours",
        "low",
        date(year, 3 + months, 28),
        f"{year}-09-01",
        worse_than=worse_than,
    )


def after(*findings: Finding) -> tuple[Signal, ...]:
    return stepped(PeerSlippage(), findings)[-1]


def fell() -> list[Finding]:
    return [compared(0.2, 0.5, 2018), compared(1.4, 0.8, 2019), compared(1.5, 0.9, 2020)]


def test_worse_by_one_and_in_the_bottom_quarter_twice_is_said_when_it_is_twice() -> None:
    assert after(*fell()[:2]) == ()
    assert [signal.since for signal in after(*fell())] == ["2020-09-01"]


@pytest.mark.parametrize(
    "findings",
    [
        [compared(0.2, 0.5, 2018), compared(1.1, 0.8, 2019), compared(1.2, 0.9, 2020)],
        [compared(0.2, 0.5, 2018), compared(1.4, 0.8, 2019), compared(1.5, 0.7, 2020)],
        [compared(0.2, 0.5, 2016), compared(1.4, 0.8, 2019), compared(1.5, 0.9, 2020)],
        [compared(1.4, 0.8, 2019), compared(1.5, 0.9, 2020)],
        [compared(0.2, 0.5, 2018), compared(None, None, 2019), compared(1.5, 0.9, 2020)],
    ],
    ids=["slipped by less", "above the quarter again", "years between", "always low", "missing"],
)
def test_nothing_is_said_when_it(findings: list[Finding]) -> None:
    assert after(*findings) == ()


def test_it_clears_as_it_says_after_two_comparisons_above_the_quarter() -> None:
    (signal,) = after(*fell())
    wish = signal.clears_if
    above = [replace(compared(0.5, wish.bound, 2021 + n)) for n in range(wish.times)]

    assert after(*fell(), *above[:-1]) != ()
    assert after(*fell(), *above) == ()


def test_it_stays_while_only_one_comparison_was_above_the_quarter() -> None:
    back = [compared(0.5, 0.5, 2021), compared(1.5, 0.9, 2022), compared(0.5, 0.5, 2023)]

    assert [one.clears_if.times for one in after(*fell(), *back)] == [1]


def test_only_comparisons_are_watched() -> None:
    detector = PeerSlippage()

    assert detector.watches(fell()[0])
    assert not any(map(detector.watches, (INDICATOR.of(1, 2019), JUDGED.of(1, 2019))))


@QUICK
@given(values, st.lists(values, min_size=LEAST, max_size=15), st.floats(-1e3, 1e3))
def test_a_place_is_the_same_wherever_the_scale_begins(
    own: float, others: list[float], by: float
) -> None:
    place, moved = placed(own, others), placed(own + by, [one + by for one in others])

    assert place is not None
    assert moved is not None
    assert 0 <= place.worse_than <= 1
    assert (place.z > 0) == (moved.z > 0) or abs(place.z) < 1e-3 or abs(moved.z) < 1e-3


@QUICK
@given(st.lists(values, max_size=LEAST - 1))
def test_with_too_few_neighbours_nothing_is_compared(others: list[float]) -> None:
    assert placed(0.0, others) is None


def test_neighbours_are_those_with_the_nearest_figures_of_the_same_kind() -> None:
    figures = {f"a{n:02}": {f"m{k}": float(n * 10 + k) for k in range(6)} for n in range(20)}
    alike = {name: "county" if name < "a18" else "district" for name in figures}
    found = nearest(figures, alike)

    assert found["a00"][:3] == ("a01", "a02", "a03")
    assert found["a19"] == ("a18",)
    assert all(len(near) <= 15 and name not in near for name, near in found.items())


def test_with_too_little_in_common_there_are_no_neighbours() -> None:
    assert nearest({"a": {"m1": 1.0}, "b": {"m1": 2.0}}, {"a": "county", "b": "county"}) == {}
