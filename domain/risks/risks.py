"""One risk as its events make it: a pure fold."""

from collections.abc import Iterable
from functools import reduce
from typing import assert_never

import msgspec

from domain.risks.events import (
    ControlsChanged,
    Indicator,
    IndicatorTied,
    IndicatorUntied,
    OwnerNamed,
    RiskAssessed,
    RiskClosed,
    RiskEntered,
    RiskEvent,
)


class Risk(msgspec.Struct, frozen=True):
    """A risk as it stands; scores are 0 until it is assessed. ``closed`` is why, '' while open."""

    key: str
    number: int
    description: str
    reporting: str
    source: str
    version: int = 1
    inherent: int = 0
    residual: int = 0
    reason: str = ""
    owner: str = ""
    solution: str = ""
    controls: str = ""
    indicators: tuple[Indicator, ...] = ()
    closed: str = ""


def folded(events: Iterable[RiskEvent]) -> Risk | None:
    """Fold a risk's stream; None where it was never entered."""
    return reduce(after, events, None)


def after(state: Risk | None, event: RiskEvent) -> Risk:
    """Return a risk after one more event."""
    if state is None:
        if not isinstance(event, RiskEntered):
            msg = "A risk's stream begins with its being entered."
            raise TypeError(msg)
        state = Risk(event.key, event.number, event.description, event.reporting, event.source)
    return msgspec.structs.replace(_changed(state, event), version=event.originator_version)


def _changed(state: Risk, event: RiskEvent) -> Risk:  # noqa: PLR0911 - one way out an event
    replace = msgspec.structs.replace
    match event:
        case RiskEntered():
            return replace(
                state,
                number=event.number,
                description=event.description,
                reporting=event.reporting,
                source=event.source,
                closed="",
            )
        case RiskAssessed():
            return replace(
                state, inherent=event.inherent, residual=event.residual, reason=event.reason
            )
        case OwnerNamed():
            return replace(state, owner=event.owner)
        case ControlsChanged():
            return replace(state, solution=event.solution, controls=event.controls)
        case IndicatorTied():
            return replace(state, indicators=(*state.indicators, event.indicator))
        case IndicatorUntied():
            left = tuple(one for one in state.indicators if one != event.indicator)
            return replace(state, indicators=left)
        case RiskClosed():
            return replace(state, closed=event.reason)
        case _:
            assert_never(event)
