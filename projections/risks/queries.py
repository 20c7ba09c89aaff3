"""The register of risks as it stood, asked on two clocks."""

from sqlalchemy import Connection

from domain.risks.risks import Risk
from domain.times import AsOf
from projections.risks.projection import RISKS


def risks_as_of(connection: Connection, as_of: AsOf) -> list[Risk]:
    """Return the risks, those that are open first, by their numbers."""
    found = RISKS.as_of(connection, as_of).values()
    return sorted(found, key=lambda one: (bool(one.closed), one.number, one.key))
