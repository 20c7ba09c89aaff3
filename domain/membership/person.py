"""A member by name."""

from dataclasses import dataclass
from uuid import UUID

from domain.membership.events import Role


@dataclass(frozen=True, slots=True)
class Person:
    """A member by name, for the member's own eyes and for rules; never for other members'.

    ``area`` is '' and ``authority`` None where the role has none.
    """

    id: UUID
    login: str
    display_name: str
    role: Role
    organisation: UUID
    organisation_name: str
    area: str = ""
    authority: UUID | None = None

    @property
    def role_name(self) -> str:
        """What people call the role."""
        return self.role.replace("_", " ")
