"""What the pages ask of an installation to handle alerts with."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from detectors.escalation import EscalationRules
from domain.alerts.handling_commands import HandlingCommand


class Triage(Protocol):
    """Called from several threads at once."""

    def decide(self, command: HandlingCommand) -> None:
        """Record a decision. Raises HandlingRefusal, whose message is for whoever decided."""
        ...

    def versions(self, alerts: Iterable[str]) -> Mapping[str, int]:
        """Give the version of each alert's stream, which a decision about it has to name."""
        ...

    def names(self, people: Iterable[UUID]) -> Mapping[UUID, str]:
        """Give what members are called, or were when they were members."""
        ...

    def rules(self) -> EscalationRules:
        """Give how much it takes for the adviser to be alerted."""
        ...
