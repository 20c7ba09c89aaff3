"""Silence: evidence that used to come is overdue, and a day says so."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.contract import Finding
from detectors.fold import Course, DomainFold, Version
from detectors.registry import DETECTORS
from detectors.silence import Silence, SilenceState
from tests.unit.makers import QUICK
from tests.unit.series import INDICATOR, JUDGED, Series, standing, version, versions, withdrawal

REVIEW = Series("peer_review", "text", None, "none", "peer_review")
OWN = replace(JUDGED, kind="self_assessment", prefix="own-")


def silent(known: list[Version], today: date, ended_on: str | None = None) -> list[Course]:
    return DomainFold("an authority", "a domain", [Silence()]).run(known, ended_on, today)


def test_a_peer_review_is_overdue_sixty_days_after_two_years() -> None:
    known = versions([REVIEW.of(None, 2009)])

    assert silent(known, date(2011, 10, 30)) == []
    (course,) = silent(known, date(2011, 10, 31))
    assert [step.on for step in course.steps] == ["2011-10-31"]
    assert [signal.reason for signal in standing([course])] == ["peer_review_overdue"]


def test_the_day_it_says_is_the_same_however_late_it_is_asked() -> None:
    known = versions([REVIEW.of(None, 2009)])

    (now,), (later,) = silent(known, date(2011, 10, 31)), silent(known, date(2014, 10, 30))

    assert now == later


def test_what_stays_away_for_three_years_more_is_expected_no_longer() -> None:
    (course,) = silent(versions([REVIEW.of(None, 2009)]), date(2026, 1, 1))

    assert [(step.on, step.cleared_by) for step in course.steps] == [
        ("2011-10-31", None),
        ("2014-10-31", "rule"),
    ]


def test_what_comes_after_it_was_given_up_is_expected_again() -> None:
    known = versions([REVIEW.of(None, 2009), REVIEW.of(None, 2018)])

    assert len(standing(silent(known, date(2021, 1, 1)))) == 1


def test_it_clears_on_receipt_whatever_is_received() -> None:
    known = versions([INDICATOR.of(4.0, 2009)])
    (signal,) = standing(silent(known, date(2012, 1, 1)))
    received = version(INDICATOR.of(-99.0, 2010, late="2012-02-01"), 9)

    assert signal.clears_if.any_value
    (course,) = silent([*known, received], date(2012, 3, 1))
    assert course.steps[-1].cleared_by == "rule"
    assert standing([course]) == []


def test_each_kind_waits_for_its_own() -> None:
    known = versions([REVIEW.of(None, 2009), OWN.of(3, 2009), INDICATOR.of(4.0, 2009)])

    reasons = {signal.reason for signal in standing(silent(known, date(2011, 1, 1)))}

    assert reasons == {"self_assessment_overdue", "indicator_overdue"}


@pytest.mark.parametrize("found", [[], [JUDGED.of(3, 2009)]], ids=["nothing", "a judgement"])
def test_what_never_came_or_has_no_set_time_is_not_missed(found: list[Finding]) -> None:
    assert silent(versions(found), date(2026, 1, 1)) == []


def test_an_authority_that_ended_is_not_missed() -> None:
    known = versions([INDICATOR.of(4.0, 2009)])

    assert standing(silent(known, date(2026, 1, 1), ended_on="2010-03-31")) == []


def test_a_withdrawal_that_leaves_an_old_newest_says_so_from_then_on() -> None:
    known = versions([INDICATOR.of(4.0, 2008), INDICATOR.of(4.0, 2009)])
    gone = withdrawal("reoffending-2009", 9, "2010-02-01")

    (course,) = silent([*known, gone], date(2010, 3, 1))[-1:]

    assert course.steps[-1].on == "2010-02-01"
    assert [signal.since for signal in standing([course])] == ["2010-02-01"]


@QUICK
@given(
    st.lists(st.integers(2000, 2020), min_size=1, unique=True),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
)
def test_the_clock_only_ever_goes_forward(years: list[int], today: date) -> None:
    detector, state = Silence(), SilenceState()
    for finding in (INDICATOR.of(1.0, year) for year in sorted(years)):
        state, _ = detector.step(state, finding)
    due = detector.due(state)
    assert due is not None
    state, _ = detector.tick(state, max(due, today))

    due_next = detector.due(state)
    assert due_next is None or due_next > max(due, today)


def test_with_all_detectors_ticks_end() -> None:
    known = versions([REVIEW.of(None, 2009), OWN.of(3, 2009), *INDICATOR.years(1.0, 2.0, 3.0)])

    fold = DomainFold("an authority", "a domain", DETECTORS)
    fold.run(known, today=date(2026, 1, 1))

    assert fold.due is None


def test_a_kind_is_still_waited_for_when_its_newest_measure_is_withdrawn() -> None:
    other = replace(INDICATOR, measure="turnover")
    known = versions([INDICATOR.of(4.0, 2008), other.of(4.0, 2009)])
    gone = withdrawal("turnover-2009", 9, "2010-02-01")

    (signal,) = standing(silent([*known, gone], date(2010, 3, 1)))

    assert signal.evidence_ids == ("reoffending-2008",)


def test_a_correction_of_an_older_figure_does_not_begin_the_silence_anew() -> None:
    known = versions(INDICATOR.years(4.0, 5.0, start=2008))
    corrected = replace(INDICATOR.of(4.5, 2008), published_on="2008-12-01")
    late = replace(version(corrected, 9, "2012-02-01"), finding=corrected)

    assert silent([*known, late], date(2012, 3, 1)) == silent(known, date(2012, 3, 1))


@QUICK
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(2000, 2012)),
        min_size=1,
        max_size=9,
        unique=True,
    ),
    st.sampled_from("abc"),
)
def test_forgetting_a_measure_and_hearing_it_again_changes_nothing(
    sent: list[tuple[str, int]], again: str
) -> None:
    detector, state = Silence(), SilenceState()
    findings = [replace(INDICATOR, measure=name).of(1.0, year) for name, year in sorted(sent)]
    for finding in findings:
        state, _ = detector.step(state, finding)
    state, said = detector.tick(state, date(2020, 1, 1))
    state, _ = detector.forget(state, ("indicator", again))
    for finding in findings:
        if finding.measure == again:
            state, _ = detector.step(state, finding)

    assert detector.tick(state, date(2021, 1, 1))[1] == said
