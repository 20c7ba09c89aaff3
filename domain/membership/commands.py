"""What can be asked about a member. Each carries its time and actor."""

from dataclasses import dataclass
from uuid import UUID

from domain.commands import Command
from domain.membership.events import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitMember(Command):
    """Let a person in."""

    person: UUID
    role: Role
    organisation: UUID
    area: str = ""
    authority: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRole(Command):
    """Give a member another role, area or authority."""

    person: UUID
    role: Role
    area: str = ""
    authority: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMembership(Command):
    """Let a member go."""

    person: UUID


MembershipCommand = AdmitMember | ChangeRole | EndMembership
