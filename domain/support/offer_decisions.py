"""Decisions about offers: history and a command in, events out. A call-off refused is an event."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import assert_never

from domain.commands import header
from domain.events import content
from domain.refusal import Refusal
from domain.support.offer import Offer, offered
from domain.support.offer_commands import (
    CallOff,
    MakeOffer,
    OfferCommand,
    ReleaseCallOff,
    WithdrawOffer,
)
from domain.support.offer_events import (
    CallOffRefused,
    CallOffReleased,
    CapacityCalledOff,
    OfferEvent,
    OfferMade,
    OfferWithdrawn,
    Why,
)
from domain.text import required


class OfferRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


_reason = partial(required, OfferRefusal, missing="Say why.")


def decide(history: Sequence[OfferEvent], command: OfferCommand) -> list[OfferEvent]:
    """Return what follows; nothing for a repeat. Raises OfferRefusal."""
    state = offered(history)
    match command:
        case MakeOffer():
            return _make(history, state, command)
        case WithdrawOffer():
            return _withdraw(history, state, command)
        case CallOff():
            return call_off(history, command)
        case ReleaseCallOff():
            return _release(history, state, command)
        case _:
            assert_never(command)


def call_off(history: Sequence[OfferEvent], command: CallOff) -> list[OfferEvent]:
    """Return that units are taken, or why not; capacity never runs below nothing."""
    state = offered(history)
    if state is None:
        raise OfferRefusal(_NONE)
    if command.units < 1:
        msg = "Call off at least one whole unit."
        raise OfferRefusal(msg)
    if any(getattr(event, "commission", None) == command.commission for event in history):
        return []
    refused = _refused(state, command)
    if refused is not None:
        why, details = refused
        return [
            CallOffRefused(
                **header(command, command.offer, len(history)),
                commission=command.commission,
                plan=command.plan,
                authority=command.authority,
                units=command.units,
                why=why,
                details=details,
            )
        ]
    return [
        CapacityCalledOff(
            **header(command, command.offer, len(history)),
            commission=command.commission,
            plan=command.plan,
            authority=command.authority,
            units=command.units,
            pence=command.units * state.made.pence_a_unit,
        )
    ]


def _refused(state: Offer, command: CallOff) -> tuple[Why, str] | None:
    made = state.made
    if command.conflicts:
        return "conflict", " ".join(command.conflicts)
    if state.withdrawn:
        return "withdrawn", f"The offer was withdrawn: {state.withdrawn}"
    if not made.begins <= command.on <= made.ends:
        return "out_of_period", f"It is offered from {made.begins} to {made.ends} only."
    if command.units > state.left:
        what = made.unit if state.left == 1 else f"{made.unit}s"
        return "no_capacity", f"{state.left} {what} are left, {command.units} were asked for."
    return None


def _make(
    history: Sequence[OfferEvent], state: Offer | None, command: MakeOffer
) -> list[OfferEvent]:
    _check(command)
    fields = {name: value for name, value in asdict(command).items() if name not in _NOT_FIELDS}
    event = OfferMade(**header(command, command.offer, len(history)), **fields)
    if state is not None and command.capacity < state.used:
        msg = f"{state.used} units are called off already: capacity can't be below that."
        raise OfferRefusal(msg)
    same = state is not None and not state.withdrawn and content(state.made) == content(event)
    return [] if same else [event]


def _check(command: MakeOffer) -> None:
    if not command.title.strip() or not command.provider_name.strip():
        msg = "An offer needs a title and a provider."
        raise OfferRefusal(msg)
    if not command.problem_types:
        msg = f"{command.title}: say at least one kind of problem that it helps with."
        raise OfferRefusal(msg)
    if command.capacity < 1 or command.pence_a_unit < 0 or command.lead_days < 0:
        msg = f"{command.title}: capacity is at least 1; cost and days to begin are not below 0."
        raise OfferRefusal(msg)
    if command.ends < command.begins:
        msg = f"{command.title}: it ends before it begins; look at the dates."
        raise OfferRefusal(msg)


def _withdraw(
    history: Sequence[OfferEvent], state: Offer | None, command: WithdrawOffer
) -> list[OfferEvent]:
    if state is None or state.withdrawn:
        raise OfferRefusal(_NONE)
    return [
        OfferWithdrawn(
            **header(command, command.offer, len(history)), reason=_reason(command.reason)
        )
    ]


def _release(
    history: Sequence[OfferEvent], state: Offer | None, command: ReleaseCallOff
) -> list[OfferEvent]:
    if state is None or command.commission.hex not in state.taken:
        msg = "That commission holds nothing of this offer, so there is nothing to give back."
        raise OfferRefusal(msg)
    return [
        CallOffReleased(
            **header(command, command.offer, len(history)),
            commission=command.commission,
            reason=_reason(command.reason),
        )
    ]


_NONE = "There is no such offer, or it was withdrawn: look at the matrix for those there are."
_NOT_FIELDS = ("at", "actor", "offer")
