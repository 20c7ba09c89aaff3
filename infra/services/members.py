"""Who is a member: letting in, changing roles, letting go."""

from dataclasses import dataclass
from uuid import UUID

from domain.membership.commands import ChangeRole
from infra.security.accounts import Newcomer
from infra.services.context import Context


@dataclass(frozen=True, slots=True)
class MemberService:
    """Changes who is a member; what is refused raises MembershipRefusal."""

    context: Context

    def admit(self, newcomer: Newcomer, actor: str) -> UUID:
        """Let a person in and return the id."""
        person = self.context.sign_in.accounts.add(newcomer, actor)
        self.context.settle()
        return person

    def change_role(self, command: ChangeRole) -> None:
        """Change a member's role."""
        self.context.sign_in.accounts.change_role(command)
        self.context.settle()

    def remove(self, person: UUID, actor: str) -> None:
        """Let a member go, and close every way in."""
        self.context.sign_in.accounts.remove(person, actor)
        self.context.settle()
