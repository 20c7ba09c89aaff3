"""What can be asked about a risk. Each carries its time and actor."""

from dataclasses import dataclass

from domain.commands import Command
from domain.risks.events import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRisk(Command):
    """What all of them carry; ``key`` names the risk for ever."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterRisk(_OfRisk):
    """Put it on the register, or word it anew."""

    number: int
    description: str
    reporting: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessRisk(_OfRisk):
    """Score it by the matrix."""

    inherent: int
    residual: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOwner(_OfRisk):
    """Say which body owns it."""

    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeControls(_OfRisk):
    """Say how it is managed."""

    solution: str
    controls: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TieIndicator(_OfRisk):
    """Tie live signals to it."""

    indicator: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class UntieIndicator(_OfRisk):
    """Take them off again."""

    indicator: Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseRisk(_OfRisk):
    """Say that it is no risk any more."""

    reason: str


RiskCommand = (
    EnterRisk | AssessRisk | NameOwner | ChangeControls | TieIndicator | UntieIndicator | CloseRisk
)
