"""The menu of offers and the years' money of one installation; plans call off and commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast
from uuid import UUID

from domain.commands import Asked
from domain.support import budget
from domain.support.budget_events import BudgetEvent
from domain.support.offer_commands import OfferCommand
from domain.support.offer_decisions import decide
from domain.support.offer_events import OfferEvent
from infra.services.context import Context
from infra.services.execute import recorded


@dataclass(frozen=True, slots=True)
class SupportDesk:
    """See the module."""

    app: Context

    def carry_out(self, commands: Sequence[OfferCommand]) -> int:
        """Record what follows from some commands about offers; count those that were news.

        Raises OfferRefusal.
        """
        done = sum(recorded(self.app.store, partial(self._decided, one)) for one in commands)
        self._settle()
        return done

    def set_budget(
        self, asked: Asked, year: str, figures: tuple[int, int, int], source: str = ""
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

    def _decided(self, command: OfferCommand) -> list[OfferEvent]:
        return decide(self._offer(command.offer), command)

    def _offer(self, which: UUID) -> list[OfferEvent]:
        return cast("list[OfferEvent]", list(self.app.store.streams([which]).get(which, ())))

    def _budget(self, year: str) -> list[BudgetEvent]:
        which = budget.stream(year)
        return cast("list[BudgetEvent]", list(self.app.store.streams([which]).get(which, ())))

    def _settle(self) -> None:
        self.app.catch_up()
        self.app.store.anchor()
