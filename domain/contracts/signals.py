"""``soundings.signals.v1``: what the detectors say, keyed by the authority."""

from datetime import date
from typing import Literal

import msgspec

from domain.alerts.events import Better, ClearedBy, Level, Step
from domain.contracts.message import HexId, Message, Part, Position

TOPIC = "soundings.signals.v1"

Figure = float | int | str


class BoundV1(Part):
    """How good a reading of a measure would have to be, on its scale."""

    measure: str
    bound: float
    better: Better


class CounterfactualV1(Part):
    """What would clear a signal."""

    measure: str
    kind: str
    bound: float
    better: Better
    times: int = 1
    any_value: bool = False
    also: tuple[BoundV1, ...] = ()


class SignalV1(Part):
    """One detector's finding on one measure; ``reason`` is a word of a fixed list."""

    detector: str
    rule_version: int
    measure: str
    reason: str
    episode: str
    since: str
    evidence_ids: tuple[HexId, ...]
    parameters: dict[str, Figure]
    observed: dict[str, Figure]
    clears_if: CounterfactualV1
    contrary_ids: tuple[HexId, ...] = ()
    newest_true_on: date | None = None
    grade: int = 0
    pivot: str = ""


class StepV1(Part):
    """What changed for an alert from a day on."""

    on: str
    raised: tuple[SignalV1, ...] = ()
    dropped: tuple[str, ...] = ()
    cleared_by: ClearedBy | None = None
    through: str = ""

    @classmethod
    def of(cls, step: Step) -> "StepV1":
        """Return a step as it travels."""
        return cls.model_validate(msgspec.to_builtins(step))

    def step(self) -> Step:
        """Return the step that travelled."""
        return msgspec.convert(self.model_dump(), Step)


class CourseV1(Part):
    """One alert and everything that happened to it."""

    alert: HexId
    detector: str
    level: Level
    steps: tuple[StepV1, ...]


class SignalsV1(Message):
    """All alerts that the rules see in one authority's evidence of one domain, as of a position.

    An alert that is not among them has never been, by what is known now. A later message of the
    same authority and domain, by ``position`` and then ``part``, stands in place of this one.
    """

    type: Literal["soundings.signals.v1"]
    authority: HexId
    domain: str
    position: Position
    part: int
    courses: tuple[CourseV1, ...]
