"""The register of risks, on both clocks."""

from sqlalchemy import Connection

from domain.risks.events import RiskEvent
from domain.risks.risks import Risk, after
from domain.times import AsOf
from projections.state_projection import StateProjection, States

RISKS = States("risks_v1", RiskEvent, Risk, after)


class RisksProjection(StateProjection):
    """The risks of the register."""

    name = "risks_v1"
    states = (RISKS,)


def risks_as_of(connection: Connection, as_of: AsOf) -> list[Risk]:
    """Return the risks, those that are open first, by their numbers."""
    found = RISKS.as_of(connection, as_of).values()
    return sorted(found, key=lambda one: (bool(one.closed), one.number, one.key))
