"""Where a support plan stands: a pure fold over its stream."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.membership.events import Role
from domain.statements.events import Sealed
from domain.support.plan_events import (
    DiagnosisRecorded,
    DrawdownPaid,
    GroupOutcome,
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
    RefusedFor,
    Section,
    SolutionProposed,
    SuggestionAnswered,
    TeamNamed,
)
from domain.support.problems import Nature, ProblemType

Stage = Literal["draft", "with_group", "agreed", "under_way", "closed"]
replace = msgspec.structs.replace


class Provider(msgspec.Struct, frozen=True, omit_defaults=True):
    """A provider: proposed, then commissioned or refused. ``cost`` is in pence."""

    proposal: UUID
    provider: UUID
    name: str
    what: str
    units: int
    cost: int
    proposed_on: date
    offer: UUID | None = None
    commission: UUID | None = None
    commissioned_on: date | None = None
    refused: RefusedFor | None = None
    why: str = ""


class Milestone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A milestone; ``drawdown`` and ``paid`` are pence."""

    milestone: UUID
    what: str
    due: date
    drawdown: int = 0
    reached_on: date | None = None
    shown_by: str = ""
    paid: int = 0
    paid_on: date | None = None


class Answer(msgspec.Struct, frozen=True):
    """The answer to a suggestion; its words are sealed under the id ``answer``."""

    suggestion: UUID
    taken_up: bool
    answer: UUID
    on: date
    sealed: Sealed


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the plan's history: what was done, on which day, in what role.

    ``what`` is the event's topic. ``soft`` where it is for the group alone.
    """

    what: str
    on: date
    role: Role
    soft: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A plan. ``revision`` is what a command about it has to name.

    Answers to suggestions don't count in it, for it is shown to some who see no suggestion.
    """

    plan: UUID
    authority: UUID
    problem_type: ProblemType
    via: str
    opened_at: datetime
    stage: Stage = "draft"
    revision: int = 1
    alerts: tuple[UUID, ...] = ()
    request: str = ""
    diagnosis: int = 0
    sections: tuple[Section, ...] = ()
    natures: tuple[Nature, ...] = ()
    nature_why: str = ""
    solutions: tuple[str, ...] = ()
    providers: tuple[Provider, ...] = ()
    team: tuple[str, ...] = ()
    lead: str = ""
    has_overseer: bool = False
    milestones: tuple[Milestone, ...] = ()
    answers: tuple[Answer, ...] = ()
    outcome: GroupOutcome | None = None
    outcome_words: str = ""
    result: str = ""
    history: tuple[Entry, ...] = ()

    @property
    def commissioned(self) -> tuple[Provider, ...]:
        """The providers that were commissioned."""
        return tuple(one for one in self.providers if one.commission is not None)

    @property
    def wanted(self) -> tuple[Provider, ...]:
        """The providers that were proposed and not refused."""
        return tuple(one for one in self.providers if one.refused is None)

    @property
    def cost(self) -> int:
        """What the providers that are wanted cost together, in pence."""
        return sum(one.cost for one in self.wanted)


def planned(events: Iterable[PlanEvent]) -> Plan | None:
    """Fold a plan's stream; None where nothing opened it."""
    return reduce(after, events, None)


def after(plan: Plan | None, event: PlanEvent) -> Plan | None:
    """Return a plan after one more event of its stream."""
    if isinstance(event, PlanOpened):
        return _opened(event)
    if plan is None:
        return None
    changed = _changed(plan, event)
    soft = isinstance(event, SuggestionAnswered)
    entry = Entry(event.topic, event.recorded_at.date(), event.role, soft)
    return replace(
        changed,
        history=(*plan.history, entry),
        revision=plan.revision + (not soft),
    )


def _opened(event: PlanOpened) -> Plan:
    return Plan(
        plan=event.originator_id,
        authority=event.authority,
        problem_type=event.problem_type,
        via=event.via,
        opened_at=event.recorded_at,
        alerts=event.alerts,
        request=event.request,
        history=(Entry(event.topic, event.recorded_at.date(), event.role),),
    )


def _changed(plan: Plan, event: PlanEvent) -> Plan:  # noqa: C901, PLR0911 - one line an event
    match event:
        case PlanOpened():
            return plan
        case DiagnosisRecorded() | NatureJudged() | SolutionProposed():
            return _understood(plan, event)
        case ProviderProposed() | ProviderCommissioned() | ProviderRefused():
            return replace(plan, providers=_providers(plan, event), stage=_under_way(plan, event))
        case TeamNamed():
            return replace(plan, team=event.roles)
        case LeadNamed():
            return replace(plan, lead=event.lead)
        case OverseerNamed():
            return replace(plan, has_overseer=True)
        case MilestoneAgreed() | MilestoneReached() | DrawdownPaid():
            return replace(plan, milestones=_milestones(plan, event))
        case SuggestionAnswered():
            return replace(plan, answers=_answers(plan, event))
        case PlanSubmittedToGroup() | OutcomeRecorded() | PlanAgreed():
            return _reviewed(plan, event)
        case PlanClosed():
            return replace(plan, stage="closed", result=event.result)
        case PlanReopened():
            return replace(plan, stage="draft", outcome=None, outcome_words="", result="")
        case _:
            assert_never(event)


def _understood(plan: Plan, event: DiagnosisRecorded | NatureJudged | SolutionProposed) -> Plan:
    match event:
        case DiagnosisRecorded():
            return replace(plan, diagnosis=event.diagnosis, sections=event.sections)
        case NatureJudged():
            return replace(plan, natures=event.natures, nature_why=event.why)
        case SolutionProposed():
            return replace(plan, solutions=(*plan.solutions, event.what))
        case _:
            assert_never(event)


def _under_way(plan: Plan, event: PlanEvent) -> Stage:
    return "under_way" if isinstance(event, ProviderCommissioned) else plan.stage


def _providers(
    plan: Plan, event: ProviderProposed | ProviderCommissioned | ProviderRefused
) -> tuple[Provider, ...]:
    on = event.recorded_at.date()
    if isinstance(event, ProviderProposed):
        proposed = Provider(
            proposal=event.proposal,
            provider=event.provider,
            name=event.name,
            what=event.what,
            units=event.units,
            cost=event.cost,
            proposed_on=on,
            offer=event.offer,
        )
        return (*plan.providers, proposed)

    def answered(one: Provider) -> Provider:
        if one.proposal != event.proposal:
            return one
        if isinstance(event, ProviderRefused):
            return replace(one, refused=event.reason, why=event.why)
        return replace(
            one,
            commission=event.commission,
            commissioned_on=on,
            units=event.units,
            cost=event.cost,
        )

    return tuple(answered(one) for one in plan.providers)


def _milestones(
    plan: Plan, event: MilestoneAgreed | MilestoneReached | DrawdownPaid
) -> tuple[Milestone, ...]:
    on = event.recorded_at.date()
    if isinstance(event, MilestoneAgreed):
        agreed = Milestone(event.milestone, event.what, event.due, event.drawdown)
        return (*plan.milestones, agreed)

    def changed(one: Milestone) -> Milestone:
        if one.milestone != event.milestone:
            return one
        if isinstance(event, DrawdownPaid):
            return replace(one, paid=event.paid, paid_on=on)
        return replace(one, reached_on=on, shown_by=event.shown_by)

    return tuple(changed(one) for one in plan.milestones)


def _answers(plan: Plan, event: SuggestionAnswered) -> tuple[Answer, ...]:
    on = event.recorded_at.date()
    new = Answer(event.suggestion, event.taken_up, event.answer, on, event.sealed)
    return (*plan.answers, new)


def _reviewed(plan: Plan, event: PlanSubmittedToGroup | OutcomeRecorded | PlanAgreed) -> Plan:
    match event:
        case PlanSubmittedToGroup():
            return replace(plan, stage="with_group", outcome=None, outcome_words="")
        case OutcomeRecorded():
            stage: Stage = "draft" if event.outcome == "changes_wanted" else plan.stage
            return replace(plan, stage=stage, outcome=event.outcome, outcome_words=event.words)
        case PlanAgreed():
            return replace(plan, stage="agreed")
        case _:
            assert_never(event)
