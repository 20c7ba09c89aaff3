"""Keeps where every support plan stands, on both clocks."""

from domain.support.plan import Plan, after
from domain.support.plan_events import PlanEvent
from projections.state_projection import StateProjection, States

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
