"""What follows from what is asked of a support plan. Pure.

Nobody agrees their own plan: what the group makes of it, and that it is agreed, is for the
improvement adviser to record, and a partnership manager writes only the plan itself.
"""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, assert_never
from uuid import UUID

from domain.commands import header
from domain.events import Header
from domain.membership.events import Role
from domain.refusal import Refusal
from domain.support.plan import Milestone, Plan, Provider, planned
from domain.support.plan_commands import (
    AgreeMilestone,
    AgreePlan,
    AnswerSuggestion,
    ClosePlan,
    CommissionProvider,
    JudgeNature,
    NameLead,
    NameTeam,
    OpenPlan,
    Oversee,
    PayDrawdown,
    PlanCommand,
    ProposeProvider,
    ProposeSolution,
    ReachMilestone,
    RecordDiagnosis,
    RecordOutcome,
    ReopenPlan,
    SubmitPlan,
)
from domain.support.plan_events import (
    OUTCOMES,
    DiagnosisRecorded,
    DrawdownPaid,
    LeadNamed,
    MilestoneAgreed,
    MilestoneReached,
    NatureJudged,
    OutcomeRecorded,
    OverseerNamed,
    PlanAgreed,
    PlanClosed,
    PlanEvent,
    PlanOpened,
    PlanReopened,
    PlanSubmittedToGroup,
    ProviderCommissioned,
    ProviderProposed,
    ProviderRefused,
    SolutionProposed,
    SuggestionAnswered,
    TeamNamed,
)
from domain.support.problems import NATURES, PROBLEM_TYPES
from domain.text import limited, required

LONGEST_TEXT = 4_000
"""Characters of any text of a plan."""

LONGEST_LINE = 200
"""Characters of a name, a role or a heading."""

DEAREST = 1_000_000_000
"""Pence of one cost: 10 million pounds, so that a slip of the hand is seen."""

WRITERS: frozenset[Role] = frozenset({"improvement_adviser", "partnership_manager"})
ADVISER: Role = "improvement_adviser"
AUTHORITY: Role = "authority"

_ADVISERS_OWN = Oversee | AnswerSuggestion | RecordOutcome | AgreePlan | ReopenPlan


class PlanRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


class PlanMovedOnError(PlanRefusal):
    """The plan changed since it was looked at."""

    status: ClassVar[int] = 409


_text = partial(required, PlanRefusal, longest=LONGEST_TEXT)
_line = partial(required, PlanRefusal, longest=LONGEST_LINE)


class _Common(Header):
    """What every event of a plan has."""

    by: UUID
    role: Role


def decide(history: Sequence[PlanEvent], command: PlanCommand) -> list[PlanEvent]:
    """Give the events that follow. Raises PlanRefusal."""
    common: _Common = {
        **header(command, command.plan, len(history)),
        "by": command.by,
        "role": command.role,
    }
    plan = planned(history)
    if isinstance(command, OpenPlan):
        return [_opened(plan, command, common)]
    if plan is None:
        msg = "There is no such plan."
        raise PlanRefusal(msg)
    _check_asked(plan, command)
    return [_follows(plan, command, common)]


def _check_asked(plan: Plan, command: PlanCommand) -> None:
    if command.role not in WRITERS:
        msg = "Improvement advisers and partnership managers write plans."
        raise PlanRefusal(msg)
    if isinstance(command, _ADVISERS_OWN) and command.role != ADVISER:
        msg = "This is for the improvement adviser: nobody agrees or answers for their own plan."
        raise PlanRefusal(msg)
    if isinstance(command, AnswerSuggestion):
        return  # it changes nothing that somebody else could have been looking at
    if command.seen != plan.revision:
        msg = (
            "Nothing was done, for the plan has changed since you looked at it. Look at it again "
            "and decide on what stands now."
        )
        raise PlanMovedOnError(msg)
    if plan.stage == "closed" and not isinstance(command, ReopenPlan):
        msg = "The plan is closed; reopen it first, with a reason."
        raise PlanRefusal(msg)


def _follows(plan: Plan, command: PlanCommand, common: _Common) -> PlanEvent:  # noqa: C901, PLR0911, PLR0912 - one line a command
    match command:
        case OpenPlan():
            return _opened(plan, command, common)
        case RecordDiagnosis():
            return _diagnosed(plan, command, common)
        case JudgeNature():
            return _judged(command, common)
        case ProposeSolution():
            what = _text(command.what, "Say what might help.")
            return SolutionProposed(**common, solution=command.solution, what=what)
        case ProposeProvider():
            return _proposed(command, common)
        case CommissionProvider():
            return _commissioned(plan, command, common)
        case NameTeam():
            return _team(command, common)
        case NameLead():
            lead = _line(command.lead, "Say who leads: a role, and the body it is in.")
            return LeadNamed(**common, lead=lead)
        case Oversee():
            return _overseen(plan, common)
        case AgreeMilestone():
            return _agreed_milestone(plan, command, common)
        case ReachMilestone():
            return _reached(plan, command, common)
        case PayDrawdown():
            return _paid(plan, command, common)
        case AnswerSuggestion():
            return _answered(plan, command, common)
        case SubmitPlan():
            return _submitted(plan, common)
        case RecordOutcome():
            return _outcome(plan, command, common)
        case AgreePlan():
            return _agreed(plan, common)
        case ClosePlan():
            result = _text(command.result, "Say what came of the plan.")
            return PlanClosed(**common, result=result)
        case ReopenPlan():
            return _reopened(plan, command, common)
        case _:
            assert_never(command)


def _opened(plan: Plan | None, command: OpenPlan, common: _Common) -> PlanOpened:
    if plan is not None:
        msg = "This plan is open already."
        raise PlanRefusal(msg)
    if command.role not in {*WRITERS, AUTHORITY}:
        msg = "Advisers and partnership managers open plans, and an authority may ask for help."
        raise PlanRefusal(msg)
    if command.problem_type not in PROBLEM_TYPES:
        msg = f"Choose what the plan is for: {', '.join(PROBLEM_TYPES)}."
        raise PlanRefusal(msg)
    request = limited(PlanRefusal, command.request, longest=LONGEST_TEXT)
    if not command.alerts and not request:
        msg = "Name the alerts that the plan answers, or say what the authority asked for."
        raise PlanRefusal(msg)
    return PlanOpened(
        **common,
        authority=command.authority,
        problem_type=command.problem_type,
        via=command.via,
        alerts=command.alerts,
        request=request,
    )


def _diagnosed(plan: Plan, command: RecordDiagnosis, common: _Common) -> DiagnosisRecorded:
    sections = command.sections
    for one in sections:
        _line(one.heading, "Give each part of the diagnosis a heading.")
        _text(one.text, "Write what each part of the diagnosis says.")
    if not any(one.evidence or one.alerts for one in sections):
        msg = "A diagnosis rests on evidence: cite at least one fact or alert."
        raise PlanRefusal(msg)
    return DiagnosisRecorded(**common, diagnosis=plan.diagnosis + 1, sections=sections)


def _judged(command: JudgeNature, common: _Common) -> NatureJudged:
    if not command.natures or not set(command.natures) <= set(NATURES):
        msg = f"Choose the nature of the problems: {', '.join(NATURES)}."
        raise PlanRefusal(msg)
    why = _text(command.why, "Say why the problems are of that nature.")
    return NatureJudged(**common, natures=command.natures, why=why)


def _proposed(command: ProposeProvider, common: _Common) -> ProviderProposed:
    if command.units < 1 or not 0 <= command.cost <= DEAREST:
        msg = "A provider gives at least one unit, at a cost from £0 to £10,000,000."
        raise PlanRefusal(msg)
    return ProviderProposed(
        **common,
        proposal=command.proposal,
        provider=command.provider,
        name=_line(command.name, "Name the public body that helps."),
        what=_text(command.what, "Say what the provider does."),
        units=command.units,
        cost=command.cost,
        offer=command.offer,
    )


def _commissioned(
    plan: Plan, command: CommissionProvider, common: _Common
) -> ProviderCommissioned | ProviderRefused:
    one = commissionable(plan, command.proposal)
    if one.provider == plan.authority:
        return ProviderRefused(
            **common,
            proposal=one.proposal,
            reason="conflict",
            why="Nobody is commissioned to help themselves.",
        )
    if command.refused is not None:
        return ProviderRefused(
            **common, proposal=one.proposal, reason=command.refused, why=command.why
        )
    return ProviderCommissioned(
        **common,
        proposal=one.proposal,
        commission=command.commission,
        units=one.units,
        cost=one.cost,
        offer=one.offer,
    )


def commissionable(plan: Plan, proposal: UUID) -> Provider:
    """Give a provider that may be commissioned now. Raises PlanRefusal."""
    one = next((one for one in plan.providers if one.proposal == proposal), None)
    if one is None or one.commission is not None or one.refused is not None:
        msg = "Choose a provider that is proposed and not commissioned or refused yet."
        raise PlanRefusal(msg)
    if plan.stage not in {"agreed", "under_way"}:
        msg = "Providers are commissioned once the plan is agreed."
        raise PlanRefusal(msg)
    if plan.commissioned and not plan.has_overseer:
        msg = "With more than one provider the improvement adviser oversees the plan: see to that."
        raise PlanRefusal(msg)
    return one


def _team(command: NameTeam, common: _Common) -> TeamNamed:
    roles = tuple(_line(one, "Name each role.") for one in command.roles)
    if not roles:
        msg = "Name at least one role of the authority's own team."
        raise PlanRefusal(msg)
    return TeamNamed(**common, roles=roles)


def _overseen(plan: Plan, common: _Common) -> OverseerNamed:
    if plan.has_overseer:
        msg = "The improvement adviser oversees it already."
        raise PlanRefusal(msg)
    return OverseerNamed(**common)


def _agreed_milestone(plan: Plan, command: AgreeMilestone, common: _Common) -> MilestoneAgreed:
    left = plan.cost - sum(one.drawdown for one in plan.milestones)
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
        what=_text(command.what, "Say what is to be reached."),
        due=command.due,
        drawdown=command.drawdown,
    )


def _reached(plan: Plan, command: ReachMilestone, common: _Common) -> MilestoneReached:
    one = _milestone(plan, command.milestone)
    if plan.stage not in {"agreed", "under_way"}:
        msg = "Milestones are reached once the plan is agreed."
        raise PlanRefusal(msg)
    if one.reached_on is not None:
        msg = "This milestone was reached already."
        raise PlanRefusal(msg)
    shown_by = _text(command.shown_by, "Say what shows that it was reached.")
    return MilestoneReached(**common, milestone=one.milestone, shown_by=shown_by)


def _paid(plan: Plan, command: PayDrawdown, common: _Common) -> DrawdownPaid:
    one = _milestone(plan, command.milestone)
    if one.reached_on is None or one.paid_on is not None or not one.drawdown:
        msg = "Money is paid once, for a milestone that was reached and has a drawdown."
        raise PlanRefusal(msg)
    spent = sum(each.paid for each in plan.milestones)
    committed = sum(each.cost for each in plan.commissioned)
    if spent + one.drawdown > committed:
        msg = f"No more is paid than was commissioned: £{(committed - spent) // 100:,} is left."
        raise PlanRefusal(msg)
    return DrawdownPaid(**common, milestone=one.milestone, paid=one.drawdown)


def _milestone(plan: Plan, which: UUID) -> Milestone:
    for one in plan.milestones:
        if one.milestone == which:
            return one
    msg = "There is no such milestone in this plan."
    raise PlanRefusal(msg)


def _answered(plan: Plan, command: AnswerSuggestion, common: _Common) -> SuggestionAnswered:
    if any(one.suggestion == command.suggestion for one in plan.answers):
        msg = "This suggestion was answered already."
        raise PlanRefusal(msg)
    return SuggestionAnswered(
        **common,
        suggestion=command.suggestion,
        taken_up=command.taken_up,
        answer=command.answer,
        sealed=command.sealed,
    )


def _submitted(plan: Plan, common: _Common) -> PlanSubmittedToGroup:
    if plan.stage != "draft":
        msg = "Only a draft is put to the group."
        raise PlanRefusal(msg)
    missing = [
        what
        for what, there in (
            ("a diagnosis", plan.diagnosis),
            ("the nature of the problems", plan.natures),
            ("a provider or a potential solution", plan.wanted or plan.solutions),
            ("a lead", plan.lead),
            ("an overseer, for there is more than one provider", _overseen_enough(plan)),
        )
        if not there
    ]
    if missing:
        msg = f"Before the group looks at it the plan needs {', '.join(missing)}."
        raise PlanRefusal(msg)
    return PlanSubmittedToGroup(**common)


def _overseen_enough(plan: Plan) -> bool:
    return plan.has_overseer or len(plan.wanted) <= 1


def _outcome(plan: Plan, command: RecordOutcome, common: _Common) -> OutcomeRecorded:
    if plan.stage != "with_group":
        msg = "The plan is not with the group."
        raise PlanRefusal(msg)
    if command.outcome not in OUTCOMES:
        msg = f"Choose what the group made of it: {', '.join(OUTCOMES)}."
        raise PlanRefusal(msg)
    words = command.words.strip()
    if command.outcome != "supported":
        words = _text(words, "Say what the group wants changed, or why it does not support it.")
    return OutcomeRecorded(**common, outcome=command.outcome, words=words)


def _agreed(plan: Plan, common: _Common) -> PlanAgreed:
    if plan.stage != "with_group" or plan.outcome != "supported":
        msg = "A plan is agreed once the group has looked at it and supports it."
        raise PlanRefusal(msg)
    return PlanAgreed(**common)


def _reopened(plan: Plan, command: ReopenPlan, common: _Common) -> PlanReopened:
    if plan.stage != "closed":
        msg = "Only a closed plan is reopened."
        raise PlanRefusal(msg)
    return PlanReopened(**common, reason=_text(command.reason, "Say why it is reopened."))
