"""Where alerts stand with the adviser, from new to dismissed, on both clocks."""

from sqlalchemy import Connection, select

from domain.alerts.handling import Handling, after
from domain.alerts.handling_events import Decision, StreamEvent
from domain.times import FOREVER, AsOf
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


def handling_as_of(connection: Connection, as_of: AsOf, alert: str = "") -> dict[str, Handling]:
    """Return where alerts stood, by id; those about which nothing was ever decided are left out."""
    return HANDLING.as_of(connection, as_of, alert=alert)


def asleep(connection: Connection) -> list[str]:
    """Return the ids of the alerts that are snoozed or dismissed now."""
    c = HANDLING.table.c
    wanted = select(c.alert).where(
        c.position_until == FOREVER, c.status.in_(["snoozed", "dismissed"])
    )
    return sorted(connection.execute(wanted).scalars())
