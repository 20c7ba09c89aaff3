"""The menu of support for programs."""

from typing import TypedDict

from litestar import get

from domain.support.matrix import matrix
from domain.support.offer import Offer
from domain.support.problems import Form, Nature, ProblemType
from projections.support.queries import offers_as_of
from web.features.support.matrix import day_of
from web.site.request import Here


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


@get("/offers", sync_to_thread=True, summary="The menu of support")
def api_offers(visit: Here) -> list[OfferShape]:
    """Give every offer that was not withdrawn, with what is left of it."""
    with visit.services.reading() as connection:
        found = offers_as_of(connection, visit.as_of)
    return [offer_json(name, one) for name, one in found.items() if not one.withdrawn]


@get("/matrix", sync_to_thread=True, summary="Kinds of problem by form of help")
def api_matrix(visit: Here) -> MatrixShape:
    """Give what there is for each kind of problem, and the gaps."""
    on = day_of(visit)
    with visit.services.reading() as connection:
        found = matrix(offers_as_of(connection, visit.as_of), on)
    return MatrixShape(
        on=on.isoformat(),
        cells=[
            CellShape(
                problem_type=problem,
                form=form,
                offers=list(held.offers),
                left=held.left,
                from_pence=held.from_pence,
            )
            for (problem, form), held in found.cells.items()
        ],
        gaps=[
            GapShape(
                problem_type=gap.problem_type,
                why=gap.why,
                nearest=list(gap.nearest),
                pence=gap.pence,
            )
            for gap in found.gaps
        ],
    )


def offer_json(name: str, one: Offer) -> OfferShape:
    """Give an offer as plain data."""
    made = one.made
    return OfferShape(
        id=name,
        title=made.title,
        provider=made.provider_name,
        form=made.form,
        problem_types=list(made.problem_types),
        natures=list(made.natures),
        pence_a_unit=made.pence_a_unit,
        unit=made.unit,
        capacity=made.capacity,
        left=one.left,
        begins=made.begins.isoformat(),
        ends=made.ends.isoformat(),
        lead_days=made.lead_days,
        can_lead=made.can_lead,
        made_up=made.made_up,
    )
