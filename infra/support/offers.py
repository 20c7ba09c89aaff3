"""Offers, call-offs and the year's money of one installation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast
from uuid import UUID

from domain.events import Event
from domain.support import budget
from domain.support.budget_events import BudgetEvent, CommitmentRefused
from domain.support.offer import offered
from domain.support.offer_commands import CallOff, OfferCommand
from domain.support.offer_decisions import call_off, decide
from domain.support.offer_events import CallOffRefused, OfferEvent
from infra.app import Soundings
from infra.recording import recorded


@dataclass(frozen=True, slots=True)
class Refused:
    """A commission that was not made: why, as a code and in words."""

    why: str
    details: str


@dataclass(frozen=True, slots=True)
class SupportDesk:
    """See the module."""

    app: Soundings

    def carry_out(self, commands: Sequence[OfferCommand]) -> int:
        """Record what follows from some commands about offers; count those that were news.

        Raises OfferRefusal.
        """
        done = sum(recorded(self.app.store, partial(self._decided, one)) for one in commands)
        self._settle()
        return done

    def call_off(self, command: CallOff) -> Refused | None:
        """Take units of an offer and the money for them, both or neither; None where it is done.

        What is refused is recorded as that. Two who want the last of it at once are decided one
        after the other: one has it, the other is told. Raises OfferRefusal or BudgetRefusal.
        """
        recorded(self.app.store, lambda: self._called_off(command))
        self._settle()
        refused = (
            event
            for event in self._offer(command.offer)
            if isinstance(event, CallOffRefused) and event.commission == command.commission
        )
        if (found := next(refused, None)) is not None:
            return Refused(found.why, found.details)
        short = (
            event
            for event in self._budget(budget.financial_year(command.on))
            if isinstance(event, CommitmentRefused) and event.commission == command.commission
        )
        if (over := next(short, None)) is not None:
            return Refused("no_budget", f"£{over.left / 100:,.2f} are left in the year's budget.")
        return None

    def set_budget(
        self, asked: budget.Asked, year: str, figures: tuple[int, int, int], source: str = ""
    ) -> bool:
        """Set a year's money: all of it, what is for support, contingency. Raises BudgetRefusal."""
        total, support, contingency = figures
        done = recorded(
            self.app.store,
            lambda: budget.set_budget(
                self._budget(year),
                asked,
                year=year,
                total=total,
                support=support,
                contingency=contingency,
                source=source,
            ),
        )
        self._settle()
        return done

    def pay(
        self, asked: budget.Asked, on: date, commission: UUID, payment: UUID, pence: int
    ) -> None:
        """Pay of a commission, out of the year it was committed in. Raises BudgetRefusal."""
        year = self._year_of(commission, on)
        recorded(
            self.app.store,
            lambda: budget.spend(self._budget(year), asked, commission, payment, pence),
        )
        self._settle()

    def _decided(self, command: OfferCommand) -> list[OfferEvent]:
        return decide(self._offer(command.offer), command)

    def _year_of(self, commission: UUID, on: date) -> str:
        years = (budget.financial_year(on.replace(year=on.year - back, day=1)) for back in range(3))
        for year in years:
            held = budget.budgeted(self._budget(year))
            if held is not None and commission.hex in held.committed:
                return year
        return budget.financial_year(on)

    def _called_off(self, command: CallOff) -> Iterable[Event]:
        history = self._offer(command.offer)
        events = call_off(history, command)
        if not events or isinstance(events[0], CallOffRefused):
            return events
        state = offered(history)
        pence = command.units * state.made.pence_a_unit if state else 0
        if not pence:
            return events
        asked = budget.Asked(at=command.at, actor=command.actor)
        year = budget.financial_year(command.on)
        money = budget.commit(self._budget(year), asked, command.commission, pence)
        if any(isinstance(one, CommitmentRefused) for one in money):
            return money
        return [*events, *money]

    def _offer(self, which: UUID) -> list[OfferEvent]:
        return cast("list[OfferEvent]", list(self.app.store.streams([which]).get(which, ())))

    def _budget(self, year: str) -> list[BudgetEvent]:
        which = budget.stream(year)
        return cast("list[BudgetEvent]", list(self.app.store.streams([which]).get(which, ())))

    def _settle(self) -> None:
        self.app.catch_up()
        self.app.store.anchor()
