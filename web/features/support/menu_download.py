"""The menu of support as a table to take away."""

from collections.abc import Iterable

from domain.support.offer import Offer
from web.site.spreadsheets import Cell, Sheet
from web.words.support import FORM_NAMES, PROBLEMS

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


def menu_sheet(offers: Iterable[Offer]) -> Sheet:
    """Return an offer a row, those that were withdrawn too."""
    return Sheet("menu", _COLUMNS, [_row(offer) for offer in offers])


def _row(offer: Offer) -> list[Cell]:
    made = offer.made
    return [
        made.title,
        made.provider_name,
        FORM_NAMES[made.form],
        "; ".join(PROBLEMS[problem].name for problem in made.problem_types),
        "; ".join(made.natures),
        made.pence_a_unit / 100,
        made.unit,
        made.capacity,
        offer.left,
        made.begins,
        made.ends,
        made.lead_days,
        "yes" if made.can_lead else "no",
        made.call_off,
        made.source,
        "yes" if made.made_up else "no",
    ]
