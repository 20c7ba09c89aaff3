"""The parameters of a line, fitted to the figures of all authorities together."""

from collections.abc import Sequence
from math import inf, isfinite
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.lines import fit
from detectors.lines.fit import PHI, Q_TO_R, TAU2_TO_R, Fitted, NotConvergedError, fitted
from tests.unit.detectors.lines.worlds import Figures, World


def found(figures: Figures, **known: dict[str, tuple[float, ...]]) -> Fitted:
    told = fitted(figures, {}, known.get("traits", {}), {})
    assert told is not None
    return told


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "world",
    [
        World(),
        World(phi=0.95, q=2.0, r=0.5, tau2=20.0),
        World(phi=0.6, q=0.5, r=0.25, tau2=0.8),
        World(points_a_year=4),
    ],
    ids=["as usual", "wanders", "reverts", "by quarter"],
)
def test_the_parameters_of_a_world_are_found_again(world: World, seed: int) -> None:
    parameters, _ = found(world.figures(seed))

    assert parameters.phi == pytest.approx(world.phi, abs=0.06)
    assert parameters.q == pytest.approx(world.q, rel=0.3)
    assert parameters.r == pytest.approx(world.r, rel=0.25)
    assert parameters.tau2 == pytest.approx(world.tau2, rel=0.5)


def test_a_quarter_of_a_year_is_no_year() -> None:
    """The same states seen four times as often have the same parameters a year."""
    quarterly = World(points_a_year=4).figures(1)
    yearly = {name: own[::4] for name, own in quarterly.items()}

    seen_often, seen_yearly = found(quarterly).parameters, found(yearly).parameters

    assert seen_often.phi == pytest.approx(seen_yearly.phi, abs=0.06)
    assert seen_often.q == pytest.approx(seen_yearly.q, rel=0.4)


def test_small_places_make_noise_of_their_own_and_not_of_everybody() -> None:
    world = World()
    chance = np.random.default_rng(3)
    figures, small = world.figures(2), world.names()[::3]
    for name in small:
        figures[name] = [(on, y + 3 * chance.normal()) for on, y in figures[name]]

    weighed = fitted(figures, dict.fromkeys(small, 10.0), {}, {})
    alike = fitted(figures, {}, {}, {})

    assert weighed is not None
    assert weighed.parameters.r == pytest.approx(1.0, rel=0.25)
    assert alike is not None
    assert alike.parameters.r > 2


def test_a_few_wild_figures_change_little() -> None:
    figures = World().figures(5)
    calm = found(figures).parameters
    for year, name in enumerate(list(figures)[:8]):
        on, _ = figures[name][year + 1]
        figures[name][year + 1] = (on, 1000.0)

    wild = found(figures).parameters

    assert wild.r < 2 * calm.r
    assert wild.phi == pytest.approx(calm.phi, abs=0.08)
    assert wild.sd == pytest.approx(calm.sd, rel=0.1)


def test_what_is_expected_follows_what_kind_of_place_it_is() -> None:
    world = World(slope=5.0)

    expected = found(world.figures(1), traits={**world.traits(), "unseen": (0.5,)}).expected

    assert expected["a000"] == pytest.approx(-5, abs=1)
    assert expected["a149"] == pytest.approx(5, abs=1)
    assert expected["unseen"] == pytest.approx(2.5, abs=0.7)


def test_a_place_of_which_nothing_is_known_is_expected_in_the_middle() -> None:
    world = World(slope=5.0)

    expected = found(world.figures(1), traits={**world.traits(), "dark": (float("nan"),)}).expected

    assert expected["dark"] == pytest.approx(0, abs=0.5)


def test_what_is_expected_follows_the_neighbours() -> None:
    world = World(slope=5.0)
    names = world.names()
    near = {
        name: names[max(0, at - 5) : at] + names[at + 1 : at + 6] for at, name in enumerate(names)
    }

    told = fitted(world.figures(1), {}, {}, near)

    assert told is not None
    assert told.expected["a005"] < -2
    assert told.expected["a144"] > 2


def test_what_is_expected_takes_its_share_of_the_spread() -> None:
    world = World(slope=5.0)

    parameters, _ = found(world.figures(1), traits=world.traits())

    assert parameters.sd > 1.5 * parameters.sd_residual


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 2**32 - 1))
def test_the_order_of_authorities_changes_nothing(order: Random, seed: int) -> None:
    world = World(authorities=30, years=5)
    figures, traits = world.figures(seed), world.traits()
    names = order.sample(world.names(), world.authorities)

    shuffled = fitted(
        {name: figures[name] for name in names}, {}, {name: traits[name] for name in names}, {}
    )

    assert shuffled == fitted(figures, {}, traits, {})


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 100), st.integers(0, 2**32 - 1))
def test_another_unit_is_the_same_line(unit: float, seed: int) -> None:
    figures = World(authorities=30, years=5).figures(seed)
    scaled = {name: [(on, unit * y) for on, y in own] for name, own in figures.items()}

    one, other = found(figures).parameters, found(scaled).parameters

    assert other.phi == pytest.approx(one.phi, rel=0.01)
    assert other.q == pytest.approx(unit**2 * one.q, rel=0.02)
    assert other.r == pytest.approx(unit**2 * one.r, rel=0.02)
    assert other.sd == pytest.approx(unit * one.sd, rel=0.02)


def test_one_period_says_how_far_figures_lie_apart_and_nothing_of_how_they_move() -> None:
    figures = {name: own[:1] for name, own in World(tau2=2.4).figures(1).items()}

    parameters, _ = found(figures)

    assert parameters.phi == PHI
    assert parameters.q / parameters.r == pytest.approx(Q_TO_R)
    assert parameters.tau2 / parameters.r == pytest.approx(TAU2_TO_R)
    assert parameters.r == pytest.approx(1.0, rel=0.3)


def test_a_gap_of_years_is_bridged() -> None:
    world = World()
    figures = world.figures(1)
    for name in world.names()[::2]:
        figures[name] = [one for one in figures[name] if one[0] not in {2018.0, 2019.0}]

    parameters, _ = found(figures)

    assert parameters.phi == pytest.approx(world.phi, abs=0.06)
    assert parameters.r == pytest.approx(world.r, rel=0.3)


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"alone": [(2015.0, 1.0), (2016.0, 2.0)]},
        {name: [] for name in World().names()},
        World(authorities=9).figures(1),
        {name: [(2015.0, 4.0), (2016.0, 4.0)] for name in World().names()},
    ],
    ids=["nobody", "one authority", "all missing", "nine authorities", "constant"],
)
def test_with_too_little_nothing_is_fitted(figures: Figures) -> None:
    assert fitted(figures, {}, World().traits(), {}) is None


def test_figures_of_which_most_are_equal_are_fitted() -> None:
    figures = {name: [(2015.0 + t, 0.0) for t in range(5)] for name in World().names()}
    for at, name in enumerate(list(figures)[:40]):
        figures[name] = [(on, float(at % 5 + t)) for t, (on, _) in enumerate(figures[name])]

    parameters, _ = found(figures)

    assert 0 < parameters.phi < 1
    assert min(parameters.q, parameters.r, parameters.tau2, parameters.sd) > 0


def test_a_search_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "MOST_ITERATIONS", 1)

    with pytest.raises(NotConvergedError, match="did not settle"):
        fitted(World().figures(1), {}, {}, {})


PERIODS = st.lists(st.integers(0, 24).map(lambda at: 2015 + at / 4), unique=True, max_size=5)
SOME = PERIODS.map(sorted).flatmap(
    lambda on: st.lists(st.integers(-3, 3), min_size=len(on), max_size=len(on)).map(
        lambda values: [(a, float(b)) for a, b in zip(on, values, strict=True)]
    )
)
TRAIT = st.floats(-3, 3) | st.just(float("nan"))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(SOME, min_size=8, max_size=16),
    st.lists(st.tuples(TRAIT, TRAIT), max_size=16),
    st.lists(st.floats(0.5, 10.5), max_size=16),
)
def test_whatever_comes_gives_numbers_or_none(
    some: Sequence[list[tuple[float, float]]],
    traits: Sequence[tuple[float, float]],
    weights: Sequence[float],
) -> None:
    figures = {f"a{at:02}": own for at, own in enumerate(some)}
    names = list(figures)

    found = fitted(
        figures,
        dict(zip(names, weights, strict=False)),
        dict(zip(names, traits, strict=False)),
        {name: names[max(0, at - 3) : at] for at, name in enumerate(names)},
    )

    if found is not None:
        of = found.parameters
        assert 0 < of.phi < 1
        assert all(0 < one < inf for one in (of.q, of.r, of.tau2))
        assert 0 <= of.sd < inf
        assert 0 <= of.sd_residual < inf
        assert all(map(isfinite, found.expected.values()))
