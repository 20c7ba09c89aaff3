"""Offers and budgets as files: CSV in UTF-8 with a header. Several values stand by semicolons.

A provider that is an authority is found by the register; any other body goes by its name.
"""

from datetime import date, datetime
from pathlib import Path

from pydantic import Field

from domain.ids import BODIES, OFFERS, name_id
from domain.register.names import normalised
from domain.support.budget import SetBudget
from domain.support.offer_commands import MakeOffer
from domain.support.problems import Form, Nature, ProblemType
from ingest.lists import ListRow, Several, rows_in, text_of
from ingest.rejection import Rejection
from ingest.resolution import Resolver

_PENCE = 100


class OfferRow(ListRow):
    """One offer, as it comes."""

    provider: str = Field(min_length=1, max_length=200)
    title: str = Field(min_length=1, max_length=200)
    form: Form
    problem_types: Several[ProblemType] = Field(min_length=1)
    natures: Several[Nature] = ()
    capacity: int = Field(ge=1, le=100_000)
    begins: date
    ends: date
    unit: str = Field(default="day", min_length=1, max_length=40)
    pounds_a_unit: float = Field(default=0, ge=0, le=10_000_000)
    skills: Several[str] = ()
    experts: Several[str] = ()
    lead_days: int = Field(default=0, ge=0, le=3_650)
    can_lead: bool = False
    call_off: str = Field(default="", max_length=500)
    source: str = Field(default="", max_length=500)
    made_up: bool = False


class BudgetRow(ListRow):
    """One year's money, in pounds."""

    year: str = Field(pattern=r"^\d{4}-\d{2}$")
    total: float = Field(gt=0)
    support: float = Field(ge=0)
    contingency: float = Field(ge=0)
    source: str = Field(default="", max_length=500)


def read_offers(file: Path, resolver: Resolver, at: datetime, actor: str) -> list[MakeOffer]:
    """Return the commands that a file asks for. Raises ListError."""
    return [_command(row, resolver, at, actor) for row in rows_in(text_of(file), OfferRow)]


def read_budgets(file: Path, at: datetime, actor: str) -> list[SetBudget]:
    """Return the commands that set a file's years. Raises ListError."""
    return [
        SetBudget(
            at=at,
            actor=actor,
            year=row.year,
            total=_pence(row.total),
            support=_pence(row.support),
            contingency=_pence(row.contingency),
            source=row.source,
        )
        for row in rows_in(text_of(file), BudgetRow)
    ]


def _command(row: OfferRow, resolver: Resolver, at: datetime, actor: str) -> MakeOffer:
    try:
        entry = resolver.by_name(row.provider)
        provider, name = entry.id, entry.name
    except Rejection:
        provider, name = name_id(BODIES, normalised(row.provider)), row.provider
    fields = row.model_dump(exclude={"provider", "pounds_a_unit"})
    return MakeOffer(
        at=at,
        actor=actor,
        offer=name_id(OFFERS, provider.hex, normalised(row.title)),
        provider=provider,
        provider_name=name,
        pence_a_unit=_pence(row.pounds_a_unit),
        **fields,
    )


def _pence(pounds: float) -> int:
    return round(pounds * _PENCE)
