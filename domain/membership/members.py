"""One person's membership, as the events of that person make it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never
from uuid import UUID

from domain.membership.events import MemberAdmitted, MemberLeft, MembershipEvent, Role, RoleChanged


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member is, and for whom."""

    role: Role
    organisation: UUID
    area: str
    authority: UUID | None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's standing, None before and after membership; ``version`` counts the events."""

    standing: Standing | None = None
    version: int = 0


def membership(events: Iterable[MembershipEvent]) -> Membership:
    """Fold a person's events, oldest first."""
    found = Membership()
    for event in events:
        found = Membership(_after(found.standing, event), event.originator_version)
    return found


def _after(standing: Standing | None, event: MembershipEvent) -> Standing | None:
    match event:
        case MemberAdmitted():
            return Standing(event.role, event.organisation, event.area, event.authority)
        case RoleChanged():
            return standing and Standing(
                event.role, standing.organisation, event.area, event.authority
            )
        case MemberLeft():
            return None
        case _:
            assert_never(event)
