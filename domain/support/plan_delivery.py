"""What follows from what is asked of a plan's providers, milestones and money. Pure."""

from uuid import UUID

from domain.support.plan import Milestone, Plan, Provider
from domain.support.plan_commands import (
    AgreeMilestone,
    CommissionProvider,
    PayDrawdown,
    ProposeProvider,
    ReachMilestone,
)
from domain.support.plan_events import (
    Acted,
    DrawdownPaid,
    MilestoneAgreed,
    MilestoneReached,
    ProviderCommissioned,
    ProviderProposed,
    ProviderRefused,
)
from domain.support.plan_refusal import PlanRefusal, required_line, required_text

DEAREST = 1_000_000_000
"""Pence of one cost: 10 million pounds, so that a slip of the hand is seen."""


def proposed(command: ProposeProvider, common: Acted) -> ProviderProposed:
    """Return a provider's proposal. Raises PlanRefusal."""
    if command.units < 1 or not 0 <= command.cost <= DEAREST:
        msg = "A provider gives at least one unit, at a cost from £0 to £10,000,000."
        raise PlanRefusal(msg)
    return ProviderProposed(
        **common,
        proposal=command.proposal,
        provider=command.provider,
        name=required_line(command.name, "Name the public body that helps."),
        what=required_text(command.what, "Say what the provider does."),
        units=command.units,
        cost=command.cost,
        offer=command.offer,
    )


def commissioned(
    plan: Plan, command: CommissionProvider, common: Acted
) -> ProviderCommissioned | ProviderRefused:
    """Return that a provider is commissioned, or why it is refused. Raises PlanRefusal."""
    provider = commissionable(plan, command.proposal)
    if provider.provider == plan.authority:
        return ProviderRefused(
            **common,
            proposal=provider.proposal,
            reason="conflict",
            why="Nobody is commissioned to help themselves.",
        )
    if command.refused is not None:
        return ProviderRefused(
            **common, proposal=provider.proposal, reason=command.refused, why=command.why
        )
    return ProviderCommissioned(
        **common,
        proposal=provider.proposal,
        commission=command.commission,
        units=provider.units,
        cost=provider.cost,
        offer=provider.offer,
    )


def commissionable(plan: Plan, proposal: UUID) -> Provider:
    """Return a provider that may be commissioned now. Raises PlanRefusal."""
    provider = next((one for one in plan.providers if one.proposal == proposal), None)
    if provider is None or provider.commission is not None or provider.refused is not None:
        msg = "Choose a provider that is proposed and not commissioned or refused yet."
        raise PlanRefusal(msg)
    if plan.stage not in {"agreed", "under_way"}:
        msg = "Providers are commissioned once the plan is agreed."
        raise PlanRefusal(msg)
    if plan.commissioned and not plan.has_overseer:
        msg = "With more than one provider the improvement adviser oversees the plan: see to that."
        raise PlanRefusal(msg)
    return provider


def agreed_milestone(plan: Plan, command: AgreeMilestone, common: Acted) -> MilestoneAgreed:
    """Return a milestone that the providers' cost covers. Raises PlanRefusal."""
    left = plan.cost - sum(milestone.drawdown for milestone in plan.milestones)
    if not 0 <= command.drawdown <= left:
        msg = (
            "What is drawn down can't be more than the providers cost: "
            f"£{max(0, left) // 100:,} of it is left."
        )
        raise PlanRefusal(msg)
    if command.due < plan.opened_at.date():
        msg = "A milestone is due after the plan was opened."
        raise PlanRefusal(msg)
    return MilestoneAgreed(
        **common,
        milestone=command.milestone,
        what=required_text(command.what, "Say what is to be reached."),
        due=command.due,
        drawdown=command.drawdown,
    )


def reached(plan: Plan, command: ReachMilestone, common: Acted) -> MilestoneReached:
    """Return that a milestone was reached, and what shows it. Raises PlanRefusal."""
    milestone = _milestone(plan, command.milestone)
    if plan.stage not in {"agreed", "under_way"}:
        msg = "Milestones are reached once the plan is agreed."
        raise PlanRefusal(msg)
    if milestone.reached_on is not None:
        msg = "This milestone was reached already."
        raise PlanRefusal(msg)
    shown_by = required_text(command.shown_by, "Say what shows that it was reached.")
    return MilestoneReached(**common, milestone=milestone.milestone, shown_by=shown_by)


def paid(plan: Plan, command: PayDrawdown, common: Acted) -> DrawdownPaid:
    """Return that a milestone's drawdown is paid. Raises PlanRefusal."""
    milestone = _milestone(plan, command.milestone)
    if milestone.reached_on is None or milestone.paid_on is not None or not milestone.drawdown:
        msg = "Money is paid once, for a milestone that was reached and has a drawdown."
        raise PlanRefusal(msg)
    spent = sum(other.paid for other in plan.milestones)
    committed = sum(provider.cost for provider in plan.commissioned)
    if spent + milestone.drawdown > committed:
        msg = f"No more is paid than was commissioned: £{(committed - spent) // 100:,} is left."
        raise PlanRefusal(msg)
    return DrawdownPaid(**common, milestone=milestone.milestone, paid=milestone.drawdown)


def _milestone(plan: Plan, which: UUID) -> Milestone:
    for milestone in plan.milestones:
        if milestone.milestone == which:
            return milestone
    msg = "There is no such milestone in this plan."
    raise PlanRefusal(msg)
