"""Where every support plan stands, on both clocks; suggestions are with the statements."""

from sqlalchemy import Connection

from domain.support.plan import Plan, after
from domain.support.plan_events import PlanEvent
from domain.times import AsOf
from projections.state_projection import StateProjection, States

NOW = AsOf()
PLANS = States(
    "plans_v1",
    PlanEvent,
    Plan,
    after,
    stream="plan",
    about={"authority": lambda plan: plan.authority.hex},
)


class PlansProjection(StateProjection):
    """Where support plans stand."""

    name = "plans_v1"
    states = (PLANS,)


def plans_as_of(
    connection: Connection, as_of: AsOf = NOW, *, plan: str = "", authority: str = ""
) -> list[Plan]:
    """Return the plans there were, the newest first; of one id or one authority where named."""
    found = PLANS.as_of(connection, as_of, plan=plan, authority=authority)
    return sorted(found.values(), key=lambda one: (one.opened_at, one.plan.hex), reverse=True)


def plan_as_of(connection: Connection, plan: str, as_of: AsOf = NOW) -> Plan | None:
    """Return one plan as it stood; None where there was none."""
    return next(iter(plans_as_of(connection, as_of, plan=plan)), None)
