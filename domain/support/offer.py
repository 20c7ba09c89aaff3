"""An offer as its events make it: what is offered, who called off how much, what is left."""

from collections.abc import Sequence
from functools import reduce

import msgspec

from domain.support.offer_events import (
    CallOffRefused,
    CallOffReleased,
    CapacityCalledOff,
    OfferEvent,
    OfferMade,
    OfferWithdrawn,
)


class Offer(msgspec.Struct, frozen=True):
    """An offer as it stands, with the units taken by commission.

    ``refused`` counts the call-offs that were not met.
    """

    made: OfferMade
    taken: dict[str, int]
    withdrawn: str = ""
    refused: int = 0

    @property
    def used(self) -> int:
        """The units called off."""
        return sum(self.taken.values())

    @property
    def left(self) -> int:
        """The units that can still be called off."""
        return 0 if self.withdrawn else max(0, self.made.capacity - self.used)


def after(before: Offer | None, event: OfferEvent) -> Offer:
    """Return the offer after an event. Raises ValueError for an event of an offer never made."""
    if isinstance(event, OfferMade):
        return Offer(event, before.taken if before else {}, refused=before.refused if before else 0)
    if before is None:
        msg = "An offer begins by being made."
        raise ValueError(msg)
    match event:
        case OfferWithdrawn():
            return msgspec.structs.replace(before, withdrawn=event.reason)
        case CapacityCalledOff():
            taken = {**before.taken, event.commission.hex: event.units}
            return msgspec.structs.replace(before, taken=taken)
        case CallOffReleased():
            kept = {
                one: units for one, units in before.taken.items() if one != event.commission.hex
            }
            return msgspec.structs.replace(before, taken=kept)
        case CallOffRefused():
            return msgspec.structs.replace(before, refused=before.refused + 1)


def offered(history: Sequence[OfferEvent]) -> Offer | None:
    """Return the offer that a stream's events make; None for no events."""
    return reduce(after, history, None)
