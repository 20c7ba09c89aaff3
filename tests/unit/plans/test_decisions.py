"""Given a plan's past, when something is asked of it, then this follows or is refused."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.support.plan import planned
from domain.support.plan_commands import AgreeMilestone, ProposeProvider, RecordOutcome
from domain.support.plan_events import (
    ProviderCommissioned,
    ProviderRefused,
    Section,
)
from domain.support.plan_refusal import PlanMovedOnError, PlanRefusal
from tests.unit.plans.planning import (
    AUTHORITY,
    DERBY,
    FIRST,
    LINCOLN,
    SECOND,
    Planner,
    agreed,
    drafted,
)


def test_a_plan_goes_from_draft_to_the_group_to_agreed_to_under_way_to_closed() -> None:
    planner = drafted()
    stages = [planner.plan.stage]
    for act in (planner.submit, planner.outcome, planner.agree, planner.commission, planner.close):
        act()
        stages.append(planner.plan.stage)

    assert stages == ["draft", "with_group", "with_group", "agreed", "under_way", "closed"]


def test_a_plan_opens_from_alerts_or_from_a_request_and_from_nothing_else() -> None:
    asked = Planner("authority")
    asked.open(alerts=(), request="Please help us with housing.")

    assert asked.plan.request == "Please help us with housing."
    with pytest.raises(PlanRefusal, match="Name the alerts"):
        Planner().open(alerts=())
    with pytest.raises(PlanRefusal, match="open already"):
        asked.open()


@pytest.mark.parametrize("role", ["change_agent", "group_member", "analyst", "custodian"])
def test_others_open_no_plan(role: str) -> None:
    with pytest.raises(PlanRefusal, match="open plans"):
        Planner().open(role=role)


def test_an_authority_that_asked_for_help_writes_nothing_more() -> None:
    planner = Planner("authority")
    planner.open(alerts=(), request="Please help.")

    with pytest.raises(PlanRefusal, match="write plans"):
        planner.diagnose()


def test_a_diagnosis_without_evidence_is_refused_and_a_second_one_replaces_the_first() -> None:
    planner = Planner()
    planner.open()

    with pytest.raises(PlanRefusal, match="cite at least one"):
        planner.diagnose([Section("Money", "It is short.")])
    planner.diagnose()
    planner.diagnose([Section("Money", "It is shorter.", ("e2",))])
    assert (planner.plan.diagnosis, planner.plan.sections[0].text) == (2, "It is shorter.")


def test_the_group_is_given_no_plan_with_a_part_missing() -> None:
    planner = Planner()
    planner.open()

    with pytest.raises(PlanRefusal, match="a diagnosis, the nature of the problems, a provider"):
        planner.submit()


def test_with_two_providers_the_improvement_adviser_oversees() -> None:
    planner = drafted()
    planner.propose(SECOND, LINCOLN)

    with pytest.raises(PlanRefusal, match="an overseer"):
        planner.submit()
    planner.oversee()
    planner.submit()
    assert planner.plan.stage == "with_group"


def test_a_second_provider_is_not_commissioned_before_somebody_oversees() -> None:
    planner = agreed()
    planner.commission()
    planner.propose(SECOND, LINCOLN)

    with pytest.raises(PlanRefusal, match="oversees"):
        planner.commission(SECOND)


def test_no_provider_is_commissioned_before_the_plan_is_agreed() -> None:
    with pytest.raises(PlanRefusal, match="once the plan is agreed"):
        drafted().commission()


def test_nobody_is_commissioned_to_help_themselves_and_the_refusal_stays_on_record() -> None:
    planner = Planner()
    planner.open()
    planner.diagnose()
    planner.judge()
    planner.propose(FIRST, AUTHORITY)
    planner.lead()
    planner.submit()
    planner.outcome()
    planner.agree()
    [refused] = planner.commission()

    assert isinstance(refused, ProviderRefused)
    assert (refused.reason, planner.plan.providers[0].refused) == ("conflict", "conflict")
    assert planner.plan.stage == "agreed"


def test_what_the_menu_refuses_is_kept_with_its_reason() -> None:
    planner = agreed()
    [refused] = planner.commission(refused="no_capacity", why="Two days are left.")

    assert isinstance(refused, ProviderRefused)
    assert planner.plan.providers[0].why == "Two days are left."
    with pytest.raises(PlanRefusal, match="not commissioned or refused yet"):
        planner.commission()


def test_money_is_paid_once_and_only_for_a_milestone_that_was_reached() -> None:
    planner = agreed()
    planner.milestone()
    planner.commission()

    with pytest.raises(PlanRefusal, match="was reached"):
        planner.pay()
    planner.reach()
    planner.pay()
    assert planner.plan.milestones[0].paid == 200_000
    with pytest.raises(PlanRefusal, match="paid once"):
        planner.pay()


def test_no_more_is_drawn_down_than_the_providers_cost() -> None:
    planner = drafted()

    with pytest.raises(PlanRefusal, match="£5,000 of it is left"):
        planner.milestone(drawdown=500_001)
    planner.milestone(drawdown=500_000)
    with pytest.raises(PlanRefusal, match="£0 of it is left"):
        planner.milestone(drawdown=1, which=UUID(int=62))


def test_a_plan_that_the_group_wants_changed_is_a_draft_again_and_is_not_agreed() -> None:
    planner = drafted()
    planner.submit()
    planner.outcome("changes_wanted", "A later milestone.")

    assert (planner.plan.stage, planner.plan.outcome) == ("draft", "changes_wanted")
    with pytest.raises(PlanRefusal, match="the group has looked at it"):
        planner.agree()
    planner.submit()
    with pytest.raises(PlanRefusal, match="supports it"):
        planner.agree()


@pytest.mark.parametrize("act", ["oversee", "outcome", "agree", "answer"])
def test_a_partnership_manager_agrees_and_answers_nothing_of_their_own_plan(act: str) -> None:
    planner = drafted("partnership_manager")
    if act != "oversee":
        planner.submit()

    does: Callable[[], object] = getattr(planner, act)
    with pytest.raises(PlanRefusal, match="for the improvement adviser"):
        does()


def test_of_two_who_write_at_once_the_second_is_told_that_the_plan_moved_on() -> None:
    planner = drafted()
    seen = planner.revision
    planner.team()

    with pytest.raises(PlanMovedOnError, match="has changed since you looked"):
        planner.ask(RecordOutcome, seen=seen, outcome="supported")


def test_an_answer_to_a_suggestion_shows_in_no_revision() -> None:
    planner = drafted()
    before = planner.plan.revision
    planner.answer()

    assert planner.plan.revision == before
    assert planner.plan.history[-1].soft
    with pytest.raises(PlanRefusal, match="answered already"):
        planner.answer()


def test_a_closed_plan_takes_nothing_until_it_is_reopened_as_a_draft() -> None:
    planner = agreed()
    planner.close()

    with pytest.raises(PlanRefusal, match="reopen it first"):
        planner.milestone()
    planner.reopen()
    assert (planner.plan.stage, planner.plan.outcome, planner.plan.result) == ("draft", None, "")
    with pytest.raises(PlanRefusal, match="Only a closed plan"):
        planner.reopen()


ACTS = tuple(
    "diagnose judge solve propose commission lead team oversee milestone reach pay submit outcome "  # noqa: SIM905 - shorter to read
    "agree answer close reopen".split()
)


@given(st.lists(st.sampled_from(ACTS), max_size=40))
def test_whatever_is_asked_in_whatever_order_the_money_adds_up(acts: list[str]) -> None:
    planner = agreed()
    number = 100
    for act in acts:
        number += 1
        try:
            if act == "propose":
                fields = {"proposal": UUID(int=number), "provider": DERBY, "name": "Derby"}
                planner.ask(ProposeProvider, **fields, what="Help.", units=1, cost=number)
            elif act == "milestone":
                due, which = date(2026, 6, 30), UUID(int=number)
                planner.ask(AgreeMilestone, milestone=which, what="Done.", due=due, drawdown=number)
            else:
                getattr(planner, act)()
        except PlanRefusal:
            continue
    plan = planner.plan
    assert planned(planner.stream) == plan
    assert [one.originator_version for one in planner.stream] == list(
        range(1, len(planner.stream) + 1)
    )
    assert sum(one.paid for one in plan.milestones) <= sum(one.cost for one in plan.commissioned)
    assert sum(one.drawdown for one in plan.milestones) <= plan.cost
    assert plan.has_overseer or len(plan.commissioned) <= 1
    bought = [one for one in planner.stream if isinstance(one, ProviderCommissioned)]
    assert len(bought) == len(plan.commissioned)
