"""What can happen to a member. Ids are random and nothing here names a person or a body."""

from typing import ClassVar, Literal
from uuid import UUID

from domain.events import Event

Role = Literal[
    "change_agent",
    "improvement_adviser",
    "group_member",
    "analyst",
    "partnership_manager",
    "authority",
    "custodian",
]
"""What a person is here for; each has one."""


class MemberAdmitted(Event, frozen=True, kw_only=True):
    """A person (the stream's id) joined, for an organisation, or came back.

    ``area`` is a sub-region by name. ``authority`` is the council that a member speaks for, in the
    role ``authority`` only.
    """

    topic: ClassVar[str] = "membership.member_admitted"

    role: Role
    organisation: UUID
    area: str = ""
    authority: UUID | None = None


class RoleChanged(Event, frozen=True, kw_only=True):
    """A member has another role from now on, or the same for another area or authority."""

    topic: ClassVar[str] = "membership.role_changed"

    role: Role
    area: str = ""
    authority: UUID | None = None


class MemberLeft(Event, frozen=True, kw_only=True):
    """A person is no longer a member."""

    topic: ClassVar[str] = "membership.member_left"


MembershipEvent = MemberAdmitted | RoleChanged | MemberLeft
