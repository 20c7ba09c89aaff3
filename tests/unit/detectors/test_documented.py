"""What is written of the detectors is what ships, and every reason has its words."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from detectors.contract import Detector
from detectors.escalation import EscalationRules
from detectors.registry import DETECTORS
from detectors.rulebook import parameters_of
from domain.alerts.rule_events import Parameter
from web.words import sentences

PAGE = Path("docs/detectors-in-detail.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \|", re.MULTILINE)


def written(title: str) -> dict[str, str]:
    """Return the parameters of a section with the values that it says are shipped."""
    section = PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return dict(_ROW.findall(section))


def shipped(parameters: Mapping[str, Parameter]) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items()}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: one.name)
def test_each_detector_is_described_with_the_parameters_it_ships_with(detector: Detector) -> None:
    assert written(detector.name) == shipped(parameters_of(detector))


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: one.name)
def test_each_detector_has_a_name_people_read_and_a_source(detector: Detector) -> None:
    section = PAGE.split(f"\n## {detector.name}\n", 1)[1].split("\n## ", 1)[0]

    assert detector.name in sentences.DETECTORS
    assert "Source: " in section
    assert "lears" in section


def test_the_rules_of_escalation_are_those_that_ship() -> None:
    rules = msgspec.structs.asdict(EscalationRules())

    assert written("What reaches the adviser") == shipped(rules)
