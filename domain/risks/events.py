"""What can happen to a risk. Owners are bodies, as in the Board's paper; no person is named."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain.events import Event
from domain.ids import RISKS, name_id


class Indicator(msgspec.Struct, frozen=True):
    """Live signals that say a risk comes true: alerts open at so many authorities of a place.

    ``detector`` and ``domain`` are '' for any; ``place`` is a region or a sub-region by name;
    ``source`` says who tied it.
    """

    detector: str
    domain: str
    place: str
    threshold: int
    source: str = ""


class RiskEntered(Event, frozen=True, kw_only=True):
    """A risk was put on the register under a key that stays, or worded anew under it.

    ``number`` is the one it has in its ``source``; ``reporting`` is what the source says of its
    indicators.
    """

    topic: ClassVar[str] = "risks.entered"

    key: str
    number: int
    description: str
    reporting: str = ""
    source: str = ""


class RiskAssessed(Event, frozen=True, kw_only=True):
    """It was scored by the matrix, 1 to 9: without controls, and what is left with them."""

    topic: ClassVar[str] = "risks.assessed"

    inherent: int
    residual: int
    reason: str = ""


class OwnerNamed(Event, frozen=True, kw_only=True):
    """A body owns it from here on."""

    topic: ClassVar[str] = "risks.owner_named"

    owner: str


class ControlsChanged(Event, frozen=True, kw_only=True):
    """It is managed by other means: the solution, and the key controls."""

    topic: ClassVar[str] = "risks.controls_changed"

    solution: str
    controls: str


class IndicatorTied(Event, frozen=True, kw_only=True):
    """Live signals were tied to it."""

    topic: ClassVar[str] = "risks.indicator_tied"

    indicator: Indicator


class IndicatorUntied(Event, frozen=True, kw_only=True):
    """They are no longer."""

    topic: ClassVar[str] = "risks.indicator_untied"

    indicator: Indicator


class RiskClosed(Event, frozen=True, kw_only=True):
    """It is no risk any more, for a reason. What was is kept."""

    topic: ClassVar[str] = "risks.closed"

    reason: str


RiskEvent = (
    RiskEntered
    | RiskAssessed
    | OwnerNamed
    | ControlsChanged
    | IndicatorTied
    | IndicatorUntied
    | RiskClosed
)


def risk_stream(key: str) -> UUID:
    """Return the stream of a risk by its key, such as 'buy-in'."""
    return name_id(RISKS, key)
