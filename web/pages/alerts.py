"""The alerts: for the improvement adviser, whom to call today. One row an authority."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from litestar import Response, get

from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from projections.alerts.queries import Alert, alerts_as_of
from web import wording
from web.concerns import Concern, families_in_words, gathered
from web.filters import Choice, choice, lies_there, places
from web.paging import Page, paged
from web.sheet_answers import as_file
from web.sheets import Sheet
from web.visit import Heading, Here, Visit

HEADING = Heading("Alerts", "alerts")
_COLUMNS = (
    "Authority",
    "Region",
    "Sub-region",
    "Level",
    "Strongest reason",
    "Further measures",
    "Evidence",
    "Newest alert opened",
    "Oldest alert opened",
    "Clears if",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One authority on the list."""

    name: str
    href: str
    alert_href: str
    place: str
    level: str
    reason: str
    more: str
    families: str
    since: str
    earliest: str


@dataclass(frozen=True, slots=True)
class AlertsView:
    """What the page shows."""

    critical: Sequence[Row]
    watch: Sequence[Row]
    critical_total: int
    watch_total: int
    page: Page[Concern]
    choices: Sequence[Choice]
    filtered: bool


@get("/alerts", sync_to_thread=True, include_in_schema=False)
def alerts(visit: Here) -> Response[str] | Response[bytes]:
    """Show the alerts, or give them as a file."""
    directory, catalogue = visit.directory, visit.catalogue
    with visit.services.reading() as connection:
        found = alerts_as_of(connection, visit.moment.as_of)
    concerns = _chosen(visit, gathered(_of_detector(visit, found), directory, catalogue))
    if form := visit.query.get("format"):
        return as_file(_sheet(concerns, catalogue), form)
    return visit.page("alerts.html", HEADING, _view(visit, concerns, directory, catalogue))


def _of_detector(visit: Visit, found: Iterable[Alert]) -> list[Alert]:
    wanted = visit.query.get("detector")
    return [one for one in found if not wanted or one.detector == wanted]


def _chosen(visit: Visit, concerns: Iterable[Concern]) -> list[Concern]:
    level = visit.query.get("level", "")
    return [one for one in concerns if level in ("", one.level) and lies_there(visit, one.entry)]


def _view(
    visit: Visit, concerns: Sequence[Concern], directory: Directory, catalogue: Catalogue
) -> AlertsView:
    page = paged(concerns, visit.query.get("page", ""))
    rows = [_row(visit, one, catalogue) for one in page.items]
    choices = _choices(visit, directory)
    return AlertsView(
        critical=[row for row in rows if row.level == "critical"],
        watch=[row for row in rows if row.level == "watch"],
        critical_total=sum(one.level == "critical" for one in concerns),
        watch_total=sum(one.level == "watch" for one in concerns),
        page=page,
        choices=choices,
        filtered=any(choice.chosen for choice in choices),
    )


def _row(visit: Visit, concern: Concern, catalogue: Catalogue) -> Row:
    entry, strongest, more = concern.entry, concern.strongest, concern.more_measures
    earliest = concern.earliest_on != concern.opened_on
    return Row(
        name=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        alert_href=visit.href(f"/alerts/{strongest.alert.id}"),
        place=", ".join(filter(None, [entry.sub_region, entry.region])),
        level=concern.level,
        reason=wording.reason(strongest.signal, catalogue),
        more=wording.counted(more, "more measure") if more else "",
        families=families_in_words(concern),
        since=wording.long_day(concern.opened_on),
        earliest=wording.long_day(concern.earliest_on) if earliest else "",
    )


def _choices(visit: Visit, directory: Directory) -> list[Choice]:
    levels = (("critical", "Critical"), ("watch", "Watch"))
    return [
        choice(visit, "level", "Level", levels),
        *places(visit, directory),
        choice(visit, "detector", "Detector", wording.DETECTORS.items()),
    ]


def _sheet(concerns: Iterable[Concern], catalogue: Catalogue) -> Sheet:
    return Sheet("alerts", _COLUMNS, [_cells(one, catalogue) for one in concerns])


def _cells(concern: Concern, catalogue: Catalogue) -> list[str | float | None]:
    entry, signal = concern.entry, concern.strongest.signal
    scale = str(signal.observed.get("scale", ""))
    return [
        entry.name,
        entry.region,
        entry.sub_region,
        wording.capitalised(concern.level),
        wording.reason(signal, catalogue),
        concern.more_measures,
        families_in_words(concern),
        concern.opened_on,
        concern.earliest_on,
        wording.clears_if(signal.clears_if, scale, catalogue),
    ]
