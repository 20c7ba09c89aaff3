"""``soundings.clock.v1``: what day it is, once to each partition."""

from datetime import date
from typing import Literal

from domain.contracts.message import Message, Position

TOPIC = "soundings.clock.v1"


class ClockTickV1(Message):
    """A day began. Authorities that ended by it have no open alerts any more."""

    type: Literal["soundings.clock.tick.v1"]
    today: date
    position: Position
    register_position: Position
