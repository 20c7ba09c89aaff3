"""All measures: on which scale, which way is good, and who watches them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litestar import Response, get

from infra.services.measures import Described
from web.site.filters import Choice, choice
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Cell, Sheet
from web.site.table_download import as_file
from web.words import sentences
from web.words.measures import (
    critical_words,
    direction_words,
    duty_value_words,
    publisher_words,
    short_line_words,
    watched_words,
)

HEADING = Heading("Measures", "measures")
_COLUMNS = (
    *("Measure", "Title", "Speaks for", "Role", "Scale", "Direction", "Critical", "Duty"),
    *("Source", "Watched by", "Why by nobody", "Theme", "Line", "Its publisher says"),
    *("Why this direction", "Duty as a value"),
)
_WATCHED = (
    ("somebody", "Watched by somebody"),
    ("nobody", "Watched by nobody, and nobody meant so"),
    ("on-purpose", "Watched by nobody on purpose"),
)


_LINES = (("yes", "Lines only"), ("no", "All but lines"))


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in words."""

    one: Described
    title: str
    href: str
    theme: str
    direction: str
    line: str
    watched: str


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """What the page shows. ``total`` and ``unwatched`` count all measures, whatever is chosen."""

    page: Page[MeasureRow]
    choices: Sequence[Choice]
    total: int
    unwatched: int


@get("/measures", sync_to_thread=True, include_in_schema=False)
def measures(visit: Here) -> Response[str] | Response[bytes]:
    """Show the measures, or give them as a file."""
    found = visit.services.measures.measures(visit.moment.register_as_of)
    chosen = [one for one in found if _is_chosen(visit, one)]
    if form := visit.query.get("format", ""):
        return as_file(_sheet(chosen), form)
    page = paged([_row(visit, one) for one in chosen], visit.query.get("page", ""))
    unwatched = sum(bool(one.unwatched) for one in found)
    view = MeasuresView(page, _choices(visit, found), len(found), unwatched)
    return visit.page("measures.html", HEADING, view)


def address(visit: Visit, measure: str) -> str:
    """Return the address of a measure's page."""
    return visit.href("/measures/about", measure=measure)


def _choices(visit: Visit, found: Iterable[Described]) -> list[Choice]:
    domains = sorted({one.measure.domain for one in found})
    return [
        choice(visit, "domain", "Speaks for", ((one, sentences.theme(one)) for one in domains)),
        choice(visit, "watched", "Watched by", _WATCHED),
        choice(visit, "line", "Lines", _LINES),
    ]


def _is_chosen(visit: Visit, one: Described) -> bool:
    by = "on-purpose" if one.on_purpose else "nobody" if one.unwatched else "somebody"
    lined = "yes" if one.measure.line else "no"
    domain, watched = visit.query.get("domain", ""), visit.query.get("watched", "")
    chosen = domain in ("", one.measure.domain) and watched in ("", by)
    return chosen and visit.query.get("line", "") in ("", lined)


def _row(visit: Visit, one: Described) -> MeasureRow:
    measure = one.measure
    return MeasureRow(
        one=one,
        title=" ".join(measure.title.split()),
        href=address(visit, measure.measure),
        theme=one.theme.title if one.theme else sentences.theme(measure.theme or measure.domain),
        direction=direction_words(one),
        line=short_line_words(one) or "none",
        watched=watched_words(one),
    )


def _sheet(found: Iterable[Described]) -> Sheet:
    rows: list[list[Cell]] = [
        [
            one.measure.measure,
            one.measure.title,
            one.measure.domain,
            one.measure.role or "",
            one.measure.scale,
            direction_words(one),
            critical_words(one),
            one.measure.duty,
            one.measure.source,
            watched_words(one),
            one.unwatched,
            one.measure.theme,
            short_line_words(one),
            publisher_words(one),
            one.measure.direction_reason,
            duty_value_words(one),
        ]
        for one in found
    ]
    return Sheet("measures", _COLUMNS, rows)
