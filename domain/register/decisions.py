"""What follows from a command, given the register as it stands. Pure."""

from typing import assert_never
from uuid import UUID

from domain.commands import header
from domain.ids import AUTHORITIES, name_id
from domain.refusal import Refusal
from domain.register.commands import (
    AddAlias,
    MergeDuplicate,
    RegisterAuthority,
    RegisterCommand,
    SucceedAuthority,
)
from domain.register.directory import Directory, Entry
from domain.register.events import (
    AliasAdded,
    AuthorityRegistered,
    AuthoritySucceeded,
    DuplicateMerged,
    RegisterEvent,
)
from domain.register.names import normalised


class RegisterRefusal(Refusal):
    """The register can't do what was asked; the message says what to do instead."""


def decide(directory: Directory, command: RegisterCommand) -> list[RegisterEvent]:
    """Return the events that follow; none where the register says so already."""
    match command:
        case RegisterAuthority():
            return _register(directory, command)
        case AddAlias():
            return _add_alias(directory, command)
        case SucceedAuthority():
            return _succeed(directory, command)
        case MergeDuplicate():
            return _merge(directory, command)
        case _:
            assert_never(command)


def _register(directory: Directory, command: RegisterAuthority) -> list[RegisterEvent]:
    authority_id = name_id(AUTHORITIES, command.slug)
    if authority_id in directory.entries:
        return []
    for spelling in (command.name, command.official_name, *command.aliases):
        for owner in directory.named(spelling):
            msg = (
                f"'{spelling}' is a spelling of {directory.entries[owner].name} already; "
                "choose another name or add nothing."
            )
            raise RegisterRefusal(msg)
    return [
        AuthorityRegistered(
            **header(command, authority_id),
            slug=command.slug,
            name=command.name,
            kind=command.kind,
            official_name=command.official_name,
            region=command.region,
            sub_region=command.sub_region,
            county=command.county,
            starts_on=command.starts_on,
            aliases=command.aliases,
            codes=command.codes,
        )
    ]


def _entry(directory: Directory, authority_id: UUID) -> Entry:
    entry = directory.entries.get(authority_id)
    if entry is None:
        msg = "No such authority in the register; 'soundings authority list' shows them all."
        raise RegisterRefusal(msg)
    return entry


def _add_alias(directory: Directory, command: AddAlias) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    if not normalised(command.alias):
        msg = "An alias needs at least one letter or digit."
        raise RegisterRefusal(msg)
    owners = directory.named(command.alias)
    if directory.kept(entry.id) in owners:
        return []
    for owner in owners:
        msg = (
            f"'{command.alias}' is a spelling of {directory.entries[owner].name} already; "
            "one spelling can't lead to two authorities."
        )
        raise RegisterRefusal(msg)
    return [
        AliasAdded(
            **header(command, entry.id, entry.version),
            alias=command.alias,
        )
    ]


def _succeed(directory: Directory, command: SucceedAuthority) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    for successor in command.successors:
        _entry(directory, successor)
    if (entry.ended_on, entry.successors) == (command.ended_on, command.successors):
        return []
    if entry.id in command.successors:
        msg = f"{entry.name} can't succeed itself; name the authority that took over."
        raise RegisterRefusal(msg)
    return [
        AuthoritySucceeded(
            **header(command, entry.id, entry.version),
            ended_on=command.ended_on,
            successors=command.successors,
        )
    ]


def _merge(directory: Directory, command: MergeDuplicate) -> list[RegisterEvent]:
    duplicate = _entry(directory, command.duplicate)
    kept = directory.kept(_entry(directory, command.kept).id)
    if duplicate.kept == kept:
        return []
    if duplicate.id == kept:
        msg = f"{duplicate.name} is the entry that is kept; name the other one as the duplicate."
        raise RegisterRefusal(msg)
    return [
        DuplicateMerged(
            **header(command, duplicate.id, duplicate.version),
            kept=kept,
        )
    ]
