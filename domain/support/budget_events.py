"""What can happen to a year's budget for support. Amounts are whole pence."""

from typing import ClassVar
from uuid import UUID

from domain.events import Event


class BudgetSet(Event, frozen=True, kw_only=True):
    """A financial year's money: the whole budget, what of it is for support, and a contingency."""

    topic: ClassVar[str] = "support.budget_set"

    year: str
    total: int
    support: int
    contingency: int
    source: str = ""


class SupportCommitted(Event, frozen=True, kw_only=True):
    """A commission takes money of the year."""

    topic: ClassVar[str] = "support.committed"

    commission: UUID
    pence: int


class CommitmentRefused(Event, frozen=True, kw_only=True):
    """A commission would take more than is left."""

    topic: ClassVar[str] = "support.commitment_refused"

    commission: UUID
    pence: int
    left: int


class CommitmentReleased(Event, frozen=True, kw_only=True):
    """A commission gives back what it has not spent."""

    topic: ClassVar[str] = "support.commitment_released"

    commission: UUID


class SupportSpent(Event, frozen=True, kw_only=True):
    """Money of a commission was paid, as ``payment``."""

    topic: ClassVar[str] = "support.spent"

    commission: UUID
    payment: UUID
    pence: int


BudgetEvent = BudgetSet | SupportCommitted | CommitmentRefused | CommitmentReleased | SupportSpent
