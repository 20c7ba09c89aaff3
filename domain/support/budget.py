"""A year's budget for support: at most a twentieth of the whole, and never more than there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final
from uuid import UUID

import msgspec

from domain.commands import Asked, Command, header
from domain.events import content
from domain.ids import BUDGETS, name_id
from domain.refusal import Refusal
from domain.support.budget_events import (
    BudgetEvent,
    BudgetSet,
    CommitmentRefused,
    CommitmentReleased,
    SupportCommitted,
    SupportSpent,
)

MOST_SHARE: Final = 20
"""Support is at most one part in so many of the whole budget: the protocol's 5%."""

_APRIL = 4


class BudgetRefusal(Refusal):
    """It can't be done; the message says why, and what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBudget(Command):
    """Set a year's money in pence: all of it, what of it is for support, and a contingency."""

    year: str
    total: int
    support: int
    contingency: int
    source: str = ""


class Budget(msgspec.Struct, frozen=True):
    """A year's money as its events make it; pence by commission."""

    set: BudgetSet
    committed: dict[str, int]
    spent: dict[str, int]
    payments: frozenset[str] = frozenset()

    @property
    def available(self) -> int:
        """What may be committed altogether."""
        return self.set.support + self.set.contingency

    @property
    def left(self) -> int:
        """What may still be committed."""
        return self.available - sum(self.committed.values())


def financial_year(day: date) -> str:
    """Return the financial year of a day.

    >>> financial_year(date(2009, 12, 9)), financial_year(date(2010, 3, 31))
    ('2009-10', '2009-10')
    """
    begins = day.year if day.month >= _APRIL else day.year - 1
    return f"{begins}-{(begins + 1) % 100:02}"


def stream(year: str) -> UUID:
    """Return the stream of a year's budget."""
    return name_id(BUDGETS, year)


def after(before: Budget | None, event: BudgetEvent) -> Budget:
    """Return the budget after an event. Raises ValueError for one of a budget never set."""
    if isinstance(event, BudgetSet):
        return Budget(event, before.committed if before else {}, before.spent if before else {})
    if before is None:
        msg = "A budget begins by being set."
        raise ValueError(msg)
    match event:
        case SupportCommitted():
            committed = {**before.committed, event.commission.hex: event.pence}
            return msgspec.structs.replace(before, committed=committed)
        case CommitmentReleased():
            key = event.commission.hex
            spent = before.spent.get(key, 0)
            return msgspec.structs.replace(before, committed={**before.committed, key: spent})
        case SupportSpent():
            key = event.commission.hex
            total = before.spent.get(key, 0) + event.pence
            payments = before.payments | {event.payment.hex}
            return msgspec.structs.replace(
                before, spent={**before.spent, key: total}, payments=payments
            )
        case CommitmentRefused():
            return before


def budgeted(history: Sequence[BudgetEvent]) -> Budget | None:
    """Return the budget that a stream's events make; None for no events."""
    return reduce(after, history, None)


def set_budget(history: Sequence[BudgetEvent], command: SetBudget) -> list[BudgetEvent]:
    """Return what follows from a year's figures; nothing for the same. Raises BudgetRefusal."""
    if command.total <= 0 or command.support < 0 or command.contingency < 0:
        msg = "A budget is above nothing, and no part of it below."
        raise BudgetRefusal(msg)
    if command.support * MOST_SHARE > command.total:
        most = command.total // MOST_SHARE / 100
        msg = f"Support may be at most 5% of the annual budget: £{most:,.2f}."
        raise BudgetRefusal(msg)
    state = budgeted(history)
    committed = sum(state.committed.values()) if state else 0
    if committed > command.support + command.contingency:
        msg = f"£{committed / 100:,.2f} are committed already: it can't be less."
        raise BudgetRefusal(msg)
    event = BudgetSet(
        **header(command, stream(command.year), len(history)),
        year=command.year,
        total=command.total,
        support=command.support,
        contingency=command.contingency,
        source=command.source,
    )
    return [] if state is not None and content(state.set) == content(event) else [event]


def commit(
    history: Sequence[BudgetEvent], asked: Asked, commission: UUID, pence: int
) -> list[BudgetEvent]:
    """Return what takes money for a commission, or its refusal; nothing for a repeat."""
    state = _held(history)
    if any(_is_of(event, commission) for event in history):
        return []
    stamp = header(asked, stream(state.set.year), len(history))
    if pence > state.left:
        return [CommitmentRefused(**stamp, commission=commission, pence=pence, left=state.left)]
    return [SupportCommitted(**stamp, commission=commission, pence=pence)]


def release(history: Sequence[BudgetEvent], asked: Asked, commission: UUID) -> list[BudgetEvent]:
    """Return what gives back the unspent rest of a commission. Raises BudgetRefusal."""
    state = _held(history)
    if commission.hex not in state.committed:
        raise BudgetRefusal(_NOTHING)
    return [
        CommitmentReleased(
            **header(asked, stream(state.set.year), len(history)), commission=commission
        )
    ]


def spend(
    history: Sequence[BudgetEvent], asked: Asked, commission: UUID, payment: UUID, pence: int
) -> list[BudgetEvent]:
    """Return what pays of a commission; nothing for a repeat of a payment. Raises BudgetRefusal."""
    state = _held(history)
    if payment.hex in state.payments:
        return []
    left = state.committed.get(commission.hex, 0) - state.spent.get(commission.hex, 0)
    if pence <= 0 or pence > left:
        msg = f"£{left / 100:,.2f} of this commission are not spent; pay at most that."
        raise BudgetRefusal(msg)
    return [
        SupportSpent(
            **header(asked, stream(state.set.year), len(history)),
            commission=commission,
            payment=payment,
            pence=pence,
        )
    ]


_NOTHING = "That commission holds no money of this year."


def _held(history: Sequence[BudgetEvent]) -> Budget:
    state = budgeted(history)
    if state is None:
        msg = "No budget is set for that year: set one by 'soundings budget set' first."
        raise BudgetRefusal(msg)
    return state


def _is_of(event: BudgetEvent, commission: UUID) -> bool:
    match event:
        case SupportCommitted() | CommitmentRefused():
            return event.commission == commission
        case _:
            return False
