"""``soundings.evidence.v1``: what became known of an authority, keyed by the authority.

What a detector reads, and no more: neither wording nor where a version came from.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from domain.contracts.message import HexId, Message, Part, Position
from domain.evidence.events import Kind
from domain.measures.events import Polarity

TOPIC = "soundings.evidence.v1"
LAST_PART = 1_000_000
"""The part that settles a position, above all others of it, whenever it is sent."""


class EvidenceVersion(Part):
    """One version of one fact.

    ``published_at`` is the instant from which it could be known, in microseconds since 1970.
    ``elsewhere`` marks a version that a correction gave to another authority: here it counts as
    withdrawn.
    """

    evidence: HexId
    version: int = Field(ge=1)
    position: Position
    kind: Kind
    measure: str
    value: float | None = None
    scale: str = ""
    polarity: Polarity = "none"
    true_on: date
    published_on: str
    published_at: int
    withdrawn: bool = False
    elsewhere: bool = False


class EvidencePackV1(Message):
    """Some versions of one authority's facts, as of a position of the log.

    Messages of one authority go up by ``position`` and then ``part``; one that is not above what a
    reader has taken in says nothing new. Versions are put in place by fact and version, so a
    repeat changes nothing. ``restates``: forget what was held of the authority, for these and the
    parts that follow are all there is. ``settles``: nothing more is known up to this position, so
    the detectors may speak; ``held`` then says how many versions the authority has that are its
    own. ``measures`` names what else changed (a fact that left), ``register_position`` the place of
    the register and catalogue to read it all with, ``today`` the day it is.
    """

    type: Literal["soundings.evidence.pack.v1"]
    authority: HexId
    position: Position
    part: int = Field(ge=0)
    register_position: Position
    today: date
    restates: bool = False
    settles: bool = False
    held: int | None = None
    measures: tuple[str, ...] = ()
    versions: tuple[EvidenceVersion, ...] = ()
