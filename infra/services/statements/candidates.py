"""Which organisations could have done something: those with a member who might, then and now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.roles import Roles
from projections.members.queries import organisations


@dataclass(frozen=True, slots=True)
class Candidates:
    """Asks the members' view, for each role and moment once."""

    views: Connection
    _known: dict[tuple[Roles, int | None], frozenset[UUID]] = field(default_factory=dict)

    def now(self, roles: Roles) -> frozenset[UUID]:
        """Return the organisations that have a member in one of some roles."""
        return self._at(roles, None)

    def since(self, roles: Roles, instants: Iterable[int]) -> frozenset[UUID]:
        """Return those that have one now and had one at each of some instants.

        Whoever came later, or has left, can be ruled out by whoever knows the members.
        """
        found = self.now(roles)
        for at in set(instants):
            found &= self._at(roles, at)
        return found

    def _at(self, roles: Roles, at: int | None) -> frozenset[UUID]:
        if (roles, at) not in self._known:
            found = organisations(self.views, roles, at)
            self._known[roles, at] = frozenset(map(UUID, found))
        return self._known[roles, at]
