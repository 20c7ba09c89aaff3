"""A support plan as JSON, as the member sees it whose token asks."""

from typing import TypedDict

from domain.register.directory import Directory
from domain.support.plan import Milestone, Provider
from domain.support.plan_events import Section
from infra.services.plans.suggestions import Suggestion
from infra.services.plans.visibility import VisiblePlan
from infra.services.statements.read import Statement


class SectionShape(TypedDict):
    """A part of the diagnosis, and ids of what it cites."""

    heading: str
    text: str
    evidence_ids: list[str]
    alert_ids: list[str]


class ProviderShape(TypedDict):
    """A provider: proposed, commissioned or refused. ``cost`` is in pence."""

    id: str
    name: str
    what: str
    units: int
    cost: int
    proposed_on: str
    commissioned_on: str | None
    refused: str | None
    why: str


class MilestoneShape(TypedDict):
    """A milestone; money in pence."""

    id: str
    what: str
    due: str
    drawdown: int
    reached_on: str | None
    shown_by: str
    paid: int
    paid_on: str | None


class SuggestionShape(TypedDict):
    """A suggestion of a member of the group, whoever that is, and its answer."""

    id: str
    epoch: int
    text: str
    erased: bool
    taken_up: bool | None
    answer: str
    answered_on: str


class SaidShape(TypedDict):
    """A released statement about the authority."""

    id: str
    epoch: int
    text: str
    information: str
    erased: bool


class HistoryShape(TypedDict):
    """What was done, on which day, in what role."""

    what: str
    on: str
    role: str


class ListedPlanShape(TypedDict):
    """A plan in the list. ``seen`` is the revision that a change has to name."""

    id: str
    authority: str
    problem_type: str
    stage: str
    via: str
    opened_on: str
    cost: int
    seen: int


class PlanShape(ListedPlanShape):
    """A plan. Suggestions, statements and the group's words are null for those outside it."""

    request: str
    alert_ids: list[str]
    diagnosis: list[SectionShape]
    natures: list[str]
    nature_why: str
    solutions: list[str]
    providers: list[ProviderShape]
    team: list[str]
    lead: str
    overseen: bool
    milestones: list[MilestoneShape]
    outcome: str | None
    outcome_words: str | None
    result: str
    suggestions: list[SuggestionShape] | None
    statements: list[SaidShape] | None
    history: list[HistoryShape]


def listed_json(seen: VisiblePlan, directory: Directory) -> ListedPlanShape:
    """Return a plan as the list has it."""
    plan = seen.plan
    return ListedPlanShape(
        id=plan.plan.hex,
        authority=directory.name_of(plan.authority.hex),
        problem_type=plan.problem_type,
        stage=plan.stage,
        via=plan.via,
        opened_on=plan.opened_at.date().isoformat(),
        cost=plan.cost,
        seen=plan.revision,
    )


def plan_json(seen: VisiblePlan, directory: Directory) -> PlanShape:
    """Return a plan with all that the member sees of it."""
    plan = seen.plan
    return PlanShape(
        **listed_json(seen, directory),
        request=plan.request,
        alert_ids=[alert.hex for alert in plan.alerts],
        diagnosis=[_section(section) for section in plan.sections],
        natures=list(plan.natures),
        nature_why=plan.nature_why,
        solutions=list(plan.solutions),
        providers=[_provider(provider) for provider in plan.providers],
        team=list(plan.team),
        lead=plan.lead,
        overseen=plan.has_overseer,
        milestones=[_milestone(milestone) for milestone in plan.milestones],
        outcome=plan.outcome,
        outcome_words=plan.outcome_words if seen.soft else None,
        result=plan.result,
        suggestions=[_suggestion(one) for one in seen.suggestions] if seen.soft else None,
        statements=_statements(seen),
        history=[
            HistoryShape(what=entry.what, on=entry.on.isoformat(), role=entry.role)
            for entry in plan.history
        ],
    )


def _section(section: Section) -> SectionShape:
    return SectionShape(
        heading=section.heading,
        text=section.text,
        evidence_ids=list(section.evidence),
        alert_ids=list(section.alerts),
    )


def _provider(provider: Provider) -> ProviderShape:
    return ProviderShape(
        id=provider.proposal.hex,
        name=provider.name,
        what=provider.what,
        units=provider.units,
        cost=provider.cost,
        proposed_on=provider.proposed_on.isoformat(),
        commissioned_on=provider.commissioned_on.isoformat() if provider.commissioned_on else None,
        refused=provider.refused,
        why=provider.why,
    )


def _milestone(milestone: Milestone) -> MilestoneShape:
    return MilestoneShape(
        id=milestone.milestone.hex,
        what=milestone.what,
        due=milestone.due.isoformat(),
        drawdown=milestone.drawdown,
        reached_on=milestone.reached_on.isoformat() if milestone.reached_on else None,
        shown_by=milestone.shown_by,
        paid=milestone.paid,
        paid_on=milestone.paid_on.isoformat() if milestone.paid_on else None,
    )


def _suggestion(suggestion: Suggestion) -> SuggestionShape:
    return SuggestionShape(
        id=suggestion.id,
        epoch=suggestion.epoch,
        text=suggestion.text,
        erased=suggestion.erased,
        taken_up=suggestion.taken_up,
        answer=suggestion.answer,
        answered_on=suggestion.answered_on,
    )


def _statements(seen: VisiblePlan) -> list[SaidShape] | None:
    """Return what was said for a program, without what may leave in no file."""
    if not seen.soft:
        return None
    return [_statement(one) for one in seen.statements if one.may_leave]


def _statement(statement: Statement) -> SaidShape:
    return SaidShape(
        id=statement.id,
        epoch=statement.epoch,
        text=statement.text,
        information=statement.information,
        erased=statement.erased,
    )
