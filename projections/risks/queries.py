"""The register of risks as it stood, asked on two clocks."""

import msgspec
from sqlalchemy import Connection

from domain.risks.risks import Risk
from domain.times import AsOf
from projections.risks.tables import risks
from projections.state_projection import states_as_of

_decode = msgspec.json.Decoder(Risk).decode


def risks_as_of(connection: Connection, as_of: AsOf) -> list[Risk]:
    """Give the risks, those that are open first, by their numbers."""
    found = [_decode(state) for state in states_as_of(connection, risks, as_of).values()]
    return sorted(found, key=lambda one: (bool(one.closed), one.number, one.key))
