"""What happens to a support plan: one stream a plan, under a random id.

Events carry the id of the member who acted and the role it was done in, never a name. What members
of the group suggest is not here but in the vault, and comes out with an epoch; an answer to it is
sealed like a statement and goes when the suggestion is erased.
"""

from datetime import date
from typing import ClassVar, Literal, get_args
from uuid import UUID

import msgspec

from domain.events import Event, Header
from domain.membership.events import Role
from domain.statements.events import Sealed
from domain.support.problems import Nature, ProblemType

RefusedFor = Literal["conflict", "no_capacity", "no_budget", "withdrawn", "out_of_period"]
"""Why a provider could not be commissioned."""

GroupOutcome = Literal["supported", "changes_wanted", "not_supported"]
"""What the group made of a plan that was put to it."""

OUTCOMES: tuple[GroupOutcome, ...] = get_args(GroupOutcome)


class Section(msgspec.Struct, frozen=True):
    """A piece of a diagnosis: its words, and ids of the evidence and alerts that they rest on."""

    heading: str
    text: str
    evidence: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()


class Acted(Header):
    """What every event of a plan takes from its command, besides the header."""

    by: UUID
    role: Role


class _Done(Event, frozen=True, kw_only=True):
    """What all of them carry: the member who acted (as the actor, in hex) and in what role."""

    by: UUID
    role: Role


class PlanOpened(_Done, frozen=True, kw_only=True):
    """A plan was opened: from alerts, or because the authority asked for help.

    ``via`` is the sub-regional partnership that is the first port of call. ``request`` is what the
    authority asked for, in its own words, where it did.
    """

    topic: ClassVar[str] = "support.plan_opened"

    authority: UUID
    problem_type: ProblemType
    via: str
    alerts: tuple[UUID, ...] = ()
    request: str = ""


class DiagnosisRecorded(_Done, frozen=True, kw_only=True):
    """The problems were diagnosed from evidence; a later diagnosis replaces an earlier in sight."""

    topic: ClassVar[str] = "support.diagnosis_recorded"

    diagnosis: int
    sections: tuple[Section, ...]


class NatureJudged(_Done, frozen=True, kw_only=True):
    """The nature of the problems was judged, and why so."""

    topic: ClassVar[str] = "support.nature_judged"

    natures: tuple[Nature, ...]
    why: str


class SolutionProposed(_Done, frozen=True, kw_only=True):
    """Something that might help was put into the plan."""

    topic: ClassVar[str] = "support.solution_proposed"

    solution: UUID
    what: str


class ProviderProposed(_Done, frozen=True, kw_only=True):
    """A public body was proposed to help with so many units, at so many pence altogether.

    ``provider`` is an authority's id or a change agency's, ``name`` what that body is called.
    """

    topic: ClassVar[str] = "support.provider_proposed"

    proposal: UUID
    provider: UUID
    name: str
    what: str
    units: int
    cost: int
    offer: UUID | None = None


class ProviderCommissioned(_Done, frozen=True, kw_only=True):
    """A provider that was proposed was commissioned: units, and cost in pence."""

    topic: ClassVar[str] = "support.provider_commissioned"

    proposal: UUID
    commission: UUID
    units: int
    cost: int
    offer: UUID | None = None


class ProviderRefused(_Done, frozen=True, kw_only=True):
    """A provider could not be commissioned, and why."""

    topic: ClassVar[str] = "support.provider_refused"

    proposal: UUID
    reason: RefusedFor
    why: str = ""


class TeamNamed(_Done, frozen=True, kw_only=True):
    """The authority's own team for the change, by roles and never by names."""

    topic: ClassVar[str] = "support.team_named"

    roles: tuple[str, ...]


class LeadNamed(_Done, frozen=True, kw_only=True):
    """Who leads with the authority: a role in a public body."""

    topic: ClassVar[str] = "support.lead_named"

    lead: str


class OverseerNamed(_Done, frozen=True, kw_only=True):
    """The improvement adviser took on to see to it that several providers pull together."""

    topic: ClassVar[str] = "support.overseer_named"


class MilestoneAgreed(_Done, frozen=True, kw_only=True):
    """What is to be reached by when, and the pence that may be drawn down once it is."""

    topic: ClassVar[str] = "support.milestone_agreed"

    milestone: UUID
    what: str
    due: date
    drawdown: int = 0


class MilestoneReached(_Done, frozen=True, kw_only=True):
    """A milestone was reached, and what shows it."""

    topic: ClassVar[str] = "support.milestone_reached"

    milestone: UUID
    shown_by: str


class DrawdownPaid(_Done, frozen=True, kw_only=True):
    """The money of a milestone that was reached was paid: pence."""

    topic: ClassVar[str] = "support.drawdown_paid"

    milestone: UUID
    paid: int


class SuggestionAnswered(_Done, frozen=True, kw_only=True):
    """A suggestion that is out was answered; the words are sealed under the answer's own key."""

    topic: ClassVar[str] = "support.suggestion_answered"

    suggestion: UUID
    taken_up: bool
    answer: UUID
    sealed: Sealed


class PlanSubmittedToGroup(_Done, frozen=True, kw_only=True):
    """The plan was put to the group."""

    topic: ClassVar[str] = "support.plan_submitted_to_group"


class OutcomeRecorded(_Done, frozen=True, kw_only=True):
    """What the group made of the plan, and what it wants changed; who said so is nowhere."""

    topic: ClassVar[str] = "support.outcome_recorded"

    outcome: GroupOutcome
    words: str = ""


class PlanAgreed(_Done, frozen=True, kw_only=True):
    """The plan was agreed, after the group had looked at it."""

    topic: ClassVar[str] = "support.plan_agreed"


class PlanClosed(_Done, frozen=True, kw_only=True):
    """The plan ended, and what came of it."""

    topic: ClassVar[str] = "support.plan_closed"

    result: str


class PlanReopened(_Done, frozen=True, kw_only=True):
    """A plan that was closed is a draft again, and why."""

    topic: ClassVar[str] = "support.plan_reopened"

    reason: str


PlanEvent = (
    PlanOpened
    | DiagnosisRecorded
    | NatureJudged
    | SolutionProposed
    | ProviderProposed
    | ProviderCommissioned
    | ProviderRefused
    | TeamNamed
    | LeadNamed
    | OverseerNamed
    | MilestoneAgreed
    | MilestoneReached
    | DrawdownPaid
    | SuggestionAnswered
    | PlanSubmittedToGroup
    | OutcomeRecorded
    | PlanAgreed
    | PlanClosed
    | PlanReopened
)
