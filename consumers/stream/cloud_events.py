"""Alerts as CloudEvents in Kafka's binary binding, for whoever is told of them."""

from collections.abc import Iterable, Iterator

from cloudevents.core.bindings.kafka import to_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import Connection

from domain.alerts.events import AlertEvent, AlertRevised
from domain.contracts.alerts import SOURCE, AlertChangedV1, Happened
from domain.contracts.signals import StepV1
from domain.log import Recorded
from projections.alerts import queries
from projections.alerts.queries import Heading

Outgoing = tuple[bytes, list[tuple[str, bytes]], bytes]
"""Key, headers and value of a message."""

_TYPES: dict[Happened, str] = {"opened": "alert.opened", "cleared": "alert.cleared"}
_ANY_OTHER = "alert.updated"
_FORMAT = JSONFormat()


def alert_events(connection: Connection, batch: Iterable[Recorded]) -> Iterator[Outgoing]:
    """Yield the messages for a batch's alert events; the alerts view must have come that far."""
    changed = [one for one in batch if isinstance(one.event, AlertEvent)]
    if not changed:
        return
    headings = queries.headings(connection, {one.event.originator_id.hex for one in changed})
    for one in changed:
        yield _outgoing(_changed(one, headings[one.event.originator_id.hex]), one)


def _changed(one: Recorded, heading: Heading) -> AlertChangedV1:
    event = one.event
    steps = event.steps if isinstance(event, AlertRevised) else (getattr(event, "step", None),)
    return AlertChangedV1.model_validate(
        {
            **heading._asdict(),
            "alert": event.originator_id.hex,
            "version": event.originator_version,
            "happened": event.topic.removeprefix("alerts."),
            "position": one.position,
            "steps": [StepV1.of(step) for step in steps if step is not None],
        }
    )


def _outgoing(changed: AlertChangedV1, one: Recorded) -> Outgoing:
    event = CloudEvent(
        {
            "id": f"{changed.alert}.{changed.version}",
            "source": SOURCE,
            "type": _TYPES.get(changed.happened, _ANY_OTHER),
            "subject": changed.authority,
            "time": one.event.recorded_at,
            "datacontenttype": "application/json",
            "dataschema": "urn:soundings.alert.changed.v1",
        },
        changed.model_dump(mode="json"),
    )
    message = to_binary(event, _FORMAT)
    return changed.authority.encode(), list(message.headers.items()), message.value
