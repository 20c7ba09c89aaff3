"""What can be asked about a member. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.membership.events import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitMember:
    """Let a person in."""

    at: datetime
    actor: str
    person: UUID
    role: Role
    organisation: UUID
    area: str = ""
    authority: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRole:
    """Give a member another role, area or authority."""

    at: datetime
    actor: str
    person: UUID
    role: Role
    area: str = ""
    authority: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMembership:
    """Let a member go."""

    at: datetime
    actor: str
    person: UUID


MembershipCommand = AdmitMember | ChangeRole | EndMembership
