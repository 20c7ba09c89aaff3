"""Support in words: kinds of problem, natures, forms of help, money, and how far a plan is."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.membership.events import Role
from domain.support.matrix import Why
from domain.support.offer import Offer
from domain.support.plan import Stage
from domain.support.plan_events import GroupOutcome, RefusedFor
from domain.support.problems import Form, Nature, ProblemType
from web.words import sentences


class Problem(NamedTuple):
    """A kind of problem: what it is called, and what is the matter where somebody has it."""

    name: str
    matter: str


PROBLEMS: Mapping[ProblemType, Problem] = {
    "crisis": Problem("Organisational crisis", "The organisation is at crisis point"),
    "critical_success_factor": Problem(
        "Failure on a critical success factor",
        "A critical success factor fails, such as use of resources",
    ),
    "service_specific": Problem("One service", "One service has a problem"),
    "coasting": Problem("Coasting", "Coasting: no improvement from year to year"),
    "challenge": Problem("Challenge", "A challenge, so that problems don't fester"),
    "towards_excellence": Problem("Moving towards excellence", "On the way to excellence"),
}
NATURES: Mapping[Nature, str] = {
    "financial": "financial",
    "capacity": "capacity",
    "capability": "capability",
    "political": "political",
}
FORM_NAMES: Mapping[Form, str] = {
    "diagnostic": "Diagnostic",
    "peer_team": "Peer team",
    "mentoring": "Mentoring",
    "secondment": "Secondment",
    "training": "Training",
    "consultancy": "Consultancy",
    "good_practice": "Good practice",
}
GAPS: Mapping[Why, str] = {
    "no_offer": "nothing is offered for it",
    "no_capacity": "what is offered for it is all called off",
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
"""What an entry of a plan's history tells, by its event's topic."""

MADE_UP = "Made up, as an example"
_PENCE = 100


def money(pence: int) -> str:
    """Return an amount as people write it.

    >>> money(8_500_000), money(12_345), money(0)
    ('£85,000', '£123.45', '£0')
    """
    pounds, rest = divmod(pence, _PENCE)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def price(offer: Offer) -> str:
    """Return what a unit costs."""
    pence = offer.made.pence_a_unit
    return f"{money(pence)} a {offer.made.unit}" if pence else "Free at the point of delivery"


def left(offer: Offer) -> str:
    """Return how much can still be called off, of how much."""
    if offer.withdrawn:
        return f"Withdrawn: {offer.withdrawn}"
    return f"{offer.left} of {sentences.counted(offer.made.capacity, offer.made.unit)} left"


def helps_with(offer: Offer) -> str:
    """Return the kinds of problem that an offer is for, as the middle of a sentence."""
    return sentences.listed(
        [PROBLEMS[problem].name.lower() for problem in offer.made.problem_types]
    )
