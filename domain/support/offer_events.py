"""What can happen to an offer of support. Providers are public bodies, never persons.

Amounts are whole pence, capacity is whole units, mostly days.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from domain.events import Event
from domain.support.problems import Form, Nature, ProblemType

Why = Literal["no_capacity", "conflict", "withdrawn", "out_of_period"]


class OfferMade(Event, frozen=True, kw_only=True):
    """A provider offers help, or offers it in this form from now on.

    ``provider`` is an authority's id, or that of another body; ``pence_a_unit`` is 0 where it is
    free at the point of delivery. ``capacity`` units can be called off that fall between ``begins``
    and ``ends``; ``lead_days`` is how long it takes to begin. ``experts`` are roles, not names.
    ``made_up`` says that the figures are an example.
    """

    topic: ClassVar[str] = "support.offer_made"

    provider: UUID
    provider_name: str
    title: str
    form: Form
    problem_types: tuple[ProblemType, ...]
    natures: tuple[Nature, ...]
    capacity: int
    begins: date
    ends: date
    unit: str = "day"
    pence_a_unit: int = 0
    skills: tuple[str, ...] = ()
    experts: tuple[str, ...] = ()
    lead_days: int = 0
    can_lead: bool = False
    call_off: str = ""
    source: str = ""
    made_up: bool = False


class OfferWithdrawn(Event, frozen=True, kw_only=True):
    """An offer ends: nothing more is called off; what was stays."""

    topic: ClassVar[str] = "support.offer_withdrawn"

    reason: str


class CapacityCalledOff(Event, frozen=True, kw_only=True):
    """Units of an offer are for an authority's plan; ``pence`` is what they cost altogether."""

    topic: ClassVar[str] = "support.capacity_called_off"

    commission: UUID
    plan: UUID
    authority: UUID
    units: int
    pence: int


class CallOffRefused(Event, frozen=True, kw_only=True):
    """A call-off could not be met; ``details`` says it in words."""

    topic: ClassVar[str] = "support.call_off_refused"

    commission: UUID
    plan: UUID
    authority: UUID
    units: int
    why: Why
    details: str


class CallOffReleased(Event, frozen=True, kw_only=True):
    """A commission gives its units back."""

    topic: ClassVar[str] = "support.call_off_released"

    commission: UUID
    reason: str


OfferEvent = OfferMade | OfferWithdrawn | CapacityCalledOff | CallOffRefused | CallOffReleased
