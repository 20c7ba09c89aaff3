"""What follows from a command, given a person's membership. Pure."""

from typing import assert_never

from domain.commands import header
from domain.membership.commands import AdmitMember, ChangeRole, EndMembership, MembershipCommand
from domain.membership.events import MemberAdmitted, MemberLeft, MembershipEvent, RoleChanged
from domain.membership.members import Membership, Standing
from domain.refusal import Refusal


class MembershipRefusal(Refusal):
    """The membership can't be what was asked; the message says what to do instead."""


def decide(membership: Membership, command: MembershipCommand) -> list[MembershipEvent]:
    """Return the events that follow; none where it is so already."""
    match command:
        case AdmitMember():
            return _admit(membership, command)
        case ChangeRole():
            return _change(membership, command)
        case EndMembership():
            return _end(membership, command)
        case _:
            assert_never(command)


def _admit(membership: Membership, command: AdmitMember) -> list[MembershipEvent]:
    _check_authority(command)
    wanted = Standing(command.role, command.organisation, command.area, command.authority)
    if membership.standing == wanted:
        return []
    if membership.standing is not None:
        msg = "This person is a member already; change the role, or remove the member first."
        raise MembershipRefusal(msg)
    return [
        MemberAdmitted(
            **header(command, command.person, membership.version),
            role=command.role,
            organisation=command.organisation,
            area=command.area,
            authority=command.authority,
        )
    ]


def _change(membership: Membership, command: ChangeRole) -> list[MembershipEvent]:
    _check_authority(command)
    now = _standing(membership)
    if (now.role, now.area, now.authority) == (command.role, command.area, command.authority):
        return []
    return [
        RoleChanged(
            **header(command, command.person, membership.version),
            role=command.role,
            area=command.area,
            authority=command.authority,
        )
    ]


def _end(membership: Membership, command: EndMembership) -> list[MembershipEvent]:
    _standing(membership)
    return [
        MemberLeft(
            **header(command, command.person, membership.version),
        )
    ]


def _standing(membership: Membership) -> Standing:
    if membership.standing is None:
        msg = "This person is not a member; 'soundings user list' shows who is."
        raise MembershipRefusal(msg)
    return membership.standing


def _check_authority(command: AdmitMember | ChangeRole) -> None:
    """Only the role ``authority`` reads one council's own record, and it must say which."""
    if command.role == "authority" and command.authority is None:
        msg = "Say which authority this member speaks for."
        raise MembershipRefusal(msg)
    if command.role != "authority" and command.authority is not None:
        msg = "Only a member in the role 'authority' speaks for one; leave the authority out."
        raise MembershipRefusal(msg)
