"""The words of support plans: what they are for, how far they are, what happened."""

from collections.abc import Mapping

from domain.membership.events import Role
from domain.support.plan import Stage
from domain.support.plan_events import (
    GroupOutcome,
    RefusedFor,
)
from domain.support.problems import Nature, ProblemType

PROBLEMS: Mapping[ProblemType, str] = {
    "crisis": "The organisation is at crisis point",
    "critical_success_factor": "A critical success factor fails, such as use of resources",
    "service_specific": "One service has a problem",
    "coasting": "Coasting: no improvement from year to year",
    "challenge": "A challenge, so that problems don't fester",
    "towards_excellence": "On the way to excellence",
}
NATURES: Mapping[Nature, str] = {
    "financial": "Financial",
    "capacity": "Capacity",
    "capability": "Capability",
    "political": "Political",
}
STAGES: Mapping[Stage, str] = {
    "draft": "Draft",
    "with_group": "With the group",
    "agreed": "Agreed",
    "under_way": "Under way",
    "closed": "Closed",
}
OUTCOMES: Mapping[GroupOutcome, str] = {
    "supported": "The group supports it",
    "changes_wanted": "The group wants changes",
    "not_supported": "The group does not support it",
}
REFUSED: Mapping[RefusedFor, str] = {
    "conflict": "conflict of interest",
    "no_capacity": "no capacity left",
    "no_budget": "no budget left",
    "withdrawn": "the offer was withdrawn",
    "out_of_period": "outside the offer's period",
}
ROLES: Mapping[Role, str] = {
    "improvement_adviser": "the improvement adviser",
    "partnership_manager": "the sub-regional partnership",
    "authority": "the authority",
    "change_agent": "a change agent",
    "group_member": "a member of the group",
    "analyst": "an analyst",
    "custodian": "a custodian",
}
HAPPENED: Mapping[str, str] = {
    "support.plan_opened": "Opened",
    "support.diagnosis_recorded": "Diagnosis recorded",
    "support.nature_judged": "Nature of the problems judged",
    "support.solution_proposed": "Solution proposed",
    "support.provider_proposed": "Provider proposed",
    "support.provider_commissioned": "Provider commissioned",
    "support.provider_refused": "Provider refused",
    "support.team_named": "Internal team named",
    "support.lead_named": "Lead named",
    "support.overseer_named": "Overseen by the improvement adviser",
    "support.milestone_agreed": "Milestone agreed",
    "support.milestone_reached": "Milestone reached",
    "support.drawdown_paid": "Drawdown paid",
    "support.suggestion_answered": "Suggestion answered",
    "support.plan_submitted_to_group": "Put to the group",
    "support.outcome_recorded": "The group's outcome recorded",
    "support.plan_agreed": "Agreed",
    "support.plan_closed": "Closed",
    "support.plan_reopened": "Reopened",
}


def pounds(pence: int) -> str:
    """Give an amount as it is read.

    >>> pounds(123_400), pounds(0), pounds(150)
    ('£1,234', '£0', '£1.50')
    """
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"
