"""Keeps where every alert stands with the adviser, on both clocks."""

from domain.alerts.handling import Handling, after
from domain.alerts.handling_events import Decision, StreamEvent
from projections.state_projection import StateProjection, States


def _after(before: Handling | None, event: StreamEvent) -> Handling | None:
    """Only what is open is decided about, so a decision is how an alert comes in here."""
    if before is None and not isinstance(event, Decision):
        return None
    now = after(before or Handling(is_open=True), event)
    return None if now == before else now


HANDLING = States(
    "triage_v1",
    StreamEvent,
    Handling,
    _after,
    stream="alert",
    of_state={"status": lambda handling: handling.status},
)


class AlertHandlingProjection(StateProjection):
    """Where alerts stand; one about which nobody ever decided anything has no row."""

    name = "triage_v1"
    states = (HANDLING,)
