"""What follows from a command, given the register as it stands. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.commands import header
from domain.ids import AUTHORITIES, name_id
from domain.refusal import Refusal
from domain.register.commands import (
    AddAlias,
    AddCode,
    MergeDuplicate,
    PassPart,
    RegisterAuthority,
    RegisterCommand,
    RemoveAlias,
    SetStart,
    SucceedAuthority,
)
from domain.register.directory import Directory, Entry
from domain.register.events import (
    AliasAdded,
    AliasRemoved,
    AuthorityRegistered,
    AuthoritySucceeded,
    Code,
    CodeAdded,
    DuplicateMerged,
    PartPassed,
    RegisterEvent,
    StartSet,
)
from domain.register.names import normalised


class RegisterRefusal(Refusal):
    """The register can't do what was asked; the message says what to do instead."""


def decide(directory: Directory, command: RegisterCommand) -> list[RegisterEvent]:  # noqa: PLR0911 - a line a command
    """Return the events that follow; none where the register says so already."""
    match command:
        case RegisterAuthority():
            return _register(directory, command)
        case AddAlias():
            return _add_alias(directory, command)
        case RemoveAlias():
            return _remove_alias(directory, command)
        case AddCode():
            return _add_code(directory, command)
        case SetStart():
            return _set_start(directory, command)
        case SucceedAuthority():
            return _succeed(directory, command)
        case PassPart():
            return _pass_part(directory, command)
        case MergeDuplicate():
            return _merge(directory, command)
        case _:
            assert_never(command)


def _register(directory: Directory, command: RegisterAuthority) -> list[RegisterEvent]:
    authority_id = name_id(AUTHORITIES, command.slug)
    if authority_id in directory.entries:
        return []
    for spelling in (command.name, command.official_name, *command.aliases):
        for owner in directory.spelled(spelling):
            msg = (
                f"'{spelling}' is a spelling of {directory.entries[owner].name} already; "
                "choose another name or add nothing."
            )
            raise RegisterRefusal(msg)
        _refuse_code(directory, spelling, authority_id)
    for code in command.codes:
        _refuse_taken(directory, code)
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
    kept = directory.kept(entry.id)
    if kept in directory.spelled(command.alias):
        return []
    _refuse_code(directory, command.alias, kept)
    means = directory.named(command.alias)
    for owner in means if kept not in means else ():
        msg = (
            f"'{command.alias}' is a spelling of {directory.entries[owner].name} already; "
            "one spelling can't lead to two authorities. Where that was a mistake, take the name "
            "back first, on that authority's page."
        )
        raise RegisterRefusal(msg)
    return [
        AliasAdded(
            **header(command, entry.id, entry.version),
            alias=command.alias,
        )
    ]


def _remove_alias(directory: Directory, command: RemoveAlias) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    gone = normalised(command.alias)
    if gone in map(normalised, (entry.name, entry.official_name, entry.slug)):
        msg = f"'{command.alias}' is {entry.name}'s own name; only an alias can be taken back."
        raise RegisterRefusal(msg)
    if gone not in map(normalised, entry.aliases):
        msg = (
            f"'{command.alias}' is no alias of {entry.name}; 'soundings authority list --json' "
            "shows those it has."
        )
        raise RegisterRefusal(msg)
    return [AliasRemoved(**header(command, entry.id, entry.version), alias=command.alias)]


def _add_code(directory: Directory, command: AddCode) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    if directory.kept(entry.id) in directory.coded(command.code.scheme, command.code.code):
        return []
    _refuse_taken(directory, command.code)
    return [CodeAdded(**header(command, entry.id, entry.version), code=command.code)]


def _set_start(directory: Directory, command: SetStart) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    if entry.starts_on == command.starts_on:
        return []
    begins, ends = command.starts_on, entry.ended_on
    if begins is not None and ends is not None and begins >= ends:
        msg = f"{entry.name} ended on {ends}; it can't have begun on {begins}."
        raise RegisterRefusal(msg)
    return [StartSet(**header(command, entry.id, entry.version), starts_on=begins)]


def _succeed(directory: Directory, command: SucceedAuthority) -> list[RegisterEvent]:
    entry = _entry(directory, command.authority_id)
    for successor in command.successors:
        _entry(directory, successor)
    if entry.id in command.successors:
        msg = f"{entry.name} can't succeed itself; name the authority that took over."
        raise RegisterRefusal(msg)
    before = () if command.instead else entry.successors
    successors = tuple(dict.fromkeys((*before, *command.successors)))
    if (entry.ended_on, entry.successors) == (command.ended_on, successors):
        return []
    if entry.starts_on is not None and command.ended_on <= entry.starts_on:
        msg = f"{entry.name} begins on {entry.starts_on}; it can't end on {command.ended_on}."
        raise RegisterRefusal(msg)
    _refuse_before_it_took_over(directory, entry, command.ended_on)
    _refuse_unfit(command, (directory.entries[one] for one in command.successors))
    return [
        AuthoritySucceeded(
            **header(command, entry.id, entry.version),
            ended_on=command.ended_on,
            successors=successors,
        )
    ]


def _pass_part(directory: Directory, command: PassPart) -> list[RegisterEvent]:
    entry, to = _entry(directory, command.authority_id), _entry(directory, command.to)
    part = " ".join(command.part.split())
    if not part:
        msg = "Say what the part is called."
        raise RegisterRefusal(msg)
    if entry.id == to.id:
        msg = f"A part of {entry.name} can't pass to {entry.name}; name two authorities."
        raise RegisterRefusal(msg)
    if any((one.part, one.to, one.on) == (part, to.id, command.on) for one in entry.parts_passed):
        return []
    for one in (entry, to):
        if one.ended_on is not None and one.ended_on < command.on:
            msg = f"{one.name} ended on {one.ended_on}, before {command.on}."
            raise RegisterRefusal(msg)
    return [
        PartPassed(**header(command, entry.id, entry.version), to=to.id, part=part, on=command.on)
    ]


def _merge(directory: Directory, command: MergeDuplicate) -> list[RegisterEvent]:
    duplicate = _entry(directory, command.duplicate)
    kept = directory.kept(_entry(directory, command.kept).id)
    if duplicate.id == kept:
        msg = f"{duplicate.name} is the entry that is kept; name the other one as the duplicate."
        raise RegisterRefusal(msg)
    if directory.kept(duplicate.id) == kept:
        return []
    if duplicate.kept is not None:
        other = directory.entries[directory.kept(duplicate.id)].name
        msg = f"{duplicate.name} is merged into {other} already; merge that one."
        raise RegisterRefusal(msg)
    return [
        DuplicateMerged(
            **header(command, duplicate.id, duplicate.version),
            kept=kept,
        )
    ]


def _refuse_code(directory: Directory, spelling: str, whose: UUID) -> None:
    """Refuse a spelling that is another's code: every row under it would go to the wrong one."""
    for owner in directory.code_owners(spelling) - {whose}:
        msg = f"'{spelling}' is the code of {directory.entries[owner].name}; give another spelling."
        raise RegisterRefusal(msg)


def _refuse_taken(directory: Directory, code: Code) -> None:
    for owner in directory.coded(code.scheme, code.code):
        name = directory.entries[owner].name
        msg = f"{code.scheme} {code.code} is the code of {name}; a code leads to one authority."
        raise RegisterRefusal(msg)


def _refuse_before_it_took_over(directory: Directory, entry: Entry, ended_on: date) -> None:
    """Refuse an end no later than the day on which an authority took over from others."""
    for before in directory.predecessors(entry.id):
        if before.ended_on is not None and before.ended_on >= ended_on:
            msg = (
                f"{entry.name} took over from {before.name} on {before.ended_on}; it can't end on "
                f"{ended_on}. Correct one of the days."
            )
            raise RegisterRefusal(msg)


def _refuse_unfit(command: SucceedAuthority, successors: Iterable[Entry]) -> None:
    """Refuse successors that were no more, or begin later than on the day they take over."""
    for one in successors:
        late = one.starts_on is not None and one.starts_on > command.ended_on
        gone = one.ended_on is not None and one.ended_on <= command.ended_on
        if late or gone:
            day = one.starts_on if late else one.ended_on
            msg = (
                f"{one.name} {'begins' if late else 'ended'} on {day}; it can't take over on "
                f"{command.ended_on}. Correct one of the days."
            )
            raise RegisterRefusal(msg)
