"""From a value, signal or alert to the exact events behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from msgspec import to_builtins
from sqlalchemy import Connection

from domain.alerts.events import Signal
from domain.log import EventLog, Recorded
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from domain.times import AsOf
from infra.services.alerts.counter_evidence import against
from infra.services.alerts.neighbour_figures import neighbour_figures
from infra.services.evidence.series import by_series
from projections.alerts.queries import Alert, alert_by_id, alerts_as_of
from projections.picture import queries as picture_queries
from web.json.alerts import alert_json, signal_id, signal_json
from web.json.facts import facts_json
from web.words.facts import WHY_AGAINST

Shape = dict[str, Any]
NOW = AsOf()


@dataclass(frozen=True, slots=True)
class Explainer:
    """Reads streams from the event store itself, so that hashes are those of the log."""

    log: EventLog
    connection: Connection
    directory: Directory
    catalogue: Catalogue
    as_of: AsOf = NOW

    def explain(self, identifier: str) -> Shape | None:
        """Explain what an id names; None where it names nothing."""
        try:
            stream = UUID(identifier)
        except ValueError:
            return None
        alert = alert_by_id(self.connection, stream.hex, self.as_of)
        if alert is not None:
            return self._alert(alert)
        recorded = self.log.recorded(stream)
        return self._stream(stream.hex, recorded) if recorded else self._signal_called(stream.hex)

    def _stream(self, stream: str, recorded: Sequence[Recorded]) -> Shape:
        topic = recorded[0].event.topic
        authority = getattr(recorded[-1].event, "authority", None)
        return {
            "what": topic.split(".")[0],
            "id": stream,
            "authority": self.directory.name_of(authority) if authority else None,
            "events": [event_json(one) for one in recorded],
        }

    def _alert(self, alert: Alert) -> Shape:
        return {
            "what": "alert",
            **to_builtins(alert_json(alert, self.directory, self.catalogue)),
            "signals": [self._signal(alert, signal) for signal in alert.signals],
            "against": self._against(alert),
            "steps": to_builtins(alert.steps),
            "events": [event_json(one) for one in self.log.recorded(UUID(alert.id))],
        }

    def _signal(self, alert: Alert, signal: Signal, **more: object) -> Shape:
        told = neighbour_figures(self.connection, self.as_of, [(alert.authority, signal)])
        near = told.of(alert.authority, signal)
        return {
            **to_builtins(signal_json(alert.id, signal, self.catalogue, near)),
            **more,
            "evidence": self._evidence(signal.evidence_ids),
            "contrary": self._evidence(signal.contrary_ids),
        }

    def _against(self, alert: Alert) -> list[Shape]:
        """Return what else was known that speaks against an alert, with its events."""
        facts = picture_queries.facts(self.connection, self.as_of, [alert.authority])
        found = against(alert, alert.signals, by_series(facts), self.catalogue)
        shapes = facts_json((one.fact for one in found), self.directory, self.catalogue, {})
        return [
            {
                "why": WHY_AGAINST[one.why],
                **to_builtins(shape),
                "events": self._evidence([one.fact.evidence])[0]["events"],
            }
            for one, shape in zip(found, shapes, strict=True)
        ]

    def _evidence(self, ids: Sequence[str]) -> list[Shape]:
        return [self._stream(one, self.log.recorded(UUID(one))) for one in ids]

    def _signal_called(self, identifier: str) -> Shape | None:
        for alert in alerts_as_of(self.connection, self.as_of, include_cleared=True):
            for signal in (signal for step in alert.steps for signal in step.raised):
                if signal_id(alert.id, signal) == identifier:
                    about = {
                        "alert_id": alert.id,
                        "authority": self.directory.name_of(alert.authority),
                        "stands": signal in alert.signals,
                    }
                    return {"what": "signal", **self._signal(alert, signal, **about)}
        return None


def event_json(recorded: Recorded) -> Shape:
    """Return an event with its place in the log and its hash."""
    return {
        "position": recorded.position,
        "hash": recorded.chain.hex(),
        "topic": recorded.event.stored_topic(),
        "event": to_builtins(recorded.event),
    }
