"""A support plan as JSON, as the member sees it whose token asks."""

from typing import TypedDict

from domain.register.directory import Directory
from domain.support.plan import Milestone, Provider
from domain.support.plan_events import Section
from web.features.plans.port import Seen


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


def listed_json(seen: Seen, directory: Directory) -> ListedPlanShape:
    """Give a plan as the list has it."""
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


def plan_json(seen: Seen, directory: Directory) -> PlanShape:
    """Give a plan with all that the member sees of it."""
    plan = seen.plan
    return PlanShape(
        **listed_json(seen, directory),
        request=plan.request,
        alert_ids=[one.hex for one in plan.alerts],
        diagnosis=[_section(one) for one in plan.sections],
        natures=list(plan.natures),
        nature_why=plan.nature_why,
        solutions=list(plan.solutions),
        providers=[_provider(one) for one in plan.providers],
        team=list(plan.team),
        lead=plan.lead,
        overseen=plan.has_overseer,
        milestones=[_milestone(one) for one in plan.milestones],
        outcome=plan.outcome,
        outcome_words=plan.outcome_words if seen.soft else None,
        result=plan.result,
        suggestions=_suggestions(seen) if seen.soft else None,
        statements=_statements(seen) if seen.soft else None,
        history=[
            HistoryShape(what=one.what, on=one.on.isoformat(), role=one.role)
            for one in plan.history
        ],
    )


def _section(one: Section) -> SectionShape:
    return SectionShape(
        heading=one.heading,
        text=one.text,
        evidence_ids=list(one.evidence),
        alert_ids=list(one.alerts),
    )


def _provider(one: Provider) -> ProviderShape:
    return ProviderShape(
        id=one.proposal.hex,
        name=one.name,
        what=one.what,
        units=one.units,
        cost=one.cost,
        proposed_on=one.proposed_on.isoformat(),
        commissioned_on=one.commissioned_on.isoformat() if one.commissioned_on else None,
        refused=one.refused,
        why=one.why,
    )


def _milestone(one: Milestone) -> MilestoneShape:
    return MilestoneShape(
        id=one.milestone.hex,
        what=one.what,
        due=one.due.isoformat(),
        drawdown=one.drawdown,
        reached_on=one.reached_on.isoformat() if one.reached_on else None,
        shown_by=one.shown_by,
        paid=one.paid,
        paid_on=one.paid_on.isoformat() if one.paid_on else None,
    )


def _suggestions(seen: Seen) -> list[SuggestionShape]:
    return [
        SuggestionShape(
            id=one.id,
            epoch=one.epoch,
            text=one.text,
            erased=one.erased,
            taken_up=one.taken_up,
            answer=one.answer,
            answered_on=one.answered_on,
        )
        for one in seen.suggestions
    ]


def _statements(seen: Seen) -> list[SaidShape]:
    return [
        SaidShape(
            id=one.id,
            epoch=one.epoch,
            text=one.text,
            information=one.information,
            erased=one.erased,
        )
        for one in seen.statements
    ]
