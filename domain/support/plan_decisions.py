"""What follows from what is asked of a support plan. Pure.

Nobody agrees their own plan: what the group makes of it, and that it is agreed, is for the
improvement adviser to record, and a partnership manager writes only the plan itself.
"""

from collections.abc import Sequence
from typing import assert_never

from domain.commands import header
from domain.membership.events import Role
from domain.membership.roles import PLAN_OPENERS, PLAN_WRITERS
from domain.support import plan_delivery
from domain.support.plan import Plan, planned
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
    Acted,
    DiagnosisRecorded,
    LeadNamed,
    NatureJudged,
    OutcomeRecorded,
    OverseerNamed,
    PlanAgreed,
    PlanClosed,
    PlanEvent,
    PlanOpened,
    PlanReopened,
    PlanSubmittedToGroup,
    SolutionProposed,
    SuggestionAnswered,
    TeamNamed,
)
from domain.support.plan_refusal import (
    LONGEST_TEXT,
    PlanMovedOnError,
    PlanRefusal,
    required_line,
    required_text,
)
from domain.support.problems import NATURES, PROBLEM_TYPES
from domain.text import limited

ADVISER: Role = "improvement_adviser"
AUTHORITY: Role = "authority"

_ADVISERS_OWN = Oversee | AnswerSuggestion | RecordOutcome | AgreePlan | ReopenPlan


def decide(history: Sequence[PlanEvent], command: PlanCommand) -> list[PlanEvent]:
    """Return the events that follow. Raises PlanRefusal."""
    common: Acted = {
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
    if command.role not in PLAN_WRITERS:
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


def _follows(plan: Plan, command: PlanCommand, common: Acted) -> PlanEvent:  # noqa: C901, PLR0911, PLR0912 - one line a command
    match command:
        case OpenPlan():
            return _opened(plan, command, common)
        case RecordDiagnosis():
            return _diagnosed(plan, command, common)
        case JudgeNature():
            return _judged(command, common)
        case ProposeSolution():
            what = required_text(command.what, "Say what might help.")
            return SolutionProposed(**common, solution=command.solution, what=what)
        case ProposeProvider():
            return plan_delivery.proposed(command, common)
        case CommissionProvider():
            return plan_delivery.commissioned(plan, command, common)
        case NameTeam():
            return _team(command, common)
        case NameLead():
            lead = required_line(command.lead, "Say who leads: a role, and the body it is in.")
            return LeadNamed(**common, lead=lead)
        case Oversee():
            return _overseen(plan, common)
        case AgreeMilestone():
            return plan_delivery.agreed_milestone(plan, command, common)
        case ReachMilestone():
            return plan_delivery.reached(plan, command, common)
        case PayDrawdown():
            return plan_delivery.paid(plan, command, common)
        case AnswerSuggestion():
            return _answered(plan, command, common)
        case SubmitPlan():
            return _submitted(plan, common)
        case RecordOutcome():
            return _outcome(plan, command, common)
        case AgreePlan():
            return _agreed(plan, common)
        case ClosePlan():
            result = required_text(command.result, "Say what came of the plan.")
            return PlanClosed(**common, result=result)
        case ReopenPlan():
            return _reopened(plan, command, common)
        case _:
            assert_never(command)


def _opened(plan: Plan | None, command: OpenPlan, common: Acted) -> PlanOpened:
    if plan is not None:
        msg = "This plan is open already."
        raise PlanRefusal(msg)
    if command.role not in PLAN_OPENERS:
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


def _diagnosed(plan: Plan, command: RecordDiagnosis, common: Acted) -> DiagnosisRecorded:
    sections = command.sections
    for section in sections:
        required_line(section.heading, "Give each part of the diagnosis a heading.")
        required_text(section.text, "Write what each part of the diagnosis says.")
    if not any(section.evidence or section.alerts for section in sections):
        msg = "A diagnosis rests on evidence: cite at least one fact or alert."
        raise PlanRefusal(msg)
    return DiagnosisRecorded(**common, diagnosis=plan.diagnosis + 1, sections=sections)


def _judged(command: JudgeNature, common: Acted) -> NatureJudged:
    if not command.natures or not set(command.natures) <= set(NATURES):
        msg = f"Choose the nature of the problems: {', '.join(NATURES)}."
        raise PlanRefusal(msg)
    why = required_text(command.why, "Say why the problems are of that nature.")
    return NatureJudged(**common, natures=command.natures, why=why)


def _team(command: NameTeam, common: Acted) -> TeamNamed:
    roles = tuple(required_line(role, "Name each role.") for role in command.roles)
    if not roles:
        msg = "Name at least one role of the authority's own team."
        raise PlanRefusal(msg)
    return TeamNamed(**common, roles=roles)


def _overseen(plan: Plan, common: Acted) -> OverseerNamed:
    if plan.has_overseer:
        msg = "The improvement adviser oversees it already."
        raise PlanRefusal(msg)
    return OverseerNamed(**common)


def _answered(plan: Plan, command: AnswerSuggestion, common: Acted) -> SuggestionAnswered:
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


def _submitted(plan: Plan, common: Acted) -> PlanSubmittedToGroup:
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


def _outcome(plan: Plan, command: RecordOutcome, common: Acted) -> OutcomeRecorded:
    if plan.stage != "with_group":
        msg = "The plan is not with the group."
        raise PlanRefusal(msg)
    if command.outcome not in OUTCOMES:
        msg = f"Choose what the group made of it: {', '.join(OUTCOMES)}."
        raise PlanRefusal(msg)
    words = command.words.strip()
    if command.outcome != "supported":
        otherwise = "Say what the group wants changed, or why it does not support it."
        words = required_text(words, otherwise)
    return OutcomeRecorded(**common, outcome=command.outcome, words=words)


def _agreed(plan: Plan, common: Acted) -> PlanAgreed:
    if plan.stage != "with_group" or plan.outcome != "supported":
        msg = "A plan is agreed once the group has looked at it and supports it."
        raise PlanRefusal(msg)
    return PlanAgreed(**common)


def _reopened(plan: Plan, command: ReopenPlan, common: Acted) -> PlanReopened:
    if plan.stage != "closed":
        msg = "Only a closed plan is reopened."
        raise PlanRefusal(msg)
    return PlanReopened(**common, reason=required_text(command.reason, "Say why it is reopened."))
