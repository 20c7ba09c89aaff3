"""Who sees a support plan, and how much of it. Pure.

The group sees all of it. A sub-regional partnership and the authority itself see its facts: nothing
of what was said in the group, of what members suggested, or of why the group decided as it did.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from domain.membership.events import Role
from domain.membership.person import Person
from domain.membership.roles import LISTENERS
from domain.support.plan import Plan, replace

Sight = Literal["all", "facts"]


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A member as far as it matters here: role, area, and the authority spoken for."""

    role: Role
    area: str = ""
    authority: UUID | None = None


def sight(onlooker: Onlooker, authority: UUID, via: str) -> Sight | None:
    """Return how much an onlooker sees of a plan for an authority; None for nothing at all."""
    if onlooker.role in LISTENERS:
        return "all"
    if onlooker.role == "partnership_manager":
        return "facts" if via and same_area(onlooker.area, via) else None
    if onlooker.role == "authority":
        return "facts" if onlooker.authority == authority else None
    return None


def sight_now(by: Person, plan: Plan) -> Sight | None:
    """Return how much a member sees of a plan by what they are now; None for nothing at all."""
    return sight(Onlooker(by.role, by.area, by.authority), plan.authority, plan.via)


def same_area(one: str, other: str) -> bool:
    """Tell whether two names are of one sub-region.

    >>> same_area(" lincolnshire", "Lincolnshire")
    True
    """
    return one.strip().casefold() == other.strip().casefold()


def narrower(one: Sight | None, other: Sight | None) -> Sight | None:
    """Return the lesser of two: what somebody saw then and may see now.

    >>> narrower("all", "facts"), narrower("all", None)
    ('facts', None)
    """
    if one is None or other is None:
        return None
    return "facts" if "facts" in {one, other} else "all"


def facts_of(plan: Plan) -> Plan:
    """Return a plan without anything soft."""
    history = tuple(one for one in plan.history if not one.soft)
    return replace(plan, answers=(), outcome_words="", history=history)
