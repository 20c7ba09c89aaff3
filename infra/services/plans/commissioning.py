"""Commissioning a provider and paying for milestones: plan, offer and budget in one transaction.

Either all of the events are in the log or none; where somebody took the last capacity meanwhile
the next look decides anew and the refusal is the event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import Connection

from domain.events import Event
from domain.membership.person import Person
from domain.support import budget as budgets
from domain.support import conflicts
from domain.support.budget import BudgetRefusal
from domain.support.budget_events import BudgetEvent, CommitmentRefused
from domain.support.conflicts import Commissioning
from domain.support.offer import offered
from domain.support.offer_commands import CallOff
from domain.support.offer_decisions import call_off
from domain.support.offer_events import CallOffRefused, OfferEvent
from domain.support.plan import Plan, Provider, planned
from domain.support.plan_commands import CommissionProvider, PayDrawdown, ProposeProvider
from domain.support.plan_decisions import decide
from domain.support.plan_delivery import commissionable
from domain.support.plan_events import DrawdownPaid, PlanEvent, RefusedFor
from domain.support.plan_refusal import PlanRefusal
from infra.services.context import NOW, Context
from infra.services.offers import budget_history, offer_history
from projections.peer_reviews import reviews_as_of
from projections.plans import plans_as_of

_TWO_YEARS = 731  # days: every authority is reviewed once in two years
_OWN_BODY = "This provider is the body you are from: somebody of another body has to commission it."


@dataclass(frozen=True, slots=True)
class Commissions:
    """Decides what plans take of offers and budgets, on what the log holds of all three."""

    context: Context

    def proposed(self, command: ProposeProvider) -> ProposeProvider:
        """Return a proposal with what its offer says of provider, work and cost."""
        if command.offer is None:
            return command
        offer = offered(offer_history(self.context.store, command.offer))
        if offer is None or offer.withdrawn:
            msg = "There is no such offer, or it was withdrawn."
            raise PlanRefusal(msg)
        return replace(
            command,
            provider=offer.made.provider,
            name=offer.made.provider_name,
            what=command.what or offer.made.title,
            cost=command.units * offer.made.pence_a_unit,
        )

    def commissioned(
        self, by: Person, history: Sequence[PlanEvent], command: CommissionProvider
    ) -> list[Event]:
        """Return all that follows on commissioning a provider, a refusal included."""
        plan = planned(history)
        if plan is None or command.refused is not None:
            return [*decide(history, command)]
        _check_not_own(by, plan, command.proposal)
        if command.seen != plan.revision:
            return [*decide(history, command)]
        provider = commissionable(plan, command.proposal)
        reasons = conflicts.found(self._commissioning(plan, provider))
        called = self._called_off(plan, provider, command, reasons)
        if reasons:
            return [*called, *_refused(history, command, "conflict", " ".join(reasons))]
        for event in called:
            if isinstance(event, CallOffRefused):
                return [event, *_refused(history, command, event.why, event.details)]
        taken = self._committed(provider, command)
        if any(isinstance(event, CommitmentRefused) for event in taken):
            why = "The year's budget for support does not reach."
            return [*taken, *_refused(history, command, "no_budget", why)]
        return [*called, *taken, *decide(history, command)]

    def paid(self, history: Sequence[PlanEvent], command: PayDrawdown) -> list[Event]:
        """Return all that follows on paying a milestone: it is spent of what was committed."""
        events = decide(history, command)
        plan = planned(history)
        due = sum(event.paid for event in events if isinstance(event, DrawdownPaid))
        return [*events, *(self._spent(plan, command, due) if plan else ())]

    def _spent(self, plan: Plan, command: PayDrawdown, due: int) -> Iterator[BudgetEvent]:
        payment = command.milestone
        streams: dict[str, list[BudgetEvent]] = {}
        for provider in plan.commissioned:
            if provider.commission is None or provider.commissioned_on is None or not due:
                continue
            year = budgets.financial_year(provider.commissioned_on)
            events = streams.setdefault(year, budget_history(self.context.store, year))
            state = budgets.budgeted(events)
            key = provider.commission.hex
            left = state.committed.get(key, 0) - state.spent.get(key, 0) if state else 0
            if (part := min(left, due)) > 0:
                new = budgets.spend(events, command, provider.commission, payment, part)
                events += new
                yield from new
                payment, due = uuid4(), due - part

    def _called_off(
        self,
        plan: Plan,
        provider: Provider,
        command: CommissionProvider,
        reasons: tuple[str, ...],
    ) -> list[OfferEvent]:
        if provider.offer is None:
            return []
        wanted = CallOff(
            at=command.at,
            actor=command.actor,
            offer=provider.offer,
            commission=command.commission,
            plan=plan.plan,
            authority=plan.authority,
            units=provider.units,
            on=command.at.date(),
            conflicts=reasons,
        )
        return call_off(offer_history(self.context.store, provider.offer), wanted)

    def _committed(self, provider: Provider, command: CommissionProvider) -> list[BudgetEvent]:
        if not provider.cost:
            return []
        year = budgets.financial_year(command.at.date())
        history = budget_history(self.context.store, year)
        try:
            return budgets.commit(history, command, command.commission, provider.cost)
        except BudgetRefusal as refusal:
            raise PlanRefusal(str(refusal)) from None

    def _commissioning(self, plan: Plan, provider: Provider) -> Commissioning:
        with self.context.reading() as views:
            others, reviews = plans_as_of(views), self._reviews(views)
        helping = {
            (helper.provider, other.authority)
            for other in others
            if other.stage != "closed"
            for helper in other.commissioned
        }
        return Commissioning(
            provider=provider.provider,
            authority=plan.authority,
            helping=frozenset(helping),
            reviews=reviews,
        )

    def _reviews(self, views: Connection) -> frozenset[tuple[UUID, UUID]]:
        """Return who reviews whom, by the reviews planned within two years of today.

        They are pairs of an authority of a reviewing sub-region and the authority reviewed.
        """
        today = self.context.clock().date()
        places: dict[str, list[UUID]] = {}
        for entry in self.context.directory().entries.values():
            places.setdefault(entry.sub_region, []).append(entry.id)
        return frozenset(
            (reviewer, UUID(review.authority))
            for review in reviews_as_of(views, NOW).values()
            if review.authority
            and review.status != "cancelled"
            and abs((review.planned_on - today).days) <= _TWO_YEARS
            for reviewer in places.get(review.reviewer, ())
        )


def _refused(
    history: Sequence[PlanEvent], command: CommissionProvider, reason: RefusedFor, why: str
) -> list[PlanEvent]:
    return decide(history, replace(command, refused=reason, why=why))


def _check_not_own(by: Person, plan: Plan, proposal: UUID) -> None:
    """Raise PlanRefusal for whoever would commission their own body.

    It is told to the one who asks and is no event, for on record it would tell whom they are from.
    """
    own = by.organisation_name.strip().casefold()
    names = {one.name.strip().casefold() for one in plan.providers if one.proposal == proposal}
    if own in names:
        raise PlanRefusal(_OWN_BODY)
