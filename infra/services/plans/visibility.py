"""What a member sees of a support plan: by what they were then, and by what they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.events import Role
from domain.membership.person import Person
from domain.support.audience import Onlooker, facts_of, narrower, sight, sight_now
from domain.support.plan import Plan
from domain.times import AsOf
from infra.services.plans.suggestions import Suggestion
from infra.services.statements.read import Statement
from projections.members import queries as members


@dataclass(frozen=True, slots=True)
class VisiblePlan:
    """A plan as a member sees it: whole where ``soft``, otherwise its facts alone.

    ``epochs`` says on which day each release window ended that was over then.
    """

    plan: Plan
    soft: bool
    suggestions: Sequence[Suggestion] = ()
    statements: Sequence[Statement] = ()
    epochs: Mapping[int, date] | None = None


def member_at(views: Connection, by: Person, as_of: AsOf) -> Onlooker | None:
    """Return what a member was at a moment; None for whoever was none."""
    found = members.member(views, by.id.hex, as_of)
    if found is None:
        return None
    return Onlooker(found.role, found.area, UUID(found.authority) if found.authority else None)


def as_seen(by: Person, then: Onlooker | None, plan: Plan) -> VisiblePlan | None:
    """Return a plan as a member saw it then and may see it now; None where they may not.

    A role that was lost opens no past.
    """
    then_seen = sight(then, plan.authority, plan.via) if then else None
    match narrower(then_seen, sight_now(by, plan)):
        case "all":
            return VisiblePlan(plan, soft=True)
        case "facts":
            return VisiblePlan(facts_of(plan), soft=False)
        case None:
            return None


def reading_role(by: Person, then: Onlooker | None) -> Role | None:
    """Return the role by which statements are read: the lesser of then and now; None for none."""
    if then is None:
        return None
    return by.role if then.role == "improvement_adviser" else then.role
