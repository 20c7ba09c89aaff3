"""Who sees how much of a plan: enumerated over roles, areas and authorities."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.membership.events import Role
from domain.support.audience import Onlooker, facts_of, sight
from domain.support.plan import Plan
from infra.services.plans.visibility import VisiblePlan
from tests.unit.plans.planning import AUTHORITY, drafted
from web.features.authorities.plan_timeline import helped_by, plan_lanes


@pytest.mark.parametrize("role", ["change_agent", "improvement_adviser", "group_member"])
def test_the_group_sees_all_of_every_plan(role: Role) -> None:
    assert sight(Onlooker(role), AUTHORITY, "Lincolnshire") == "all"


@pytest.mark.parametrize("role", ["analyst", "custodian"])
def test_others_see_no_plan(role: Role) -> None:
    assert sight(Onlooker(role, "Lincolnshire", AUTHORITY), AUTHORITY, "Lincolnshire") is None


@pytest.mark.parametrize(
    ("area", "via", "seen"),
    [
        ("Lincolnshire", "Lincolnshire", "facts"),
        ("lincolnshire ", "Lincolnshire", "facts"),
        ("Derbyshire", "Lincolnshire", None),
        ("", "", None),
    ],
)
def test_a_partnership_manager_sees_facts_of_the_own_area(
    area: str, via: str, seen: str | None
) -> None:
    assert sight(Onlooker("partnership_manager", area), AUTHORITY, via) == seen


def test_an_authority_sees_facts_of_its_own_plan_only() -> None:
    own, other = Onlooker("authority", authority=AUTHORITY), Onlooker("authority")

    assert sight(own, AUTHORITY, "") == "facts"
    assert sight(own, UUID(int=1), "") is None
    assert sight(other, AUTHORITY, "") is None


def test_facts_have_nothing_soft_in_them() -> None:
    planner = drafted()
    planner.answer()
    planner.submit()
    planner.outcome("changes_wanted", "A later milestone.")
    facts = facts_of(planner.plan)

    assert (facts.answers, facts.outcome_words) == ((), "")
    assert facts.outcome == "changes_wanted"
    assert "support.suggestion_answered" not in {one.what for one in facts.history}
    assert len(facts.history) == len(planner.plan.history) - 1


def seen(*stages: str) -> list[VisiblePlan]:
    """Return plans that were opened on 5 January 2026, some of them closed on that day."""
    plans: list[Plan] = []
    for one in stages:
        planner = drafted()
        planner.milestone()
        if one == "closed":
            planner.close()
        plans.append(planner.plan)
    return [VisiblePlan(one, soft=True) for one in plans]


def test_plans_stand_on_the_axis_until_they_are_closed() -> None:
    today = datetime(2026, 3, 1, tzinfo=UTC).date()
    plans, milestones = plan_lanes(seen("draft", "closed"), AUTHORITY.hex, today)

    assert [(one.until, one.open) for one in plans.marks] == [
        (today, True),
        (date(2026, 1, 5), False),
    ]
    assert [one.words for one in milestones.marks] == ["due: A balanced budget."] * 2
    assert list(plan_lanes(seen("closed"), UUID(int=1).hex, today)) == []


def test_an_authority_is_helped_while_it_has_a_plan() -> None:
    helped = helped_by(seen("closed"))

    assert helped(AUTHORITY.hex, date(2026, 1, 5))
    assert not helped(AUTHORITY.hex, date(2026, 1, 6))
    assert not helped(UUID(int=1).hex, date(2026, 1, 5))
    assert helped_by(seen("draft"))(AUTHORITY.hex, date(2027, 1, 1))
