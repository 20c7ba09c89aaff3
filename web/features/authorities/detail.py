"""One authority: everything known of it, by theme, with what is open and what is overdue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory, Entry
from infra.services.alerts.by_authority import StandingSignal, strongest_first
from infra.services.alerts.duties import duties_missed
from infra.services.alerts.neighbour_figures import NeighbourFigures, neighbour_figures
from infra.services.evidence.series import Key, by_series
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from web.features.authorities.indicators import Indicators, indicators
from web.features.authorities.open_alerts import OpenAlert, open_alerts
from web.features.authorities.profile import Portrait, portrait
from web.features.authorities.ratings import Gap, Theme, gaps, rating_charts, themes
from web.site.charts.line import Chart
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Cell, Sheet
from web.site.table_download import as_file
from web.words import lines, sentences
from web.words.facts import Known, known

_COLUMNS = (
    "Theme",
    "Topic",
    "Kind",
    "Measure",
    "Value",
    "Unit",
    "Against the value before",
    "Value before",
    "About",
    "Published",
    "Publication date estimated",
    "Source",
    "Evidence",
)


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """What the page shows."""

    portrait: Portrait
    alerts: Sequence[OpenAlert]
    themes: Sequence[Theme]
    charts: Sequence[Chart]
    indicators: Indicators
    gaps: Sequence[Gap]
    rated: bool
    facts: int
    duties: Sequence[str]
    lines: Sequence[tuple[str, str]]


@get("/authorities/{slug:str}", sync_to_thread=True, include_in_schema=False)
def authority(visit: Here, slug: FromPath[str]) -> Response[str] | Response[bytes] | Redirect:
    """Show one authority, or give what is known of it as a file."""
    directory, catalogue = visit.directory, visit.catalogue
    entry = directory.by_slug(slug)
    if entry is None:
        raise NotFoundException
    if entry.slug != slug:
        return Redirect(visit.href(f"/authorities/{entry.slug}"))
    with visit.services.reading() as connection:
        facts = picture.facts(connection, visit.as_of, [entry.id.hex])
        found = alerts_as_of(connection, visit.as_of, authority=entry.id.hex)
        told = ((one.authority, signal) for one in found for signal in one.signals)
        near = neighbour_figures(connection, visit.as_of, told)
    series = by_series(facts)
    newest = [known(one[-1], one, catalogue) for one in series.values()]
    if form := visit.query.get("format"):
        return as_file(_sheet(entry, newest, catalogue), form)
    trail = (("Authorities", visit.href("/authorities")),)
    view = _view(visit, entry, (found, near), (series, newest), (directory, catalogue))
    return visit.page("authority.html", Heading(entry.name, "authorities", trail), view)


def _view(
    visit: Visit,
    entry: Entry,
    alerts: tuple[Sequence[Alert], NeighbourFigures],
    facts: tuple[Mapping[Key, Sequence[Fact]], Sequence[Known]],
    books: tuple[Directory, Catalogue],
) -> AuthorityView:
    found, near = alerts
    series, newest = facts
    directory, catalogue = books
    standing = strongest_first(
        (StandingSignal(alert, one) for alert in found for one in alert.signals), catalogue
    )
    return AuthorityView(
        portrait=portrait(visit, entry, directory),
        alerts=open_alerts(visit, found, catalogue, near),
        themes=themes(newest, {one.domain for one in found}, catalogue),
        charts=rating_charts(series, catalogue),
        indicators=indicators(series, newest, [one.signal for one in standing], catalogue),
        gaps=gaps(newest, catalogue, visit.moment.today(visit.services.clock())),
        rated=any(one.fact.kind == "assessment" for one in newest),
        facts=sum(len(one) for one in series.values()),
        duties=_duties(visit, newest),
        lines=_lines(visit, entry, newest),
    )


def _duties(visit: Visit, newest: Sequence[Known]) -> list[str]:
    """Say which statutory duties the newest figures miss."""
    today = visit.moment.today(visit.services.clock())
    facts = (one.fact for one in newest)
    missed = duties_missed(facts, visit.catalogue, visit.expectations, today)
    return [lines.duty_missed(one, visit.catalogue) for one in missed]


def _lines(visit: Visit, entry: Entry, newest: Sequence[Known]) -> list[tuple[str, str]]:
    """Return the key lines of which something is known, each with its page."""
    names = {one.fact.measure for one in newest if one.fact.kind == "indicator"}
    found = {
        sentences.capitalised(visit.catalogue.short_title_of(one)): visit.href(
            f"/authorities/{entry.slug}/measure", measure=one
        )
        for one in names
        if visit.catalogue.line_of(one) is not None
    }
    return sorted(found.items())


def _sheet(entry: Entry, newest: Sequence[Known], catalogue: Catalogue) -> Sheet:
    rows = [_cells(one, catalogue) for one in newest]
    return Sheet(entry.slug, _COLUMNS, sorted(rows, key=lambda row: [str(one) for one in row[:4]]))


def _cells(one: Known, catalogue: Catalogue) -> list[Cell]:
    measure = catalogue.measures.get(one.fact.measure)
    return [
        sentences.theme(catalogue.domain_of(one.fact.measure)),
        measure.topic_name if measure else "",
        one.kind,
        one.title,
        one.value,
        one.unit,
        one.direction.word if one.direction else "",
        one.was,
        one.about,
        one.published,
        "yes" if one.fact.estimated else "no",
        one.source,
        one.fact.evidence,
    ]
