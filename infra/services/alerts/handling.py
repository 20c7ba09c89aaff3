"""Carrying out what an adviser decides about an alert, in one installation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from consumers.record_alerts import alert_event
from detectors.escalation import EscalationRules
from domain.alerts.handling_commands import (
    Acknowledge,
    Dismiss,
    HandlingCommand,
    Rate,
    Snooze,
    Undo,
)
from domain.alerts.handling_decisions import HandlingRefusal, decide
from domain.alerts.handling_events import StreamEvent
from domain.log import ConcurrentWriteError
from infra.services.context import Context
from infra.stores.audit.entries import OnSubject, SubjectAct

_TRIES = 20


@dataclass(frozen=True, slots=True)
class HandlingDesk:
    """See the module. Satisfies ``web.features.alerts.handling_port.Triage``."""

    app: Context

    def decide(self, command: HandlingCommand) -> None:
        """Record a decision, and in the audit log that it was made. Raises HandlingRefusal."""
        app = self.app
        self._record(command)
        audited = _audited(command)
        app.audit.add(OnSubject(audited, command.at, command.by.hex, command.alert.hex))
        app.catch_up()
        app.store.anchor()

    def versions(self, alerts: Iterable[str]) -> Mapping[str, int]:
        """Give the version of each alert's stream, which a decision about it has to name."""
        held = self.app.store.streams([UUID(alert) for alert in alerts])
        return {stream.hex: len(events) for stream, events in held.items()}

    def names(self, people: Iterable[UUID]) -> Mapping[UUID, str]:
        """Give what members are called, or were when they were members."""
        found = ((one, self.app.people.name_of(one)) for one in set(people))
        return {one: name[0] if name else "somebody who has left" for one, name in found}

    def rules(self) -> EscalationRules:
        """Give how much it takes for the adviser to be alerted."""
        return self.app.rules().escalation

    def _record(self, command: HandlingCommand) -> None:
        """Append what follows; where somebody was quicker the next look says that it moved on."""
        for _ in range(_TRIES):
            try:
                self.app.store.append(decide(self._history(command.alert), command))
            except ConcurrentWriteError:
                continue
            return
        msg = "Other programs keep writing to the same alert; try again in a moment."
        raise HandlingRefusal(msg)

    def _history(self, alert: UUID) -> list[StreamEvent]:
        return [alert_event(event) for event in self.app.store.streams([alert]).get(alert, ())]


def _audited(command: HandlingCommand) -> SubjectAct:
    match command:
        case Acknowledge():
            return "alert_acknowledged"
        case Snooze():
            return "alert_snoozed"
        case Dismiss():
            return "alert_dismissed"
        case Rate():
            return "alert_rated"
        case Undo():
            return "decision_undone"
        case _:
            assert_never(command)
