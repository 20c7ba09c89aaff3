"""What a person can ask of the targets. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import date

from domain.commands import Command
from domain.targets.events import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineTarget(Command):
    """Let a target hold, or hold in another form; fields as in ``TargetDefined``."""

    key: str
    programme: str
    number: int
    title: str
    adopted_on: date
    due_on: date
    source: str
    measure: str = ""
    comparison: Comparison = "at_least"
    threshold: float | None = None
    own_target: str = ""
    returned_as: str = ""
    applies_to: tuple[str, ...] = ()
    share: float = 1.0
    near: float = 0.1
    tolerance: float = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireTarget(Command):
    """End a target."""

    key: str
    reason: str


TargetCommand = DefineTarget | RetireTarget
