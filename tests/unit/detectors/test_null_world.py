"""Given a world in which nothing ever changes, then no adviser is called by indicators alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.null_world_counting import Rules, counted, moments, watched
from benchmarks.null_world_making import World, made
from detectors.escalation import EscalationRules
from detectors.fold import DomainFold
from detectors.rulebook import Rulebook
from tests.unit.series import keys, standing

SMALL = World("small", authorities=30)
RATED = replace(SMALL, rating_noise=0.3)
AR = (0.0, 0.5)
FEW = settings(deadline=None, max_examples=8)
"""A world of thirty authorities takes a second."""


def levels(world: World, seed: int, rules: EscalationRules) -> set[str]:
    """Return every level that any authority of a world ever reaches."""
    named = Rules("tried", rules)
    return {
        named.level(moment, world.indicators) for seen in watched(world, seed) for moment in seen
    }


@FEW
@given(seed=st.integers(0, 2**32), phi=st.sampled_from(AR), points=st.sampled_from((1, 4)))
def test_indicators_alone_never_call_the_adviser(seed: int, phi: float, points: int) -> None:
    world = replace(SMALL, phi=phi, points_a_year=points, years=8 if points == 1 else 3)

    assert levels(world, seed, Rulebook().escalation) == {"watch"}


def test_they_would_if_one_family_and_a_tenth_of_the_indicators_were_enough() -> None:
    assert levels(SMALL, 1, EscalationRules(families=1, indicator_share=0.1)) == {"watch", "alert"}


def test_whoever_is_called_where_there_are_ratings_has_two_families_or_a_critical_factor() -> None:
    assert "alert" in levels(RATED, 1, EscalationRules(indicator_share=0.0))
    assert levels(RATED, 1, EscalationRules(families=3)) == {"watch"}


def test_a_world_is_the_same_whenever_it_is_made_from_a_seed() -> None:
    assert list(made(RATED, 7)) == list(made(RATED, 7))
    assert counted(SMALL, 7) == counted(SMALL, 7)
    assert list(made(RATED, 7)) != list(made(RATED, 8))


def test_moments_end_with_what_stands_and_open_every_alert_there_was() -> None:
    for authority, versions in made(RATED, 3):
        courses = DomainFold(authority, "a domain", Rulebook().detectors).run(versions)
        seen = list(moments(courses))

        assert {name for one in seen for name in one.opened} == {one.detector for one in courses}
        assert keys(signal for _, signal in seen[-1].standing) == keys(standing(courses))


def test_the_noise_has_a_variance_of_one_whatever_its_memory() -> None:
    for phi in AR:
        world = World("long", authorities=30, years=40, phi=phi, between=0.0)
        values = [
            one.finding.value
            for _, versions in made(world, 5)
            for one in versions
            if one.finding is not None and one.finding.kind == "indicator" and one.finding.value
        ]

        assert sum((one - 50) ** 2 for one in values) / len(values) == pytest.approx(1, abs=0.05)
