"""Commissioning a provider and paying for milestones: plan, offer and budget in one transaction.

Either all of the events are in the log or none; where somebody took the last capacity meanwhile
the next look decides anew and the refusal is the event.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID, uuid4

from domain.commands import Command
from domain.events import Event
from domain.log import EventLog
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
from domain.support.plan_decisions import PlanRefusal, commissionable, decide
from domain.support.plan_events import DrawdownPaid, PlanEvent


@dataclass(frozen=True, slots=True)
class Commissions:
    """See the module. ``others`` are the plans that there are besides.

    ``reviews`` are pairs of an authority of a reviewing sub-region and the authority reviewed.
    """

    log: EventLog
    others: Sequence[Plan]
    reviews: frozenset[tuple[UUID, UUID]] = frozenset()

    def proposed(self, command: ProposeProvider) -> ProposeProvider:
        """Give a proposal with what its offer says of provider, work and cost."""
        if command.offer is None:
            return command
        made = offered(self._offer(command.offer))
        if made is None or made.withdrawn:
            msg = "There is no such offer, or it was withdrawn."
            raise PlanRefusal(msg)
        return replace(
            command,
            provider=made.made.provider,
            name=made.made.provider_name,
            what=command.what or made.made.title,
            cost=command.units * made.made.pence_a_unit,
        )

    def commissioned(
        self, history: Sequence[PlanEvent], command: CommissionProvider
    ) -> list[Event]:
        """Give all that follows on commissioning a provider, a refusal included."""
        plan = planned(history)
        if plan is None or command.seen != plan.revision or command.refused is not None:
            return [*decide(history, command)]
        one = commissionable(plan, command.proposal)
        reasons = conflicts.found(self._commissioning(plan, one))
        if reasons:
            refused = replace(command, refused="conflict", why=" ".join(reasons))
            return [*self._called_off(plan, one, command, reasons), *decide(history, refused)]
        called = self._called_off(plan, one, command)
        for each in called:
            if isinstance(each, CallOffRefused):
                refused = replace(command, refused=each.why, why=each.details)
                return [each, *decide(history, refused)]
        taken = self._committed(one, command)
        if any(isinstance(each, CommitmentRefused) for each in taken):
            why = "The year's budget for support does not reach."
            return [*taken, *decide(history, replace(command, refused="no_budget", why=why))]
        return [*called, *taken, *decide(history, command)]

    def paid(self, history: Sequence[PlanEvent], command: PayDrawdown) -> list[Event]:
        """Give all that follows on paying a milestone: it is spent of what was committed."""
        events = decide(history, command)
        plan = planned(history)
        due = sum(one.paid for one in events if isinstance(one, DrawdownPaid))
        return [*events, *(self._spent(plan, command, due) if plan else ())]

    def _spent(self, plan: Plan, command: PayDrawdown, due: int) -> Iterator[BudgetEvent]:
        payment = command.milestone
        streams: dict[str, list[BudgetEvent]] = {}
        for one in plan.commissioned:
            if one.commission is None or one.commissioned_on is None or not due:
                continue
            year = budgets.financial_year(one.commissioned_on)
            events = streams.setdefault(year, self._budget(year))
            state = budgets.budgeted(events)
            key = one.commission.hex
            left = state.committed.get(key, 0) - state.spent.get(key, 0) if state else 0
            if (part := min(left, due)) > 0:
                asked = Command(at=command.at, actor=command.by.hex)
                new = budgets.spend(events, asked, one.commission, payment, part)
                events += new
                yield from new
                payment, due = uuid4(), due - part

    def _called_off(
        self,
        plan: Plan,
        one: Provider,
        command: CommissionProvider,
        reasons: tuple[str, ...] = (),
    ) -> list[OfferEvent]:
        if one.offer is None:
            return []
        wanted = CallOff(
            at=command.at,
            actor=command.by.hex,
            offer=one.offer,
            commission=command.commission,
            plan=plan.plan,
            authority=plan.authority,
            units=one.units,
            on=command.at.date(),
            conflicts=reasons,
        )
        return call_off(self._offer(one.offer), wanted)

    def _committed(self, one: Provider, command: CommissionProvider) -> list[BudgetEvent]:
        if not one.cost:
            return []
        asked = Command(at=command.at, actor=command.by.hex)
        history = self._budget(budgets.financial_year(command.at.date()))
        try:
            return budgets.commit(history, asked, command.commission, one.cost)
        except BudgetRefusal as refusal:
            raise PlanRefusal(str(refusal)) from None

    def _commissioning(self, plan: Plan, one: Provider) -> Commissioning:
        helping = {
            (each.provider, other.authority)
            for other in self.others
            if other.stage != "closed"
            for each in other.commissioned
        }
        return Commissioning(
            provider=one.provider,
            authority=plan.authority,
            helping=frozenset(helping),
            reviews=self.reviews,
        )

    def _offer(self, offer: UUID) -> list[OfferEvent]:
        return cast("list[OfferEvent]", self.log.streams([offer]).get(offer, []))

    def _budget(self, year: str) -> list[BudgetEvent]:
        which = budgets.stream(year)
        return cast("list[BudgetEvent]", list(self.log.streams([which]).get(which, [])))
