"""The time machine: for the analyst, what did we know then, and what has changed since, and why?"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import polars as pl
from litestar import Response, get

from domain.register.directory import Entry
from infra.services.alerts.changes import Move, moves
from projections.alerts.queries import Alert, alerts_as_of
from projections.timemachine.differences import differences, newest
from web.features.time_machine.alert_changes import MovedAlerts, moved_alerts
from web.features.time_machine.changes import (
    CAUSE_MEANS,
    CAUSE_WORDS,
    Change,
    counts_by_cause,
    in_words,
    named,
)
from web.features.time_machine.reproduce import command_of, python_of
from web.features.time_machine.two_moments import Between, read_between, visit_from
from web.site.filters import Choice, choice
from web.site.paging import Page, page_of, place
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file

HEADING = Heading("Time machine", "time-machine")
_COLUMNS = (
    "Authority",
    "Kind",
    "Measure",
    "Before",
    "After",
    "Value before",
    "Value after",
    "Cause",
    "About",
    "Published",
    "Evidence before",
    "Evidence after",
)


@dataclass(frozen=True, slots=True)
class Count:
    """Something counted at both moments."""

    what: str
    then: int
    later: int


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How many changes have one cause, what that means, and the list of them."""

    word: str
    means: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class TimeMachineView:
    """What the page shows."""

    between: Between
    permanent: str
    now: str
    counts: Sequence[Count]
    causes: Sequence[CauseCount]
    total: int
    page: Page[Change]
    choices: Sequence[Choice]
    filtered: bool
    alerts: Sequence[MovedAlerts]
    authority: Entry | None
    python: str
    command: str


@get("/time-machine", sync_to_thread=True, include_in_schema=False)
def time_machine(visit: Here) -> Response[str] | Response[bytes]:
    """Show two moments and what changed between them, or give the changes as a file."""
    between = read_between(visit)
    visit = visit_from(visit, between)
    directory, catalogue = visit.directory, visit.catalogue
    authority = directory.by_slug(visit.query.get("authority", ""))
    portfolio = visit.services.columns.portfolio()
    changed = differences(portfolio, between.earlier.as_of, between.later.as_of)
    found = named(changed, directory, catalogue)
    of_authority = _of_authority(found, authority)
    chosen = _of_cause(of_authority, visit.query.get("cause", ""))
    if form := visit.query.get("format"):
        return as_file(_sheet(chosen, between, visit), form)
    view = _view(visit, between, (found, of_authority, chosen), authority)
    return visit.page("time_machine.html", HEADING, view)


def _of_authority(changes: pl.DataFrame, authority: Entry | None) -> pl.DataFrame:
    return changes.filter(authority=authority.id.hex) if authority else changes


def _of_cause(changes: pl.DataFrame, cause: str) -> pl.DataFrame:
    return changes.filter(cause=cause) if cause else changes


def _view(
    visit: Visit,
    between: Between,
    changes: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    authority: Entry | None,
) -> TimeMachineView:
    found, of_authority, chosen = changes
    alerts = _alerts(visit, between)
    choices = _choices(visit, found, authority)
    pinned = between.pinned(visit.services.clock(), visit.services.position())
    name = authority.name if authority else ""
    return TimeMachineView(
        between=between,
        permanent=visit_from(visit, pinned).permanent(),
        now=visit_from(visit, between.at_now()).now(),
        counts=_counts(visit, between, alerts),
        causes=_causes(visit, of_authority),
        total=of_authority.height,
        page=_page(visit, chosen, between),
        choices=choices,
        filtered=any(one.chosen for one in choices),
        alerts=_moved(visit, between, moves(*alerts), authority),
        authority=authority,
        python=python_of(pinned, name),
        command=command_of(pinned, name),
    )


def _alerts(visit: Visit, between: Between) -> tuple[list[Alert], list[Alert]]:
    with visit.services.reading() as connection:
        then, later = (
            alerts_as_of(connection, moment.as_of, include_cleared=True)
            for moment in (between.earlier, between.later)
        )
    return then, later


def _counts(
    visit: Visit, between: Between, alerts: tuple[Sequence[Alert], Sequence[Alert]]
) -> list[Count]:
    portfolio = visit.services.columns.portfolio()
    pictures = [portfolio.picture(one.as_of) for one in (between.earlier, between.later)]
    counted = [
        ("Facts: the newest of each measure", [one.height for one in pictures]),
        ("Authorities of which something was known", _unique(pictures, "authority")),
        ("Measures on which something was known", _unique(pictures, "measure")),
        ("Open alerts", [sum(alert.is_open for alert in one) for one in alerts]),
    ]
    return [Count(what, *numbers) for what, numbers in counted]


def _unique(pictures: Sequence[pl.DataFrame], column: str) -> list[int]:
    return [one[column].n_unique() for one in pictures]


def _causes(visit: Visit, changes: pl.DataFrame) -> list[CauseCount]:
    return [
        CauseCount(CAUSE_WORDS[cause], CAUSE_MEANS[cause], count, visit.here(cause=cause, page=""))
        for cause, count in counts_by_cause(changes)
    ]


def _choices(visit: Visit, changes: pl.DataFrame, chosen: Entry | None) -> list[Choice]:
    entries = visit.directory.entries
    changed = {UUID(one) for one in changes["authority"].unique()} | (
        {chosen.id} if chosen else set()
    )
    names = sorted((entries[one].name, entries[one].slug) for one in changed if one in entries)
    return [
        choice(visit, "cause", "Cause", CAUSE_WORDS.items()),
        choice(visit, "authority", "Authority", ((slug, name) for name, slug in names)),
    ]


def _page(visit: Visit, changes: pl.DataFrame, between: Between) -> Page[Change]:
    start, number, pages = place(changes.height, visit.query.get("page", ""))
    shown = changes.slice(start, 50).iter_rows(named=True)
    rows = in_words(shown, between, visit.catalogue)
    return page_of(rows, number, pages, changes.height)


def _moved(
    visit: Visit, between: Between, found: Sequence[Move], authority: Entry | None
) -> list[MovedAlerts]:
    wanted = [one for one in found if not authority or one.alert.authority == authority.id.hex]
    return moved_alerts(wanted, between, visit.directory, visit.catalogue)


def _sheet(changes: pl.DataFrame, between: Between, visit: Visit) -> Sheet:
    rows = list(changes.iter_rows(named=True))
    words = in_words(rows, between, visit.catalogue)
    cells = [
        [
            one.name,
            one.kind,
            one.title,
            one.before,
            one.after,
            row["value_before"],
            row["value_after"],
            one.cause,
            one.about,
            newest(row, "published_on"),
            row["evidence_before"],
            row["evidence_after"],
        ]
        for one, row in zip(words, rows, strict=True)
    ]
    return Sheet("changes", _COLUMNS, cells)
