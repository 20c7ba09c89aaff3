"""Where alerts stood with the adviser, asked on two clocks."""

import msgspec
from sqlalchemy import Connection, and_, not_, select

from domain.alerts.handling import Handling
from domain.times import FOREVER, AsOf
from projections.triage.tables import triage

_decode = msgspec.json.Decoder(Handling).decode


def handling_as_of(connection: Connection, as_of: AsOf, alert: str = "") -> dict[str, Handling]:
    """Give where alerts stood, by id; those about which nothing was ever decided are left out.

    A decision is known when it is recorded, on both bases: nobody could know of it before.
    """
    c, last = triage.c, min(as_of.position, FOREVER - 1)
    ended = and_(c.position_until <= last, c.recorded_until <= as_of.known_by)
    wanted = select(c.alert, c.state).where(
        c.position <= last, c.recorded_at <= as_of.known_by, not_(ended)
    )
    if alert:
        wanted = wanted.where(c.alert == alert)
    # Of two rows in force, where the log's clock was set back, the later one counts.
    found = connection.execute(wanted.order_by(c.position))
    return {row.alert: _decode(row.state) for row in found}


def asleep(connection: Connection) -> list[str]:
    """Give the ids of the alerts that are snoozed or dismissed now."""
    c = triage.c
    wanted = select(c.alert).where(
        c.position_until == FOREVER, c.status.in_(["snoozed", "dismissed"])
    )
    return sorted(connection.execute(wanted).scalars())
