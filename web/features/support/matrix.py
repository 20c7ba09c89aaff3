"""Who can help with what: kinds of problem by form of help, the gaps, each offer, the money."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.support.budget import Budget
from domain.support.matrix import USUAL_UNITS, Gap, Held, Matrix, matrix
from domain.support.offer import Offer
from domain.support.problems import FORMS, PROBLEM_TYPES
from projections.support.queries import budgets_as_of, offer_as_of, offers_as_of
from web.features.support.lenders import Lender, lenders
from web.site.filters import Choice, choice
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.site.viewpoint import Viewpoint
from web.words import sentences
from web.words.support import FORM_NAMES, GAPS, MADE_UP, NATURES, PROBLEMS, left, money, price

HEADING = Heading("Who can help with what", "matrix")
_COLUMNS = (
    "Offer",
    "Provider",
    "Form",
    "Kinds of problem",
    "Natures",
    "Price a unit (£)",
    "Unit",
    "Capacity",
    "Left",
    "From",
    "Until",
    "Days to begin",
    "Can lead",
    "Call-off",
    "Source",
    "Made up",
)
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
    lenders: Sequence[Lender]


@dataclass(frozen=True, slots=True)
class OfferView:
    """What an offer's page shows."""

    lines: Sequence[tuple[str, str]]
    made_up: bool


@get("/matrix", sync_to_thread=True, include_in_schema=False)
def matrix_page(visit: Here) -> Response[str] | Response[bytes]:
    """Show the matrix, or give the menu as a file."""
    with visit.services.reading() as connection:
        offers = _chosen(visit, offers_as_of(connection, visit.as_of))
        budgets = budgets_as_of(connection, visit.as_of)
    if form := visit.query.get("format"):
        return as_file(_sheet(offers), form)
    on = day_of(visit)
    found = matrix(offers, on)
    shown = [one for one in offers.values() if not one.withdrawn]
    view = MatrixView(
        on=sentences.long_date(on),
        forms=list(FORM_NAMES.values()),
        rows=_rows(visit, found, offers),
        gaps=[_gap(visit, one, offers) for one in found.gaps],
        offers=[_line(one) for one in shown],
        links=[(one.made.title, _href(visit, name)) for name, one in offers.items()],
        years=[_year(one) for one in budgets],
        choices=[choice(visit, "nature", "Nature", NATURES.items())],
        made_up=any(one.made.made_up for one in shown),
        lenders=lenders(visit),
    )
    return visit.page("matrix.html", HEADING, view)


@get("/offers/{offer:str}", sync_to_thread=True, include_in_schema=False)
def offer_page(visit: Here, offer: FromPath[str]) -> Response[str]:
    """Show one offer."""
    with visit.services.reading() as connection:
        found = offer_as_of(connection, visit.as_of, offer)
    if found is None:
        raise NotFoundException
    trail = ((HEADING.title, visit.href("/matrix")),)
    heading = Heading(found.made.title, "matrix", trail)
    return visit.page("offer.html", heading, OfferView(_lines(found), found.made.made_up))


def day_of(visit: Viewpoint) -> date:
    """Give the day on which offers are to be open: what it is true of, or else today's."""
    return visit.moment.true_on or visit.moment.today(visit.services.clock())


def _chosen(visit: Visit, offers: Mapping[str, Offer]) -> dict[str, Offer]:
    nature = visit.query.get("nature", "")
    return {name: one for name, one in offers.items() if nature in ("", *one.made.natures)}


def _href(visit: Visit, offer: str) -> str:
    return visit.href(f"/offers/{offer}")


def _named(visit: Visit, names: Iterable[str], offers: Mapping[str, Offer]) -> Links:
    return [(offers[one].made.title, _href(visit, one)) for one in names]


def _rows(visit: Visit, found: Matrix, offers: Mapping[str, Offer]) -> list[ProblemRow]:
    return [
        ProblemRow(
            PROBLEMS[problem],
            [_cell(visit, found.cells.get((problem, form)), offers) for form in FORMS],
        )
        for problem in PROBLEM_TYPES
    ]


def _cell(visit: Visit, held: Held | None, offers: Mapping[str, Offer]) -> CellView:
    if held is None:
        return CellView((), "None")
    cost = money(held.from_pence) if held.from_pence else "free"
    return CellView(_named(visit, held.offers, offers), f"{held.left} left, from {cost}")


def _gap(visit: Visit, gap: Gap, offers: Mapping[str, Offer]) -> GapView:
    cost = (
        f"{USUAL_UNITS} units at the middle price of the menu would cost {money(gap.pence)}"
        if gap.pence is not None
        else "No price is on the menu to go by"
    )
    return GapView(
        PROBLEMS[gap.problem_type], GAPS[gap.why], _named(visit, gap.nearest, offers), cost
    )


def _line(one: Offer) -> list[str]:
    made = one.made
    return [
        made.title,
        made.provider_name,
        FORM_NAMES[made.form],
        sentences.capitalised(
            sentences.listed([PROBLEMS[each].lower() for each in made.problem_types])
        ),
        price(one),
        left(one),
        MADE_UP if made.made_up else made.source,
    ]


def _problems(one: Offer) -> str:
    return sentences.listed([PROBLEMS[each].lower() for each in one.made.problem_types])


def _lines(one: Offer) -> list[tuple[str, str]]:
    made = one.made
    lines = (
        ("Provider", made.provider_name),
        ("Form", FORM_NAMES[made.form]),
        ("Helps with", _problems(one)),
        ("Natures", sentences.listed([NATURES[each] for each in made.natures])),
        ("Price", price(one)),
        ("Capacity", left(one)),
        ("Called off", sentences.counted(len(one.taken), "time")),
        ("Could not be met", sentences.counted(one.refused, "time") if one.refused else ""),
        ("Offered", f"{sentences.long_date(made.begins)} to {sentences.long_date(made.ends)}"),
        ("Begins within", sentences.counted(made.lead_days, "day")),
        ("Can lead a plan", "Yes" if made.can_lead else "No"),
        ("Skills", sentences.listed(made.skills)),
        ("Experts", sentences.listed(made.experts)),
        ("How it is called off", made.call_off),
        ("Source", MADE_UP if made.made_up else made.source),
    )
    return [(name, sentences.capitalised(text)) for name, text in lines if text]


def _year(one: Budget) -> YearView:
    held = one.set
    spent = sum(one.spent.values())
    return YearView(
        year=held.year,
        figures=(
            ("Whole budget", money(held.total)),
            ("For support", f"{money(held.support)} ({100 * held.support / held.total:.1f}%)"),
            ("Contingency", money(held.contingency)),
            ("Committed", money(sum(one.committed.values()))),
            ("Spent", money(spent)),
            ("Left to commit", money(one.left)),
        ),
        source=held.source,
    )


def _sheet(offers: Mapping[str, Offer]) -> Sheet:
    rows = [
        [
            one.made.title,
            one.made.provider_name,
            FORM_NAMES[one.made.form],
            "; ".join(PROBLEMS[each] for each in one.made.problem_types),
            "; ".join(one.made.natures),
            one.made.pence_a_unit / 100,
            one.made.unit,
            one.made.capacity,
            one.left,
            one.made.begins,
            one.made.ends,
            one.made.lead_days,
            "yes" if one.made.can_lead else "no",
            one.made.call_off,
            one.made.source,
            "yes" if one.made.made_up else "no",
        ]
        for one in offers.values()
    ]
    return Sheet("menu", _COLUMNS, rows)
