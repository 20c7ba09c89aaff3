"""Who can help with what: kinds of problem by form of help, the gaps, the menu, the money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get

from domain.support.budget import Budget
from domain.support.matrix import USUAL_UNITS, Available, Gap, Matrix, matrix
from domain.support.offer import Offer
from domain.support.problems import FORMS, PROBLEM_TYPES
from web.features.support.menu_download import menu_sheet
from web.features.support.peers import PeersOf, peers_by_authority
from web.site.filters import Choice, choice
from web.site.request import Heading, Here, Visit
from web.site.table_download import as_file
from web.words import sentences
from web.words.support import (
    FORM_NAMES,
    GAPS,
    MADE_UP,
    NATURES,
    PROBLEMS,
    helps_with,
    left,
    money,
    price,
)

HEADING = Heading("Who can help with what", "matrix")
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CellView:
    """What there is of one form for one kind of problem; no offers for an empty cell."""

    offers: Links
    told: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One kind of problem, over the forms of help."""

    name: str
    cells: Sequence[CellView]


@dataclass(frozen=True, slots=True)
class GapView:
    """A kind of problem for which nothing can be called off."""

    name: str
    why: str
    nearest: Links
    cost: str


@dataclass(frozen=True, slots=True)
class YearView:
    """A year's money."""

    year: str
    figures: Sequence[tuple[str, str]]
    source: str


@dataclass(frozen=True, slots=True)
class MatrixView:
    """What the page shows."""

    on: str
    forms: Sequence[str]
    rows: Sequence[ProblemRow]
    gaps: Sequence[GapView]
    offers: Sequence[Sequence[str]]
    links: Links
    years: Sequence[YearView]
    choices: Sequence[Choice]
    made_up: bool
    peers: Sequence[PeersOf]


@get("/matrix", sync_to_thread=True, include_in_schema=False)
def matrix_page(visit: Here) -> Response[str] | Response[bytes]:
    """Show the matrix, or give the menu as a file."""
    service = visit.services.offers
    offers = _chosen(visit, service.all(visit.as_of))
    if form := visit.query.get("format"):
        return as_file(menu_sheet(offers.values()), form)
    return visit.page("matrix.html", HEADING, _view(visit, offers, service.budgets(visit.as_of)))


def _view(visit: Visit, offers: Mapping[str, Offer], budgets: Iterable[Budget]) -> MatrixView:
    on = visit.as_of.asked_of(visit.services.clock())
    found = matrix(offers, on)
    menu = [offer for offer in offers.values() if not offer.withdrawn]
    return MatrixView(
        on=sentences.long_date(on),
        forms=list(FORM_NAMES.values()),
        rows=_rows(visit, found, offers),
        gaps=[_gap(visit, gap, offers) for gap in found.gaps],
        offers=[_line(offer) for offer in menu],
        links=_links(visit, offers, offers),
        years=[_year(budget) for budget in budgets],
        choices=[choice(visit, "nature", "Nature", NATURES.items())],
        made_up=any(offer.made.made_up for offer in menu),
        peers=peers_by_authority(visit),
    )


def _chosen(visit: Visit, offers: Mapping[str, Offer]) -> dict[str, Offer]:
    nature = visit.query.get("nature", "")
    return {which: offer for which, offer in offers.items() if nature in ("", *offer.made.natures)}


def _links(visit: Visit, some: Iterable[str], offers: Mapping[str, Offer]) -> Links:
    return [(offers[which].made.title, visit.href(f"/offers/{which}")) for which in some]


def _rows(visit: Visit, found: Matrix, offers: Mapping[str, Offer]) -> list[ProblemRow]:
    return [
        ProblemRow(
            PROBLEMS[problem].name,
            [_cell(visit, found.cells.get((problem, form)), offers) for form in FORMS],
        )
        for problem in PROBLEM_TYPES
    ]


def _cell(visit: Visit, cell: Available | None, offers: Mapping[str, Offer]) -> CellView:
    if cell is None:
        return CellView((), "None")
    cost = money(cell.from_pence) if cell.from_pence else "free"
    return CellView(_links(visit, cell.offers, offers), f"{cell.left} left, from {cost}")


def _gap(visit: Visit, gap: Gap, offers: Mapping[str, Offer]) -> GapView:
    cost = (
        f"{USUAL_UNITS} units at the middle price of the menu would cost {money(gap.pence)}"
        if gap.pence is not None
        else "No price is on the menu to go by"
    )
    nearest = _links(visit, gap.nearest, offers)
    return GapView(PROBLEMS[gap.problem_type].name, GAPS[gap.why], nearest, cost)


def _line(offer: Offer) -> list[str]:
    made = offer.made
    return [
        made.title,
        made.provider_name,
        FORM_NAMES[made.form],
        sentences.capitalised(helps_with(offer)),
        price(offer),
        left(offer),
        MADE_UP if made.made_up else made.source,
    ]


def _year(budget: Budget) -> YearView:
    figures = budget.set
    return YearView(
        year=figures.year,
        figures=(
            ("Whole budget", money(figures.total)),
            (
                "For support",
                f"{money(figures.support)} ({100 * figures.support / figures.total:.1f}%)",
            ),
            ("Contingency", money(figures.contingency)),
            ("Committed", money(sum(budget.committed.values()))),
            ("Spent", money(sum(budget.spent.values()))),
            ("Left to commit", money(budget.left)),
        ),
        source=figures.source,
    )
