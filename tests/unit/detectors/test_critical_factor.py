"""Critical factors: given one assessment, and perhaps another, then these signals."""

from dataclasses import replace
from datetime import date

import pytest

from detectors.contract import Finding
from detectors.critical_factor import RULES, CriticalFactor
from tests.unit.series import JUDGED, OVERALL, Series, stepped

USE_OF_RESOURCES = Series("use_of_resources", "1-4")
ORGANISATION = Series("organisational_assessment", "1-4")
NOTICE = Series("statutory_notice", "yes-no", 0, "low")
LEADERS = replace(JUDGED, measure="childrens_services_leaders", part_of=OVERALL)
PROTECTION = replace(LEADERS, measure="childrens_services_protection")


def reasons(findings: list[Finding]) -> list[list[str]]:
    """Return after each finding the reasons of what stands."""
    return [
        [signal.reason for signal in signals] for signals in stepped(CriticalFactor(), findings)
    ]


@pytest.mark.parametrize(
    ("series", "failing", "passing", "reason"),
    [
        (USE_OF_RESOURCES, 1, 2, "use_of_resources_failed"),
        (ORGANISATION, 1, 2, "performs_poorly"),
        (JUDGED, 1, 2, "judged_inadequate"),
        (LEADERS, 1, 2, "judged_inadequate"),
        (NOTICE, 1, 0, "statutory_notice"),
    ],
)
def test_one_failing_assessment_is_enough_and_a_passing_one_supersedes_it(
    series: Series, failing: float, passing: float, reason: str
) -> None:
    assert reasons(series.years(passing)) == [[]]
    assert reasons(series.years(failing)) == [[reason]]
    assert reasons(series.years(failing, failing, passing)) == [[reason], [reason], []]


def test_every_rule_of_the_table_is_shown_above() -> None:
    assert {rule.reason for rule in RULES} == {
        "use_of_resources_failed",
        "performs_poorly",
        "judged_inadequate",
        "statutory_notice",
    }


def test_the_signal_says_which_finding_failed_and_what_would_clear_it() -> None:
    ((signal,),) = stepped(CriticalFactor(), USE_OF_RESOURCES.years(1, start=2009))

    assert signal.measure == "use_of_resources"
    assert signal.evidence_ids == ("use_of_resources-2009",)
    assert signal.since == "2009-09-01"
    assert signal.observed["value"] == 1
    assert signal.parameters["bound"] == 1
    assert (signal.clears_if.bound, signal.clears_if.better) == (2, "at_least")
    assert signal.clears_if.kind == "assessment"


def test_a_notice_clears_when_there_is_none_any_more() -> None:
    ((signal,),) = stepped(CriticalFactor(), NOTICE.years(1))

    assert (signal.clears_if.bound, signal.clears_if.better) == (0, "at_most")


def test_a_new_failure_goes_on_with_what_the_first_began_and_turns_on_the_newest() -> None:
    said = stepped(CriticalFactor(), USE_OF_RESOURCES.years(1, 1, 1))
    (first,), _, (third,) = said

    assert first.key != third.key
    assert (third.episode, third.since) == (first.episode, "2001-09-01")
    assert third.pivot == "use_of_resources-2003"
    assert third.evidence_ids == tuple(f"use_of_resources-{year}" for year in (2001, 2002, 2003))
    assert third.newest_true_on == date(2003, 3, 31)


def test_a_failure_after_a_passing_grade_begins_anew() -> None:
    ((signal,),) = stepped(CriticalFactor(), USE_OF_RESOURCES.years(1, 2, 1))[-1:]

    assert (signal.episode, signal.since) == ("2003-03-31", "2003-09-01")


def test_a_part_left_ungraded_by_an_inspection_between_fails_anew() -> None:
    between = [LEADERS.of(1, 2014), JUDGED.of(2, 2018), JUDGED.of(2, 2022), LEADERS.of(1, 2022)]
    graded = [LEADERS.of(1, 2018), LEADERS.of(1, 2022), JUDGED.of(2, 2018), JUDGED.of(2, 2022)]

    assert [one.since for one in stepped(CriticalFactor(), between)[-1]] == ["2022-09-01"]
    assert [one.since for one in stepped(CriticalFactor(), graded)[-1]] == ["2018-09-01"]


def test_a_missing_grade_clears_nothing() -> None:
    assert reasons(USE_OF_RESOURCES.years(1, None))[-1] == ["use_of_resources_failed"]


@pytest.mark.parametrize(
    "series",
    [
        replace(USE_OF_RESOURCES, kind="self_assessment"),
        replace(USE_OF_RESOURCES, kind="peer_review"),
        Series("managing_finances", "1-4"),
        Series("punctuality", "rag", 3),
    ],
)
def test_only_what_others_found_on_a_measure_of_the_table_is_watched(series: Series) -> None:
    assert not CriticalFactor().watches(series.of(1, 2001))


def test_a_part_that_fails_stands_beside_its_headline() -> None:
    said = reasons([JUDGED.of(1, 2014), LEADERS.of(1, 2014), PROTECTION.of(2, 2014)])

    assert said[-1] == ["judged_inadequate", "judged_inadequate"]


def test_a_newer_headline_supersedes_the_grades_of_its_parts_graded_again_or_not() -> None:
    inspected = [JUDGED.of(1, 2014), LEADERS.of(1, 2014), PROTECTION.of(1, 2014)]

    said = stepped(CriticalFactor(), [*inspected, JUDGED.of(2, 2018)])

    assert len(said[2]) == 3
    assert said[3] == ()


def test_a_part_that_fails_at_the_newer_inspection_stands_again() -> None:
    said = stepped(
        CriticalFactor(),
        [JUDGED.of(1, 2014), LEADERS.of(1, 2014), JUDGED.of(2, 2018), LEADERS.of(1, 2018)],
    )

    assert [signal.measure for signal in said[-1]] == [LEADERS.measure]


def test_an_older_headline_supersedes_nothing() -> None:
    said = stepped(CriticalFactor(), [JUDGED.of(2, 2014), LEADERS.of(1, 2018)])

    assert [signal.measure for signal in said[-1]] == [LEADERS.measure]


def test_a_forgotten_headline_leaves_its_parts_standing() -> None:
    detector = CriticalFactor()
    state = detector.initial()
    for finding in (LEADERS.of(1, 2014), JUDGED.of(2, 2018)):
        state, _ = detector.step(state, finding)

    _, signals = detector.forget(state, ("assessment", OVERALL))

    assert [signal.measure for signal in signals] == [LEADERS.measure]
