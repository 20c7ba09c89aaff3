"""The alerts: for the improvement adviser, whom to call today. One row an authority."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get
from sqlalchemy import Connection

from domain.measures.catalogue import Catalogue
from domain.register.directory import Entry
from infra.services.alerts.by_authority import Concern, gathered
from infra.services.alerts.handling import Handled
from infra.services.alerts.service import Converging
from infra.services.evidence.series import by_series
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from web.features.alerts.handling_list import Fell, Quiet, fell, quiet
from web.site.charts.facts import chart_of
from web.site.charts.line import Chart
from web.site.filters import Choice, choice, lies_there, places
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words import sentences
from web.words.escalation import families_in_words, why
from web.words.handling import STATUSES, states
from web.words.statements import SHORT_TYPES

HEADING = Heading("Alerts", "alerts")
_LEVELS = (("critical", "Critical"), ("alert", "Alert"), ("watch", "Watch"))
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
    "Why this level",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One authority on the list. ``states`` is empty where the reader may not see them."""

    name: str
    href: str
    alert_href: str
    place: str
    level: str
    why: str
    reason: str
    more: str
    families: str
    since: str
    earliest: str
    states: Sequence[str]
    spark: Chart | None
    spoken: str
    spoken_href: str


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """An authority without an alert of which several bodies speak, and of what."""

    name: str
    href: str
    problems: str


@dataclass(frozen=True, slots=True)
class AlertsView:
    """What the page shows: rows by level, and how many there are of each in the whole list."""

    rows: Mapping[str, Sequence[Row]]
    totals: Mapping[str, int]
    page: Page[Concern]
    choices: Sequence[Choice]
    filtered: bool
    sees_handling: bool
    quiet: Sequence[Quiet]
    fell: Sequence[Fell]
    spoken_of: Sequence[SpokenOf]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed for a reader: what asks for something, what is quiet, what fell.

    ``spoken`` is what several bodies speak of, where the reader may know.
    """

    concerns: Sequence[Concern]
    handled: Handled
    quiet: Sequence[Quiet]
    fell: Sequence[Fell]
    spoken: Converging


@get("/alerts", sync_to_thread=True, include_in_schema=False)
def alerts(visit: Here) -> Response[str] | Response[bytes]:
    """Show the alerts, or send them as a file."""
    with visit.services.reading() as connection:
        listed = _listed(visit, connection)
        if form := visit.query.get("format"):
            return as_file(_sheet(listed.concerns, visit.catalogue), form)
        view = _view(visit, connection, listed)
    return visit.page("alerts.html", HEADING, view)


def _listed(visit: Visit, connection: Connection) -> Listed:
    service = visit.services.alerts
    handled = service.handling(visit.as_of, visit.person)
    every = alerts_as_of(connection, visit.as_of, include_cleared=handled.seen)
    found = [one for one in every if one.is_open and _has_state(visit, one, handled)]
    active = [one for one in found if not handled.of(one.id).is_quiet]
    # A file leaves the group, so it tells facts only.
    reader = None if visit.query.get("format") else visit.person
    spoken = service.converging(visit.as_of, reader)
    escalate = service.escalating(visit.as_of, spoken)
    concerns = gathered(active, visit.directory, visit.catalogue, escalate)
    return Listed(
        _chosen(visit, _of_detector(visit, concerns)),
        handled,
        quiet(visit, found, handled),
        fell(visit, connection, every, handled) if handled.seen else (),
        spoken,
    )


def _has_state(visit: Visit, alert: Alert, handled: Handled) -> bool:
    wanted = visit.query.get("state", "")
    return not handled.seen or wanted in ("", handled.of(alert.id).status)


def _of_detector(visit: Visit, concerns: Iterable[Concern]) -> list[Concern]:
    if not (wanted := visit.query.get("detector")):
        return list(concerns)
    return [told for one in concerns if (told := one.told_by(wanted)) is not None]


def _chosen(visit: Visit, concerns: Iterable[Concern]) -> list[Concern]:
    level = visit.query.get("level", "")
    return [one for one in concerns if level in ("", one.level) and lies_there(visit, one.entry)]


def _view(visit: Visit, connection: Connection, listed: Listed) -> AlertsView:
    page = paged(listed.concerns, visit.query.get("page", ""))
    sparks = _sparks(visit, connection, page.items)
    rows = [_row(visit, one, listed, sparks) for one in page.items]
    choices = _choices(visit, listed.handled)
    return AlertsView(
        rows={level: [row for row in rows if row.level == level] for level, _ in _LEVELS},
        totals={level: sum(one.level == level for one in listed.concerns) for level, _ in _LEVELS},
        page=page,
        choices=choices,
        filtered=any(choice.chosen for choice in choices),
        sees_handling=listed.handled.seen,
        quiet=listed.quiet,
        fell=listed.fell,
        spoken_of=[*_spoken_of(visit, listed)],
    )


def _spoken_of(visit: Visit, listed: Listed) -> Iterable[SpokenOf]:
    """Yield the authorities that have no row and that several bodies speak of."""
    with_rows = {one.entry.id.hex for one in listed.concerns}
    for authority, problems in listed.spoken.items():
        entry = visit.directory.entries.get(UUID(authority))
        if entry is not None and authority not in with_rows and lies_there(visit, entry):
            yield SpokenOf(entry.name, _statements(visit, entry), _spoken(problems))


def _spoken(problems: Sequence[str]) -> str:
    return sentences.listed([SHORT_TYPES[kind].lower() for kind in problems])


def _statements(visit: Visit, entry: Entry) -> str:
    return visit.href("/statements", authority=entry.slug)


def _row(visit: Visit, concern: Concern, listed: Listed, sparks: Mapping[str, Chart]) -> Row:
    entry, strongest, more = concern.entry, concern.strongest, concern.more_measures
    earliest = concern.earliest_on != concern.opened_on
    return Row(
        name=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        alert_href=visit.href(f"/alerts/{strongest.alert.id}"),
        place=", ".join(filter(None, [entry.sub_region, entry.region])),
        level=concern.level,
        why=why(concern.escalation),
        reason=sentences.reason(strongest.signal, visit.catalogue),
        more=sentences.counted(more, "more measure") if more else "",
        families=families_in_words(concern),
        since=sentences.long_day(concern.opened_on),
        earliest=sentences.long_day(concern.earliest_on) if earliest else "",
        states=states(listed.handled, concern.alerts),
        spark=sparks.get(entry.id.hex),
        spoken=_spoken(listed.spoken.get(entry.id.hex, ())),
        spoken_href=_statements(visit, entry),
    )


def _sparks(visit: Visit, connection: Connection, concerns: Sequence[Concern]) -> dict[str, Chart]:
    """Draw the measure that each row is told by, where more than one value of it is known."""
    told = {one.strongest.alert.authority: one for one in concerns}
    measures = {one.strongest.signal.measure for one in concerns}
    facts = picture.facts(connection, visit.as_of, sorted(told), measures)
    found: dict[str, Chart] = {}
    for authority, concern in told.items():
        signal = concern.strongest.signal
        series = by_series(one for one in facts if one.authority == authority)
        of_measure = [facts for (_, measure), facts in series.items() if measure == signal.measure]
        longest = max(of_measure, key=len, default=())
        if len(longest) > 1:
            found[concern.entry.id.hex] = chart_of(longest, visit.catalogue)
    return found


def _choices(visit: Visit, handled: Handled) -> list[Choice]:
    states = [choice(visit, "state", "State", STATUSES.items())] if handled.seen else []
    return [
        choice(visit, "level", "Level", _LEVELS),
        *states,
        *places(visit, visit.directory),
        choice(visit, "detector", "Detector", sentences.DETECTORS.items()),
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
        sentences.capitalised(concern.level),
        sentences.reason(signal, catalogue),
        concern.more_measures,
        families_in_words(concern),
        concern.opened_on,
        concern.earliest_on,
        sentences.clears_if(signal.clears_if, scale, catalogue),
        why(concern.escalation),
    ]
