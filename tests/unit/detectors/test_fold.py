"""Given these versions as they came to be known, then alerts took this course."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.fold import Course, Version
from domain.alerts.decisions import standing_after
from domain.times import published_instant
from tests.unit.lines import figure, reading
from tests.unit.makers import QUICK
from tests.unit.series import (
    JUDGED,
    OVERALL,
    Series,
    fold,
    history,
    standing,
    versions,
)
from tests.unit.strategies import LEADERS, RESOURCES, histories


def course_of(detector: str, courses: list[Course]) -> Course:
    (found,) = [course for course in courses if course.detector == detector]
    return found


def theme(start: int, *, better_by: float) -> list[Finding]:
    """Two lines of one theme, of which less is better, that move by so much a year."""
    return [
        figure(name, start + year, 20.0 - better_by * year, reading())
        for year in range(6)
        for name in ("a", "b")
    ]


def days(course: Course) -> list[str]:
    return [step.on for step in course.steps]


def test_given_a_fall_an_alert_opens_on_the_day_the_rating_was_published() -> None:
    course = course_of("rating_fall", fold(versions(JUDGED.years(3, 2))))

    (step,) = course.steps
    assert (step.on, step.cleared_by) == ("2002-09-01", None)
    assert [signal.measure for signal in step.raised] == [OVERALL]
    assert (course.level, course.episode) == ("watch", step.raised[0].episode)


def test_given_a_fall_and_a_rise_the_alert_is_cleared_by_its_rule() -> None:
    course = course_of("rating_fall", fold(versions(JUDGED.years(3, 2, 3))))

    opened, cleared = course.steps
    assert (cleared.on, cleared.cleared_by) == ("2003-09-01", "rule")
    assert cleared.dropped == (opened.raised[0].key,)
    assert standing_after(course.steps) == {}


def test_given_nothing_but_steady_good_ratings_there_is_no_alert_at_all() -> None:
    assert fold(versions(JUDGED.years(4, 4, 4, 4))) == []
    assert fold([]) == []


def test_given_one_detector_its_signals_on_two_measures_are_one_alert() -> None:
    other = replace(JUDGED, measure="adult_social_services")
    found = [*JUDGED.years(3, 2, start=2001), *other.years(3, 2, start=2002)]

    course = course_of("rating_fall", fold(versions(found)))

    assert days(course) == ["2002-09-01", "2003-09-01"]
    assert {signal.measure for signal in standing([course])} == {OVERALL, other.measure}


def test_given_two_signals_the_alert_stands_until_both_are_gone() -> None:
    other = replace(JUDGED, measure="adult_social_services")
    found = [*JUDGED.years(3, 2, 3), *other.years(3, 2, start=2001), other.of(3, 2004)]

    course = course_of("rating_fall", fold(versions(found)))

    assert days(course) == ["2002-09-01", "2003-09-01", "2004-09-01"]
    assert [step.cleared_by for step in course.steps] == [None, None, "rule"]


def test_given_a_fall_and_coasting_of_one_measure_only_the_fall_is_said() -> None:
    courses = fold(versions(JUDGED.years(3, 2, 2)))

    assert [course.detector for course in courses] == ["rating_fall"]


def test_given_the_fall_is_over_coasting_of_the_same_measure_is_said() -> None:
    courses = fold(versions(JUDGED.years(3, 2, 2, 2)))

    assert days(course_of("rating_fall", courses)) == ["2002-09-01", "2004-09-01"]
    assert days(course_of("coasting", courses)) == ["2004-09-01"]


def test_given_coasting_a_fall_takes_its_place_and_coasting_says_that_it_ended_in_one() -> None:
    courses = fold(versions(JUDGED.years(3, 3, 3, 2)))

    closed = course_of("coasting", courses).steps[-1]
    assert (closed.on, closed.cleared_by, closed.through) == ("2004-09-01", "fell", OVERALL)
    assert {signal.detector for signal in standing(courses)} == {"rating_fall"}


def test_given_coasting_an_improving_theme_ends_it_and_is_named() -> None:
    courses = fold(versions([*JUDGED.years(3, 3), *(one for one in theme(2003, better_by=1.5))]))

    steps = course_of("coasting", courses).steps
    assert [step.cleared_by for step in steps if step.cleared_by] == ["improved"]
    assert steps[-1].through == "front_door"


def test_given_a_fall_of_another_measure_coasting_is_said_all_the_same() -> None:
    other = replace(JUDGED, measure="adult_social_services")
    courses = fold(versions([*JUDGED.years(3, 3, 3), *other.years(3, 2)]))

    assert {course.detector for course in courses} >= {"coasting", "rating_fall"}


def test_given_a_newer_headline_the_grades_of_its_parts_stand_no_longer() -> None:
    inspected = [JUDGED.of(2, 2014), LEADERS.of(1, 2014)]

    before = fold(versions(inspected))
    after = fold(versions([*inspected, JUDGED.of(2, 2018)]))

    assert [signal.measure for signal in standing(before)] == [LEADERS.measure]
    assert course_of("critical_factor", after).steps[-1].cleared_by == "rule"


def test_given_another_failing_assessment_the_alert_goes_on_since_the_first() -> None:
    (course,) = fold(versions(RESOURCES.years(1, 1)))

    assert [step.cleared_by for step in course.steps] == [None, None]
    assert [signal.since for signal in standing([course])] == ["2001-09-01"]
    assert [signal.pivot for signal in standing([course])] == ["use_of_resources-2002"]


def test_given_a_self_assessment_no_detector_says_anything() -> None:
    own = replace(RESOURCES, kind="self_assessment")

    assert fold(versions(own.years(1, 1, 1, 1))) == []


def test_given_the_authority_ended_its_alerts_end_that_day_and_nothing_follows() -> None:
    found = [*JUDGED.years(3, 2), *RESOURCES.years(1, start=2010)]

    (course,) = fold(versions(found), ended_on="2009-04-01")

    assert (course.steps[-1].on, course.steps[-1].cleared_by) == ("2009-04-01", "authority_ended")
    assert standing([course]) == []


def test_given_the_authority_ended_before_anything_was_known_there_is_no_alert() -> None:
    assert fold(versions(RESOURCES.years(1, start=2010)), ended_on="2010-09-01") == []


def test_the_same_evidence_always_opens_the_same_alert_and_another_opens_another() -> None:
    (one,) = fold(versions(RESOURCES.years(1)))
    (again,) = fold(versions([*RESOURCES.years(1), *JUDGED.years(3)]))
    (later,) = fold(versions(RESOURCES.years(1, start=2005)))

    assert one.alert == again.alert
    assert one.alert != later.alert


def test_given_findings_published_on_one_day_they_are_one_step() -> None:
    found = [JUDGED.of(1, 2014), LEADERS.of(1, 2014)]

    (step,) = course_of("critical_factor", fold(versions(found))).steps

    assert len(step.raised) == 2


@pytest.mark.parametrize("missing", [2.0, None])
def test_given_two_judgements_of_one_day_the_graver_counts(missing: float | None) -> None:
    first = RESOURCES.of(1, 2009)
    second = replace(first, evidence_id="another body's", value=missing, published_on="2009-12-01")

    for order in ([first, second], [second, first]):
        courses = fold(versions(order))
        assert [signal.detector for signal in standing(courses)] == ["critical_factor"]
        assert days(course_of("critical_factor", courses)) == ["2009-09-01"]


def test_given_two_judgements_of_one_day_the_graver_alarms_from_when_it_is_known() -> None:
    first = RESOURCES.of(2, 2009)
    second = replace(first, evidence_id="another body's", value=1.0, published_on="2009-12-01")

    assert days(course_of("critical_factor", fold(versions([second, first])))) == ["2009-12-01"]


def test_given_two_figures_of_one_day_the_later_published_one_counts() -> None:
    falling = theme(2001, better_by=-3.0)
    mended = [
        replace(one, evidence_id=f"another body's {number}", value=20.0, published_on="2099-01-01")
        for number, one in enumerate(falling)
    ]

    assert standing(fold(versions(falling)))
    assert not standing(fold(versions([*falling, *mended])))


@pytest.mark.parametrize("cleared_again", [False, True])
def test_given_a_course_the_steps_say_all_that_stood_at_any_time(
    cleared_again: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    ratings = (3, 2, 1, 2) if cleared_again else (3, 2, 1)
    course = course_of("rating_fall", fold(versions(JUDGED.years(*ratings))))

    stood = [len(standing_after(course.steps[:count])) for count in range(len(course.steps) + 1)]

    assert stood == ([0, 1, 1, 0] if cleared_again else [0, 1, 1])


def up_to(instant: int, courses: list[Course]) -> dict[str, object]:
    """Return the courses as far as they had gone by an instant."""
    gone = {
        course.alert: tuple(s for s in course.steps if published_instant(s.on) <= instant)
        for course in courses
    }
    return {alert: steps for alert, steps in gone.items() if steps}


@QUICK
@given(histories(), st.dates(date(1999, 1, 1), date(2030, 1, 1)))
def test_nothing_published_later_changes_what_stood_before(known: list[Version], day: date) -> None:
    instant = published_instant(day.isoformat())
    before = [one for one in known if one.known <= instant]

    assert up_to(instant, fold(known, today=day)) == up_to(instant, fold(before, today=day))


@QUICK
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_versions_are_handed_over_changes_nothing(
    known: list[Version], random: Random
) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)

    assert history(fold(shuffled)) == history(fold(known))


@QUICK
@given(histories())
def test_steps_go_forward_and_an_alert_is_cleared_exactly_when_nothing_stands(
    known: list[Version],
) -> None:
    for course in fold(known):
        assert days(course) == sorted(days(course))
        for count, step in enumerate(course.steps, start=1):
            assert (step.cleared_by is not None) == (not standing_after(course.steps[:count]))
            assert step.raised or step.dropped


@QUICK
@given(histories(), st.dates(date(1999, 1, 1), date(2030, 1, 1)))
def test_when_an_authority_has_ended_no_alert_of_it_stands(known: list[Version], day: date) -> None:
    courses = fold(known, ended_on=day.isoformat())

    assert standing(courses) == []
    assert all(step.on <= day.isoformat() for course in courses for step in course.steps)


def _findings(known: list[Version]) -> list[Finding]:
    return [one.finding for one in known if one.finding is not None]


@QUICK
@given(histories())
def test_every_signal_speaks_of_evidence_that_was_there(known: list[Version]) -> None:
    held = {finding.evidence_id for finding in _findings(known)}

    for signal in standing(fold(known)):
        assert held >= {*signal.evidence_ids, *signal.contrary_ids}


def test_a_series_of_an_unknown_kind_of_finding_is_left_alone() -> None:
    assert fold(versions(Series("a story", "text", None, "none", "narrative").years(None))) == []
