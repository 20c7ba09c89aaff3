"""Given a world in which nothing ever changes, then ratings alone call no adviser."""

from dataclasses import replace

from benchmarks.null_world_counting import counted, level, moments, watched
from benchmarks.null_world_making import World, made
from detectors.escalation import EscalationRules
from detectors.fold import DomainFold
from detectors.rulebook import Rulebook
from tests.unit.series import keys, standing

SMALL = World("small", authorities=30)


def levels(rules: EscalationRules) -> set[str]:
    """Return every level that any authority of a world ever reaches."""
    return {level(moment, rules) for seen in watched(SMALL, 1) for moment in seen}


def test_ratings_that_only_seem_to_fall_call_no_adviser() -> None:
    assert levels(Rulebook().escalation) == {"watch"}


def test_they_would_if_one_family_were_enough() -> None:
    assert levels(EscalationRules(families=1)) == {"watch", "alert"}


def test_a_world_is_the_same_whenever_it_is_made_from_a_seed() -> None:
    assert list(made(SMALL, 7)) == list(made(SMALL, 7))
    assert counted(SMALL, 7) == counted(SMALL, 7)
    assert list(made(SMALL, 7)) != list(made(SMALL, 8))
    assert list(made(replace(SMALL, rating_noise=0.1), 7)) != list(made(SMALL, 7))


def test_moments_end_with_what_stands_and_open_every_alert_there_was() -> None:
    for authority, versions in made(SMALL, 3):
        courses = DomainFold(authority, "a domain", Rulebook().detectors).run(versions)
        seen = list(moments(courses))

        assert {name for one in seen for name in one.opened} == {one.detector for one in courses}
        standing_then = seen[-1].standing if seen else []
        assert keys(signal for _, signal in standing_then) == keys(standing(courses))
