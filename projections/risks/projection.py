"""Keeps every risk of the register, on both clocks."""

from domain.risks.events import RiskEvent
from domain.risks.risks import Risk, after
from projections.state_projection import StateProjection, States

RISKS = States("risks_v1", RiskEvent, Risk, after)


class RisksProjection(StateProjection):
    """The risks of the register."""

    name = "risks_v1"
    states = (RISKS,)
