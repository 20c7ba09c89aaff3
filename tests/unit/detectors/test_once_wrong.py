"""What the detectors and the fold once got wrong, each by its smallest example."""

from dataclasses import replace

from tests.unit.series import fold, standing, version
from tests.unit.strategies import RESOURCES


def test_a_correction_of_a_self_assessment_leaves_the_critical_alert_standing() -> None:
    own = replace(RESOURCES, kind="self_assessment")
    first = replace(own.of(3, 2010), evidence_id="own")
    corrected = version(replace(first, value=2.0), 3, "2011-01-01")

    courses = fold([version(RESOURCES.of(1, 2009), 1), version(first, 2), corrected])

    assert [signal.reason for signal in standing(courses)] == ["use_of_resources_failed"]
