"""What the detectors and the fold once got wrong, each by its smallest example."""

from dataclasses import replace
from itertools import chain

from detectors.decline import Decline
from tests.unit.series import (
    INDICATOR,
    JUDGED,
    fold,
    granted,
    of_measure,
    standing,
    stepped,
    version,
    versions,
)
from tests.unit.strategies import RESOURCES

STEADY = (50.0, 51.0, 49.0, 50.0, 50.0)


def test_a_correction_of_a_self_assessment_leaves_the_critical_alert_standing() -> None:
    own = replace(RESOURCES, kind="self_assessment")
    first = replace(own.of(3, 2010), evidence_id="own")
    corrected = version(replace(first, value=2.0), 3, "2011-01-01")

    courses = fold([version(RESOURCES.of(1, 2009), 1), version(first, 2), corrected])

    assert [signal.reason for signal in standing(courses)] == ["use_of_resources_failed"]


def test_a_drift_that_got_worse_after_it_was_raised_says_what_clears_it_now() -> None:
    bad = 50 - 2 * 0.7071 * 1.0954
    opened_at_the_fourth_worse_at_the_fifth = INDICATOR.years(*STEADY, *[bad] * 5)
    findings = opened_at_the_fourth_worse_at_the_fifth
    (signal,) = standing(fold(versions(findings)))

    after = standing(fold(versions([*findings, *granted(signal, findings)])))

    assert not of_measure(after, signal.measure)


def test_a_tiny_correction_of_one_old_point_does_not_make_two_good_years_of_one() -> None:
    several = [replace(INDICATOR, measure=f"i{number}") for number in range(6)]
    rising = [series.years(*(10.0 + year for year in range(5)), start=2012) for series in several]
    found = list(chain.from_iterable(rising))
    known = versions([*found, JUDGED.of(2, 2016), JUDGED.of(2, 2018)])
    tiny = version(replace(found[0], value=10.01), 1000, "2019-01-01")

    before, after = standing(fold(known)), standing(fold([*known, tiny]))

    assert "coasting" in {signal.detector for signal in before}
    assert "coasting" in {signal.detector for signal in after}


def test_a_standing_drift_names_its_evidence_though_the_sum_is_back_at_zero() -> None:
    said = stepped(Decline(), INDICATOR.years(*STEADY, 40.0, 40.0, 48.45, 60.0, 60.0))

    assert any(said)
    assert all(signal.evidence_ids for signals in said for signal in signals)
