"""Decisions about targets: what holds and a command in, events out."""

from dataclasses import asdict
from uuid import UUID

from domain.commands import header
from domain.events import content
from domain.ids import TARGETS, name_id
from domain.refusal import Refusal
from domain.targets.book import Targets
from domain.targets.commands import DefineTarget, RetireTarget, TargetCommand
from domain.targets.events import TargetDefined, TargetEvent, TargetRetired
from domain.text import required


class TargetRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


def stream(key: str) -> UUID:
    """Return the stream of a target."""
    return name_id(TARGETS, key)


def decide(targets: Targets, command: TargetCommand) -> list[TargetEvent]:
    """Return what follows from a command; nothing where all of it holds already.

    Raises TargetRefusal.
    """
    match command:
        case DefineTarget():
            return _define(targets, command)
        case RetireTarget():
            return _retire(targets, command)


def _define(targets: Targets, command: DefineTarget) -> list[TargetEvent]:
    _check(command)
    fields = {name: value for name, value in asdict(command).items() if name not in {"at", "actor"}}
    after = targets.version(command.key)
    event = TargetDefined(**header(command, stream(command.key), after), **fields)
    known = targets.standing.get(command.key)
    return [] if known is not None and content(known) == content(event) else [event]


def _check(command: DefineTarget) -> None:
    if not command.key or not command.title.strip():
        msg = "A target needs a key and a title."
        raise TargetRefusal(msg)
    if command.measure and command.threshold is None and not command.own_target:
        msg = f"{command.key}: give a threshold, or the measure that holds each one's own target."
        raise TargetRefusal(msg)
    if not 0 < command.share <= 1 or command.near < 0 or command.tolerance < 0:
        msg = f"{command.key}: share lies above 0 up to 1; near and tolerance are not below 0."
        raise TargetRefusal(msg)
    if command.due_on < command.adopted_on:
        msg = f"{command.key}: it is due before it was adopted; look at the dates."
        raise TargetRefusal(msg)


def _retire(targets: Targets, command: RetireTarget) -> list[TargetEvent]:
    if command.key not in targets.standing:
        msg = f"There is no target '{command.key}' that holds; 'soundings targets list' shows all."
        raise TargetRefusal(msg)
    return [
        TargetRetired(
            **header(command, stream(command.key), targets.version(command.key)),
            key=command.key,
            reason=required(TargetRefusal, command.reason, "Say why."),
        )
    ]
