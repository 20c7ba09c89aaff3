"""The menu of support, its matrix and its money as JSON, for programs and for commands."""

from datetime import date
from typing import TypedDict

from domain.support.budget import Budget
from domain.support.matrix import Matrix
from domain.support.offer import Offer
from domain.support.problems import Form, Nature, ProblemType


class OfferShape(TypedDict):
    """An offer; amounts in pence."""

    id: str
    title: str
    provider: str
    form: Form
    problem_types: list[ProblemType]
    natures: list[Nature]
    pence_a_unit: int
    unit: str
    capacity: int
    left: int
    begins: str
    ends: str
    lead_days: int
    can_lead: bool
    made_up: bool


class CellShape(TypedDict):
    """What there is of one form of help for one kind of problem."""

    problem_type: ProblemType
    form: Form
    offers: list[str]
    left: int
    from_pence: int


class GapShape(TypedDict):
    """A kind of problem for which nothing can be called off; ``pence`` is a usual cost, or null."""

    problem_type: ProblemType
    why: str
    nearest: list[str]
    pence: int | None


class MatrixShape(TypedDict):
    """The matrix of a day."""

    on: str
    cells: list[CellShape]
    gaps: list[GapShape]


class BudgetShape(TypedDict):
    """A year's money, in pence."""

    year: str
    total: int
    support: int
    contingency: int
    committed: int
    spent: int
    left: int


def offer_json(which: str, offer: Offer) -> OfferShape:
    """Return an offer."""
    made = offer.made
    return OfferShape(
        id=which,
        title=made.title,
        provider=made.provider_name,
        form=made.form,
        problem_types=list(made.problem_types),
        natures=list(made.natures),
        pence_a_unit=made.pence_a_unit,
        unit=made.unit,
        capacity=made.capacity,
        left=offer.left,
        begins=made.begins.isoformat(),
        ends=made.ends.isoformat(),
        lead_days=made.lead_days,
        can_lead=made.can_lead,
        made_up=made.made_up,
    )


def matrix_json(matrix: Matrix, on: date) -> MatrixShape:
    """Return the matrix of a day."""
    return MatrixShape(
        on=on.isoformat(),
        cells=[
            CellShape(
                problem_type=problem_type,
                form=form,
                offers=list(cell.offers),
                left=cell.left,
                from_pence=cell.from_pence,
            )
            for (problem_type, form), cell in matrix.cells.items()
        ],
        gaps=[
            GapShape(
                problem_type=gap.problem_type,
                why=gap.why,
                nearest=list(gap.nearest),
                pence=gap.pence,
            )
            for gap in matrix.gaps
        ],
    )


def budget_json(budget: Budget) -> BudgetShape:
    """Return a year's money."""
    return BudgetShape(
        year=budget.set.year,
        total=budget.set.total,
        support=budget.set.support,
        contingency=budget.set.contingency,
        committed=sum(budget.committed.values()),
        spent=sum(budget.spent.values()),
        left=budget.left,
    )
