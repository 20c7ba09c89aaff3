"""One offer of the menu: what it is, what it costs, and how much of it is left."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.support.offer import Offer
from web.features.support.matrix import HEADING
from web.site.request import Heading, Here
from web.words import sentences
from web.words.support import FORM_NAMES, MADE_UP, NATURES, helps_with, left, price


@dataclass(frozen=True, slots=True)
class OfferView:
    """What the page shows."""

    lines: Sequence[tuple[str, str]]
    made_up: bool


@get("/offers/{offer:str}", sync_to_thread=True, include_in_schema=False)
def offer_page(visit: Here, offer: FromPath[str]) -> Response[str]:
    """Show one offer."""
    found = visit.services.offers.one(offer, visit.as_of)
    if found is None:
        raise NotFoundException
    trail = ((HEADING.title, visit.href("/matrix")),)
    heading = Heading(found.made.title, "matrix", trail)
    return visit.page("offer.html", heading, OfferView(_lines(found), found.made.made_up))


def _lines(offer: Offer) -> list[tuple[str, str]]:
    made = offer.made
    lines = (
        ("Provider", made.provider_name),
        ("Form", FORM_NAMES[made.form]),
        ("Helps with", helps_with(offer)),
        ("Natures", sentences.listed([NATURES[nature] for nature in made.natures])),
        ("Price", price(offer)),
        ("Capacity", left(offer)),
        ("Called off", sentences.counted(len(offer.taken), "time")),
        ("Could not be met", sentences.counted(offer.refused, "time") if offer.refused else ""),
        ("Offered", f"{sentences.long_date(made.begins)} to {sentences.long_date(made.ends)}"),
        ("Begins within", sentences.counted(made.lead_days, "day")),
        ("Can lead a plan", "Yes" if made.can_lead else "No"),
        ("Skills", sentences.listed(made.skills)),
        ("Experts", sentences.listed(made.experts)),
        ("How it is called off", made.call_off),
        ("Source", MADE_UP if made.made_up else made.source),
    )
    return [(name, sentences.capitalised(text)) for name, text in lines if text]
