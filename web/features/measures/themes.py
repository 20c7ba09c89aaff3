"""All themes: what several lines of a service tell of together, and the form that defines one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.measures.events import MeasureDefined, ThemeDefined
from domain.refusal import Refusal
from web.features.measures.forms import theme_command
from web.features.measures.list import address
from web.site.form_data import Sent, go
from web.site.request import Heading, Here, Visit

_TRAIL = (("Measures", "/measures"),)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A measure that is a line of the theme."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with its lines."""

    theme: ThemeDefined
    correlation: str
    lines: Sequence[LineRow]


@dataclass(frozen=True, slots=True)
class ThemesView:
    """What the page shows."""

    themes: Sequence[ThemeRow]
    may_define: bool
    done: str
    refused: str


@get("/themes", sync_to_thread=True, include_in_schema=False)
def themes(visit: Here) -> Response[str]:
    """Show the themes."""
    return _page(visit)


@post("/themes", sync_to_thread=True, include_in_schema=False)
def define_theme(visit: Here, data: Sent) -> Response[str] | Response[None]:
    """Define a theme, and show it among the others; say why not where that can't be."""
    try:
        command = theme_command(data, visit.services.clock(), visit.actor)
        visit.services.measures.define(command)
    except Refusal as refusal:
        return _page(replace(visit, path="/themes"), str(refusal))
    return go("/themes?done=defined")


def _page(visit: Visit, refused: str = "") -> Response[str]:
    found = visit.services.measures.themes(visit.moment.register_as_of)
    defined = visit.query.get("done") == "defined" and not refused
    view = ThemesView(
        themes=[ThemeRow(one, f"{one.correlation:g}", _lines(visit, one)) for one in found],
        may_define=visit.moment.is_now and visit.may("POST", "/themes"),
        done="The theme is defined so from now on." if defined else "",
        refused=refused,
    )
    heading = Heading("Themes", "measures", _TRAIL)
    return visit.page(
        "themes.html", heading, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    )


def _lines(visit: Visit, theme: ThemeDefined) -> list[LineRow]:
    of_theme = [
        one
        for one in visit.catalogue.measures.values()
        if one.theme == theme.theme and one.line is not None
    ]
    return [_row(visit, one) for one in sorted(of_theme, key=lambda one: one.title.casefold())]


def _row(visit: Visit, one: MeasureDefined) -> LineRow:
    return LineRow(visit.catalogue.title_of(one.measure), address(visit, one.measure))
