"""Late, corrected and withdrawn evidence: what stands in the end is as if it had been known.

Silence is left out: it asks when something was published, so late is not as in time.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.fold import Course, Version
from detectors.registry import DETECTORS
from tests.unit import series
from tests.unit.makers import QUICK
from tests.unit.series import (
    JUDGED,
    history,
    keys,
    standing,
    version,
    versions,
    withdrawal,
)
from tests.unit.strategies import RESOURCES, evidence

TIMELESS = [one for one in DETECTORS if one.name != "silence"]
LATER = "2060-01-01"
"""After everything else was known."""


@st.composite
def with_one_picked(draw: st.DrawFn) -> tuple[list[Finding], Finding]:
    """Evidence, and one finding of it that will come late, wrong or not at all."""
    found = draw(evidence())
    return found, draw(st.sampled_from(found))


def wrong(finding: Finding) -> Finding:
    """Return the finding with a value that its source will correct."""
    if finding.scale == "yes-no":
        return replace(finding, value=1.0 if finding.value == 0 else 0.0)
    if finding.best is None:
        return replace(finding, value=-12345.0)
    return replace(finding, value=1.0 if finding.value == 4 else 4.0)


def without(found: Sequence[Finding], picked: Finding) -> list[Finding]:
    return [one for one in found if one is not picked]


def fold(known: Sequence[Version]) -> list[Course]:
    return series.fold(known, detectors=TIMELESS)


def in_the_end(known: Sequence[Version]) -> set[tuple[str, str]]:
    return keys(standing(fold(known)))


def test_given_a_late_fall_before_a_known_one_the_alert_begins_anew_with_the_earlier_fall() -> None:
    late = JUDGED.of(2, 2002, late="2005-01-01")

    first, second = fold(versions([JUDGED.of(3, 2001), JUDGED.of(2, 2003), late]))

    assert [(step.on, step.cleared_by) for step in first.steps] == [
        ("2003-09-01", None),
        ("2005-01-01", "superseded"),
    ]
    assert [step.on for step in second.steps] == ["2005-01-01"]
    assert [signal.since for signal in standing([first, second])] == ["2005-01-01"]


def test_given_a_late_rise_between_two_ratings_coasting_is_taken_back() -> None:
    known = versions([JUDGED.of(2, 2001), JUDGED.of(2, 2003), JUDGED.of(3, 2002, late=LATER)])

    courses = fold(known)

    assert {signal.detector for signal in standing(courses)} == {"rating_fall"}
    assert [course.steps[-1].on for course in courses if course.detector == "coasting"] == [LATER]


def test_given_a_failing_grade_that_was_a_mistake_the_alert_is_cleared_when_it_is_corrected() -> (
    None
):
    failed = RESOURCES.of(1, 2009)

    (course,) = fold([version(failed, 1), version(replace(failed, value=2.0), 2, "2010-03-01")])

    assert [step.on for step in course.steps] == ["2009-09-01", "2010-03-01"]
    assert standing([course]) == []


def test_given_a_failing_grade_is_withdrawn_the_grade_before_it_stands_again() -> None:
    known = [*versions(RESOURCES.years(2, 1)), withdrawal("use_of_resources-2002", 9, "2004-01-01")]

    courses = fold(known)

    assert standing(courses) == []
    assert {course.steps[-1].on for course in courses} == {"2004-01-01"}


def test_given_a_withdrawal_and_the_finding_anew_it_stands_anew() -> None:
    failed = RESOURCES.of(1, 2009)
    gone = withdrawal(failed.evidence_id, 2, "2010-01-01")

    (course,) = fold([version(failed, 1), gone, version(failed, 3, "2011-01-01")])

    assert [step.on for step in course.steps] == ["2009-09-01", "2010-01-01", "2011-01-01"]
    assert len(standing([course])) == 1


def test_given_a_withdrawal_that_came_first_the_finding_published_before_it_never_outlives_it() -> (
    None
):
    failed = RESOURCES.of(1, 2009)

    courses = fold([withdrawal(failed.evidence_id, 1, "2010-01-01"), version(failed, 2)])

    assert standing(courses) == []


def test_given_a_grade_was_about_another_measure_both_measures_are_put_right() -> None:
    failed = RESOURCES.of(1, 2009)
    moved = replace(failed, measure="organisational_assessment")

    courses = fold([version(failed, 1), version(moved, 2, "2010-03-01")])

    assert [signal.measure for signal in standing(courses)] == ["organisational_assessment"]


def test_given_a_correction_of_one_measure_the_others_are_not_touched() -> None:
    other = replace(JUDGED, measure="adult_social_services")
    found = [*JUDGED.years(3, 2), *other.years(3, 2)]
    better = version(replace(found[1], value=3.0), 100, LATER)

    courses = fold([*versions(found), better])
    (course,) = [one for one in courses if one.detector == "rating_fall"]

    assert [signal.measure for signal in standing([course])] == [other.measure]
    assert course.steps[-1].cleared_by is None


@QUICK
@given(with_one_picked())
def test_a_value_corrected_at_the_instant_it_was_known_was_never_there(
    case: tuple[list[Finding], Finding],
) -> None:
    found, picked = case
    right = versions(found)
    mistaken = [replace(one, position=10 * one.position) for one in right]
    place = found.index(picked)
    mistaken.insert(place, version(wrong(picked), 10 * (place + 1) - 1))

    assert history(fold(mistaken)) == history(fold(right))


@QUICK
@given(with_one_picked())
def test_a_finding_withdrawn_at_the_instant_it_was_known_was_never_there(
    case: tuple[list[Finding], Finding],
) -> None:
    found, picked = case
    gone = withdrawal(picked.evidence_id, 1000, picked.published_on)

    assert history(fold([*versions(found), gone])) == history(
        fold(versions(without(found, picked)))
    )


@QUICK
@given(with_one_picked())
def test_a_late_finding_leaves_standing_what_would_stand_had_it_been_known_in_time(
    case: tuple[list[Finding], Finding],
) -> None:
    found, picked = case
    late = [*versions(without(found, picked)), version(picked, 1000, LATER)]

    assert in_the_end(late) == in_the_end(versions(found))


@QUICK
@given(with_one_picked())
def test_a_correction_leaves_standing_what_would_stand_had_it_been_right_from_the_start(
    case: tuple[list[Finding], Finding],
) -> None:
    found, picked = case
    corrected = versions([wrong(one) if one is picked else one for one in found])
    corrected.append(version(picked, 1000, LATER))

    assert in_the_end(corrected) == in_the_end(versions(found))


@QUICK
@given(with_one_picked())
def test_a_withdrawal_leaves_standing_what_would_stand_had_it_never_been_there(
    case: tuple[list[Finding], Finding],
) -> None:
    found, picked = case
    gone = withdrawal(picked.evidence_id, 1000, LATER)

    assert in_the_end([*versions(found), gone]) == in_the_end(versions(without(found, picked)))


@QUICK
@given(evidence(), st.randoms(use_true_random=False))
def test_findings_all_late_in_any_order_leave_standing_what_stands_in_order(
    found: list[Finding], random: Random
) -> None:
    order = list(range(len(found)))
    random.shuffle(order)
    late = [
        version(one, place + 1, f"{2060 + when}-01-01")
        for place, (one, when) in enumerate(zip(found, order, strict=True))
    ]

    assert in_the_end(late) == in_the_end(versions(found))
