"""All scales: which values evidence can have, and which end of them is the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.measures.events import ScaleDefined
from domain.measures.symbols import MISSING_CODES
from domain.refusal import Refusal
from web.features.measures.forms import scale_command
from web.site.form_data import Sent, go
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.measures import best_words, takes_words

_TRAIL = (("Measures", "/measures"),)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A scale in words."""

    scale: ScaleDefined
    takes: str
    also: str
    best: str
    compared_on: str


@dataclass(frozen=True, slots=True)
class ScalesView:
    """What the page shows. ``symbols`` are those of official statistics by what they mean."""

    scales: Sequence[ScaleRow]
    symbols: Mapping[str, str]
    may_define: bool
    done: str
    refused: str


@get("/scales", sync_to_thread=True, include_in_schema=False)
def scales(visit: Here) -> Response[str]:
    """Show the scales."""
    return _page(visit)


@post("/scales", sync_to_thread=True, include_in_schema=False)
def define_scale(visit: Here, data: Sent) -> Response[str] | Response[None]:
    """Define a scale, and show it among the others; say why not where that can't be."""
    try:
        command = scale_command(data, visit.services.clock(), visit.actor)
        visit.services.measures.define(command)
    except Refusal as refusal:
        return _page(replace(visit, path="/scales"), str(refusal))
    return go("/scales?done=defined")


def _page(visit: Visit, refused: str = "") -> Response[str]:
    found = visit.services.measures.scales(visit.moment.register_as_of)
    defined = visit.query.get("done") == "defined" and not refused
    view = ScalesView(
        scales=[_row(one) for one in found],
        symbols=_symbols(),
        may_define=visit.moment.is_now and visit.may("POST", "/scales"),
        done="The scale takes these values from now on." if defined else "",
        refused=refused,
    )
    heading = Heading("Scales", "measures", _TRAIL)
    return visit.page(
        "scales.html", heading, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    )


def _row(one: ScaleDefined) -> ScaleRow:
    also = [word for band in reversed(one.bands) for word in band.also]
    own = [f"{each.mark} ({each.means})" for each in one.symbols]
    return ScaleRow(
        one, takes_words(one), ", ".join([*also, *own]), best_words(one), one.maps_to or one.scale
    )


def _symbols() -> dict[str, str]:
    by_meaning: dict[str, list[str]] = {}
    for mark, meaning in MISSING_CODES.items():
        by_meaning.setdefault(meaning, []).append(mark)
    return {sentences.capitalised(one): " ".join(marks) for one, marks in by_meaning.items()}
