"""What may be asked of a support plan."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.commands import MemberCommand
from domain.membership.events import Role
from domain.statements.events import Sealed
from domain.support.plan_events import (
    GroupOutcome,
    RefusedFor,
    Section,
)
from domain.support.problems import Nature, ProblemType


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask(MemberCommand):
    """What all of them carry. ``seen`` is the plan's revision that was looked at, 0 for a new one.

    ``by`` is the member who asks and ``role`` what that member is.
    """

    role: Role
    plan: UUID
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlan(_Ask):
    """Open a plan: from alerts, or with what the authority asked for."""

    authority: UUID
    problem_type: ProblemType
    via: str
    alerts: tuple[UUID, ...] = ()
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDiagnosis(_Ask):
    """Say what the problems are, by what evidence."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeNature(_Ask):
    """Say of what nature they are."""

    natures: tuple[Nature, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeSolution(_Ask):
    """Put something that might help into the plan."""

    solution: UUID
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeProvider(_Ask):
    """Propose a public body, with units and their whole cost in pence."""

    proposal: UUID
    provider: UUID
    name: str
    what: str
    units: int
    cost: int
    offer: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionProvider(_Ask):
    """Commission one that was proposed.

    ``refused`` is what the menu or the budget says against it, None where nothing does.
    """

    proposal: UUID
    commission: UUID
    refused: RefusedFor | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTeam(_Ask):
    """Name the authority's own team, by roles."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameLead(_Ask):
    """Name who leads, by role."""

    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversee(_Ask):
    """Take it on to oversee the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeMilestone(_Ask):
    """Agree what is to be reached by when, and the pence that follow."""

    milestone: UUID
    what: str
    due: date
    drawdown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachMilestone(_Ask):
    """Say that a milestone was reached, and what shows it."""

    milestone: UUID
    shown_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayDrawdown(_Ask):
    """Pay what follows on a milestone."""

    milestone: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSuggestion(_Ask):
    """Answer a suggestion that is out."""

    suggestion: UUID
    taken_up: bool
    answer: UUID
    sealed: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan(_Ask):
    """Put the plan to the group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome(_Ask):
    """Say what the group made of it."""

    outcome: GroupOutcome
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreePlan(_Ask):
    """Agree the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePlan(_Ask):
    """End the plan, and say what came of it."""

    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPlan(_Ask):
    """Make a closed plan a draft again, and say why."""

    reason: str


PlanCommand = (
    OpenPlan
    | RecordDiagnosis
    | JudgeNature
    | ProposeSolution
    | ProposeProvider
    | CommissionProvider
    | NameTeam
    | NameLead
    | Oversee
    | AgreeMilestone
    | ReachMilestone
    | PayDrawdown
    | AnswerSuggestion
    | SubmitPlan
    | RecordOutcome
    | AgreePlan
    | ClosePlan
    | ReopenPlan
)
