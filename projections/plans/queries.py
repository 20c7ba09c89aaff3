"""Where support plans stood, asked on two clocks."""

import msgspec
from sqlalchemy import Connection, and_, not_, select

from domain.support.plan import Plan
from domain.times import FOREVER, AsOf
from projections.plans.tables import plans as table

_decode = msgspec.json.Decoder(Plan).decode
NOW = AsOf()


def plans_as_of(
    connection: Connection, as_of: AsOf = NOW, *, plan: str = "", authority: str = ""
) -> list[Plan]:
    """Give the plans there were, the newest first; of one id or one authority only where named.

    A plan is known when it is recorded, on both bases: nobody could know of it before.
    """
    c, last = table.c, min(as_of.position, FOREVER - 1)
    ended = and_(c.position_until <= last, c.recorded_until <= as_of.known_by)
    wanted = select(c.plan, c.state).where(
        c.position <= last, c.recorded_at <= as_of.known_by, not_(ended)
    )
    if plan:
        wanted = wanted.where(c.plan == plan)
    if authority:
        wanted = wanted.where(c.authority == authority)
    # Of two rows in force, where the log's clock was set back, the later one counts.
    found = {row.plan: row.state for row in connection.execute(wanted.order_by(c.position))}
    plans = [_decode(state) for state in found.values()]
    return sorted(plans, key=lambda one: (one.opened_at, one.plan.hex), reverse=True)


def plan_as_of(connection: Connection, plan: str, as_of: AsOf = NOW) -> Plan | None:
    """Give one plan as it stood; None where there was none."""
    return next(iter(plans_as_of(connection, as_of, plan=plan)), None)
