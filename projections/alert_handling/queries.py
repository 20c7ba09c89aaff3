"""Where alerts stood with the adviser, asked on two clocks."""

from sqlalchemy import Connection, select

from domain.alerts.handling import Handling
from domain.times import FOREVER, AsOf
from projections.alert_handling.projection import HANDLING


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
