"""What a person can ask of offers. Each carries its time and actor."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.commands import Command
from domain.support.problems import Form, Nature, ProblemType


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOffer(Command):
    """Offer help, or offer it in another form; fields as in ``OfferMade``."""

    offer: UUID
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawOffer(Command):
    """End an offer."""

    offer: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff(Command):
    """Take units of an offer for an authority's plan, on a day in the offer's period.

    ``commission`` is new for every try and the same for its repeats. ``conflicts`` are the reasons
    for which this provider may not help here, as ``conflicts.found`` gives them.
    """

    offer: UUID
    commission: UUID
    plan: UUID
    authority: UUID
    units: int
    on: date
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCallOff(Command):
    """Return to the offer what a commission took."""

    offer: UUID
    commission: UUID
    reason: str


OfferCommand = MakeOffer | WithdrawOffer | CallOff | ReleaseCallOff
