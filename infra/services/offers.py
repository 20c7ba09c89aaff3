"""The menu of offers and the years' money: changing them, and what there was at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from domain.log import EventLog
from domain.support import budget
from domain.support.budget import Budget, SetBudget
from domain.support.budget_events import BudgetEvent
from domain.support.matrix import Matrix, matrix
from domain.support.offer import Offer
from domain.support.offer_commands import OfferCommand
from domain.support.offer_decisions import decide
from domain.support.offer_events import OfferEvent
from domain.times import AsOf
from infra.services.context import Context
from projections.support import budgets_as_of, offer_as_of, offers_as_of


@dataclass(frozen=True, slots=True)
class OfferService:
    """Changes the menu and the budgets; what can't be done raises OfferRefusal or BudgetRefusal."""

    context: Context

    def all(self, as_of: AsOf) -> dict[str, Offer]:
        """Return the offers by id as hex, those that were withdrawn too, by title."""
        with self.context.reading() as views:
            return offers_as_of(views, as_of)

    def menu(self, as_of: AsOf) -> dict[str, Offer]:
        """Return the offers that were not withdrawn."""
        return {which: offer for which, offer in self.all(as_of).items() if not offer.withdrawn}

    def one(self, offer: str, as_of: AsOf) -> Offer | None:
        """Return one offer; None where there was none."""
        with self.context.reading() as views:
            return offer_as_of(views, as_of, offer)

    def matrix(self, as_of: AsOf, on: date) -> Matrix:
        """Return what there was for each kind of problem in each form, as offered on a day."""
        return matrix(self.all(as_of), on)

    def budgets(self, as_of: AsOf) -> list[Budget]:
        """Return the years' budgets, the newest year first."""
        with self.context.reading() as views:
            return budgets_as_of(views, as_of)

    def carry_out(self, commands: Sequence[OfferCommand]) -> int:
        """Record what follows from some commands, all or none; count those that were news."""
        return len(self.context.execute(lambda: self._decide(commands)))

    def set_budgets(self, years: Sequence[SetBudget]) -> int:
        """Set the money of some years, all or none; count those that were news."""
        return len(self.context.execute(lambda: self._decide_budgets(years)))

    def _decide(self, commands: Iterable[OfferCommand]) -> list[OfferEvent]:
        new: list[OfferEvent] = []
        for command in commands:
            just_now = [event for event in new if event.originator_id == command.offer]
            before = offer_history(self.context.store, command.offer)
            new += decide([*before, *just_now], command)
        return new

    def _decide_budgets(self, years: Iterable[SetBudget]) -> list[BudgetEvent]:
        new: list[BudgetEvent] = []
        for command in years:
            just_now = [
                event for event in new if event.originator_id == budget.stream(command.year)
            ]
            before = budget_history(self.context.store, command.year)
            new += budget.set_budget([*before, *just_now], command)
        return new


def offer_history(log: EventLog, offer: UUID) -> list[OfferEvent]:
    """Return an offer's events."""
    return cast("list[OfferEvent]", list(log.streams([offer]).get(offer, ())))


def budget_history(log: EventLog, year: str) -> list[BudgetEvent]:
    """Return the events of a year's budget."""
    stream = budget.stream(year)
    return cast("list[BudgetEvent]", list(log.streams([stream]).get(stream, ())))
