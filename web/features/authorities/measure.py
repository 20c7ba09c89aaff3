"""One measure of one authority: its figures over the years, and what they are read with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlalchemy import Connection

from domain.alerts.events import Signal
from domain.register.directory import Entry
from infra.services.alerts.neighbour_figures import neighbour_figures
from infra.services.evidence.line_history import LineBooks, line_history
from infra.services.evidence.series import by_series
from projections.alerts.queries import alerts_as_of
from projections.picture import queries as picture
from web.site.charts.facts import chart_of
from web.site.charts.line import Chart
from web.site.charts.line_facts import path_of
from web.site.charts.line_path import LinePath
from web.site.request import Heading, Here, Visit
from web.words.alerts import Finding, findings
from web.words.facts import Known, known


@dataclass(frozen=True, slots=True)
class MeasureOfView:
    """What the page shows; ``path`` of a line, ``charts`` of what is none."""

    name: str
    about_href: str
    findings: Sequence[Finding]
    path: LinePath | None
    charts: Sequence[Chart]
    known: Sequence[Known]


@get("/authorities/{slug:str}/measure", sync_to_thread=True, include_in_schema=False)
def measure_of(visit: Here, slug: FromPath[str]) -> Response[str]:
    """Show one measure of one authority."""
    entry = visit.directory.by_slug(slug)
    measure = visit.query.get("measure", "")
    if entry is None:
        raise NotFoundException
    with visit.services.reading() as connection:
        view = _view(visit, connection, entry, measure)
    title = visit.catalogue.title_of(measure)
    here = visit.href(f"/authorities/{entry.slug}")
    trail = (("Authorities", visit.href("/authorities")), (entry.name, here))
    heading = Heading(f"{entry.name}: {title}", "authorities", trail, title)
    return visit.page("measure_of.html", heading, view)


def _view(visit: Visit, connection: Connection, entry: Entry, measure: str) -> MeasureOfView:
    """Return the view. Raises NotFoundException where nothing is known of the measure here."""
    catalogue, authority = visit.catalogue, entry.id.hex
    series = by_series(picture.facts(connection, visit.as_of, [authority], [measure]))
    if not series:
        raise NotFoundException
    signals = _standing(visit, connection, authority, measure)
    near = neighbour_figures(connection, visit.as_of, ((authority, one) for one in signals))
    path = None
    if catalogue.line_of(measure) is not None:
        books = LineBooks(catalogue, visit.expectations)
        periods = line_history(connection, visit.as_of, authority, measure, books)
        path = path_of(measure, periods, catalogue, next(iter(signals), None)) if periods else None
    return MeasureOfView(
        name=entry.name,
        about_href=visit.href("/measures/about", measure=measure),
        findings=findings(signals, catalogue, partial(near.of, authority)),
        path=path,
        charts=[] if path else [chart_of(one, catalogue) for one in series.values()],
        known=[known(fact, one, catalogue) for one in series.values() for fact in reversed(one)],
    )


def _standing(visit: Visit, connection: Connection, authority: str, measure: str) -> list[Signal]:
    """Return what stands on the measure, or on a theme that it is told with."""
    return [
        signal
        for alert in alerts_as_of(connection, visit.as_of, authority=authority)
        for signal in alert.signals
        if measure == signal.measure or measure in signal.observed.values()
    ]
