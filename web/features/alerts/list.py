"""The concerns: for the improvement adviser, whom to call today. One row an authority."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import Response, get
from sqlalchemy import Connection

from domain.measures.catalogue import Catalogue
from domain.register.directory import Entry
from infra.services.alerts.concerns import Concern
from infra.services.alerts.handling import Handled
from infra.services.alerts.nation import shifts_known_lately
from infra.services.alerts.neighbour_figures import NeighbourFigures
from infra.services.evidence.series import by_series
from ingest.back_test import shipped_back_test
from projections.alerts.queries import alerts_as_of
from projections.picture import queries as picture
from web.features.alerts.handling_list import Fell, Quiet, fell, quiet
from web.site.charts.facts import chart_of
from web.site.charts.line import Chart
from web.site.filters import Choice, choice, lies_there, places
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words import concerns as words
from web.words import lines, sentences
from web.words.escalation import families_in_words, why
from web.words.handling import STATUSES

HEADING = Heading("Alerts", "alerts")
_LEVELS = tuple(words.LEVELS.items())
_COLUMNS = (
    "Authority",
    "Region",
    "Sub-region",
    "Level",
    "Place in the order of visit",
    "Of",
    "Band",
    "Why",
    "Further measures",
    "Evidence",
    "Since",
    "Newest alert opened",
    "Clears if",
    "Why this level",
    "Next inspection usual by",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One authority on the list. ``state`` is empty where the reader may not see it.

    ``place`` is where it is in the order of visit, ``terms`` what brings it there; ``new`` are
    sentences on what came after a decision.
    """

    name: str
    href: str
    alert_href: str
    lies_in: str
    level: str
    why: str
    sentence: str
    more: str
    families: str
    since: str
    newest: str
    state: str
    new: Sequence[str]
    place: str
    terms: Sequence[tuple[str, str]]
    due: str
    spark: Chart | None
    spoken: str
    spoken_href: str


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
    is_ranked: bool
    frequencies: str
    nation: Sequence[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed for a reader: what asks for something, what is quiet, what fell."""

    concerns: Sequence[Concern]
    handled: Handled
    quiet: Sequence[Quiet]
    fell: Sequence[Fell]
    near: NeighbourFigures
    overdue: Sequence[tuple[str, str]]


@get("/alerts", sync_to_thread=True, include_in_schema=False)
def alerts(visit: Here) -> Response[str] | Response[bytes]:
    """Show the concerns, or send them as a file."""
    listed = _listed(visit)
    if form := visit.query.get("format"):
        return as_file(_sheet(listed, visit.catalogue), form)
    with visit.services.reading() as connection:
        view = _view(visit, connection, listed)
    return visit.page("alerts.html", HEADING, view)


def _listed(visit: Visit) -> Listed:
    is_file = bool(visit.query.get("format"))
    found = visit.services.alerts.concerns(visit.as_of, visit.person, in_a_file=is_file)
    handled = found.handled
    asked = [one for one in found.concerns if _has_state(visit, one, handled)]
    active = [one for one in asked if not (handled.seen and one.stands.is_quiet)]
    quiet_ones = [one for one in asked if handled.seen and one.stands.is_quiet]
    fallen: Sequence[Fell] = ()
    if handled.seen:
        with visit.services.reading() as connection:
            every = alerts_as_of(connection, visit.as_of, include_cleared=True)
            fallen = fell(visit, connection, every, handled)
    return Listed(
        _chosen(visit, _of_detector(visit, active)),
        handled,
        quiet(visit, quiet_ones, handled),
        fallen,
        found.near,
        found.overdue,
    )


def _has_state(visit: Visit, concern: Concern, handled: Handled) -> bool:
    wanted = visit.query.get("state", "")
    return not handled.seen or wanted in ("", concern.stands.status)


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
        is_ranked=any(one.place.rank for one in listed.concerns),
        frequencies=words.frequencies(shipped_back_test().bands),
        nation=_nation(visit, listed),
    )


def _nation(visit: Visit, listed: Listed) -> list[str]:
    """Say what moved, or is late, for everybody: it alarms about nobody."""
    today = visit.moment.today(visit.services.clock())
    shifts = shifts_known_lately(visit.expectations, visit.catalogue, today)
    return [
        *(words.overdue_everywhere(*one) for one in listed.overdue),
        *(lines.nation_shifted(one, visit.catalogue) for one in shifts),
    ]


def _statements(visit: Visit, entry: Entry) -> str:
    return visit.href("/statements", authority=entry.slug)


def _row(visit: Visit, concern: Concern, listed: Listed, sparks: Mapping[str, Chart]) -> Row:
    near = listed.near
    entry, strongest, more = concern.entry, concern.strongest, concern.more_measures
    newest = concern.newest if concern.newest != concern.since else None
    return Row(
        name=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        alert_href=visit.href(f"/alerts/{strongest.alert.id}") if strongest else "",
        lies_in=", ".join(filter(None, [entry.sub_region, entry.region])),
        level=concern.level,
        why=why(concern.escalation),
        sentence=words.sentence(concern, visit.catalogue, near),
        more=sentences.counted(more, "more measure") if more else "",
        families=families_in_words(concern),
        since=sentences.long_day(concern.since) if concern.since else "",
        newest=sentences.long_day(newest) if newest else "",
        state=words.state(concern, listed.handled),
        new=[
            sentences.reason(one.signal, visit.catalogue, near.of(one.alert.authority, one.signal))
            for one in concern.new
        ],
        place=words.where(concern.place),
        terms=words.terms(concern.place, visit.catalogue),
        due=words.due(concern.place),
        spark=sparks.get(entry.id.hex),
        spoken=words.spoken(concern),
        spoken_href=_statements(visit, entry),
    )


def _sparks(visit: Visit, connection: Connection, concerns: Sequence[Concern]) -> dict[str, Chart]:
    """Draw the measure that each row is told by, where more than one value of it is known."""
    told = {one.alert.authority: one.signal for each in concerns if (one := each.strongest)}
    facts = picture.facts(
        connection, visit.as_of, sorted(told), {one.measure for one in told.values()}
    )
    found: dict[str, Chart] = {}
    for authority, signal in told.items():
        series = by_series(one for one in facts if one.authority == authority)
        of_measure = [facts for (_, measure), facts in series.items() if measure == signal.measure]
        longest = max(of_measure, key=len, default=())
        if len(longest) > 1:
            kept = visit.directory.kept(UUID(authority)).hex
            found[kept] = chart_of(longest, visit.catalogue)
    return found


def _choices(visit: Visit, handled: Handled) -> list[Choice]:
    states = [choice(visit, "state", "State", STATUSES.items())] if handled.seen else []
    return [
        choice(visit, "level", "Level", _LEVELS),
        *states,
        *places(visit, visit.directory),
        choice(visit, "detector", "Detector", sentences.DETECTORS.items()),
    ]


def _sheet(listed: Listed, catalogue: Catalogue) -> Sheet:
    rows = [_cells(one, catalogue, listed.near) for one in listed.concerns]
    return Sheet("alerts", _COLUMNS, rows)


def _cells(
    concern: Concern, catalogue: Catalogue, near: NeighbourFigures
) -> list[str | float | None]:
    entry, place = concern.entry, concern.place
    strongest = concern.strongest
    clears = ""
    if strongest is not None:
        scale = str(strongest.signal.observed.get("scale", ""))
        clears = sentences.clears_if(strongest.signal.clears_if, scale, catalogue)
    return [
        entry.name,
        entry.region,
        entry.sub_region,
        words.LEVELS[concern.level],
        place.rank,
        place.of,
        "old" if concern.old_from else place.band,
        words.sentence(concern, catalogue, near),
        concern.more_measures,
        families_in_words(concern),
        concern.since,
        concern.newest,
        clears,
        why(concern.escalation),
        place.due_on.isoformat() if place.due_on else None,
    ]
