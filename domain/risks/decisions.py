"""What follows from what is asked about a risk. Pure."""

import re
from collections.abc import Sequence
from functools import partial
from typing import assert_never

from domain.commands import header
from domain.events import Header
from domain.refusal import Refusal
from domain.risks.commands import (
    AssessRisk,
    ChangeControls,
    CloseRisk,
    EnterRisk,
    NameOwner,
    RiskCommand,
    TieIndicator,
    UntieIndicator,
)
from domain.risks.events import (
    ControlsChanged,
    IndicatorTied,
    IndicatorUntied,
    OwnerNamed,
    RiskAssessed,
    RiskClosed,
    RiskEntered,
    RiskEvent,
    risk_stream,
)
from domain.risks.matrix import HIGHEST, LOWEST
from domain.risks.risks import Risk, folded
from domain.text import limited, required

_KEY = re.compile(r"[a-z][a-z0-9-]{1,40}")


class RiskRefusal(Refusal):
    """It can't be done; the message says why and what to do instead."""


_text = partial(required, RiskRefusal)


def decide(history: Sequence[RiskEvent], command: RiskCommand) -> list[RiskEvent]:
    """Return the event that follows; none where it is so already. Raises RiskRefusal."""
    state = folded(history)
    if isinstance(command, EnterRisk):
        return _entered(state, command)
    if state is None:
        msg = f"There is no risk '{command.key}'; 'soundings risks list' shows what there is."
        raise RiskRefusal(msg)
    if state.closed:
        msg = f"The risk '{command.key}' is closed; enter it again to take it up."
        raise RiskRefusal(msg)
    return _changed(state, command)


def _changed(
    state: Risk,
    command: AssessRisk | NameOwner | ChangeControls | TieIndicator | UntieIndicator | CloseRisk,
) -> list[RiskEvent]:
    common = _common(state, command)
    match command:
        case AssessRisk():
            return _assessed(state, command)
        case NameOwner():
            owner = _text(command.owner, "Name the body that owns it.")
            return [] if owner == state.owner else [OwnerNamed(**common, owner=owner)]
        case ChangeControls():
            return _controlled(state, command)
        case TieIndicator():
            return _tied(state, command)
        case UntieIndicator():
            if command.indicator not in state.indicators:
                msg = "No such indicator is tied to it."
                raise RiskRefusal(msg)
            return [IndicatorUntied(**common, indicator=command.indicator)]
        case CloseRisk():
            return [RiskClosed(**common, reason=_text(command.reason, "Say why it is closed."))]
        case _:
            assert_never(command)


def _common(state: Risk | None, command: RiskCommand) -> Header:
    return header(command, risk_stream(command.key), state.version if state else 0)


def _entered(state: Risk | None, command: EnterRisk) -> list[RiskEvent]:
    if not _KEY.fullmatch(command.key):
        msg = "A key is made of small letters, digits and hyphens, such as 'buy-in'."
        raise RiskRefusal(msg)
    description = _text(command.description, "Say what the risk is.")
    said = (command.number, description, command.reporting, command.source)
    known = state and (state.number, state.description, state.reporting, state.source)
    if state is not None and not state.closed and said == known:
        return []
    return [
        RiskEntered(
            **_common(state, command),
            key=command.key,
            number=command.number,
            description=description,
            reporting=command.reporting,
            source=command.source,
        )
    ]


def _assessed(state: Risk, command: AssessRisk) -> list[RiskEvent]:
    scores = (command.inherent, command.residual)
    if not all(LOWEST <= one <= HIGHEST for one in scores):
        msg = f"A score is from {LOWEST} to {HIGHEST}, by the matrix."
        raise RiskRefusal(msg)
    if command.residual > command.inherent:
        msg = (
            "What is left with controls is no greater than without: assess the inherent risk anew."
        )
        raise RiskRefusal(msg)
    if scores == (state.inherent, state.residual):
        return []
    return [
        RiskAssessed(
            **_common(state, command),
            inherent=command.inherent,
            residual=command.residual,
            reason=limited(RiskRefusal, command.reason),
        )
    ]


def _controlled(state: Risk, command: ChangeControls) -> list[RiskEvent]:
    solution = _text(command.solution, "Say how it is to be solved.")
    controls = _text(command.controls, "Say what controls it.")
    if (solution, controls) == (state.solution, state.controls):
        return []
    return [ControlsChanged(**_common(state, command), solution=solution, controls=controls)]


def _tied(state: Risk, command: TieIndicator) -> list[RiskEvent]:
    if command.indicator.threshold < 1:
        msg = "An indicator fires at one authority or more."
        raise RiskRefusal(msg)
    if command.indicator in state.indicators:
        return []
    return [IndicatorTied(**_common(state, command), indicator=command.indicator)]
