"""The authorities: find one by name or place. Those of which something is known come first."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get

from domain.register.directory import Entry
from domain.register.names import normalised
from infra.services.evidence.fact_counts import fact_counts
from web.site.filters import Choice, lies_there, places
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Sheet
from web.site.table_download import as_file
from web.words import sentences

HEADING = Heading("Authorities", "authorities")
_COLUMNS = ("Authority", "Kind", "Region", "Sub-region", "Facts held", "Ended")


@dataclass(frozen=True, slots=True)
class Row:
    """One authority on the list."""

    name: str
    href: str
    kind: str
    place: str
    facts: int
    ended: str


@dataclass(frozen=True, slots=True)
class AuthoritiesView:
    """What the page shows."""

    known: Sequence[Row]
    unknown: Sequence[Row]
    known_total: int
    unknown_total: int
    page: Page[Entry]
    choices: Sequence[Choice]
    name: str


@get("/authorities", sync_to_thread=True, include_in_schema=False)
def authorities(visit: Here) -> Response[str] | Response[bytes]:
    """Show the authorities, or give the list as a file."""
    directory = visit.directory
    name = visit.query.get("name", "")
    found = [
        entry
        for entry in directory.entries.values()
        if entry.kept is None and lies_there(visit, entry) and _is_called(entry, name)
    ]
    counts = fact_counts(visit.services.columns.portfolio(), visit.as_of)
    ordered = sorted(found, key=lambda one: (one.id.hex not in counts, one.name))
    form = visit.query.get("format", "")
    page = paged(ordered, visit.query.get("page", ""))
    shown = ordered if form else page.items
    rows = [_row(visit, one, counts) for one in shown]
    if form:
        return as_file(_sheet(shown, rows), form)
    known_total = sum(one.id.hex in counts for one in found)
    view = AuthoritiesView(
        known=[row for row in rows if row.facts],
        unknown=[row for row in rows if not row.facts],
        known_total=known_total,
        unknown_total=len(found) - known_total,
        page=page,
        choices=places(visit, directory),
        name=name,
    )
    return visit.page("authorities.html", HEADING, view)


def _is_called(entry: Entry, name: str) -> bool:
    """Tell whether any spelling or code of an authority has the words in it."""
    wanted = normalised(name)
    if not wanted:
        return not name
    spelt = any(wanted in normalised(spelling) for spelling in entry.spellings())
    return spelt or any(wanted == one.code.casefold() for one in entry.codes)


def _row(visit: Visit, entry: Entry, counts: dict[str, int]) -> Row:
    return Row(
        name=entry.name,
        href=visit.href(f"/authorities/{entry.slug}"),
        kind=sentences.AUTHORITIES.get(entry.kind, sentences.theme(entry.kind)),
        place=", ".join(filter(None, [entry.sub_region, entry.region])),
        facts=counts.get(entry.id.hex, 0),
        ended=sentences.long_date(entry.ended_on) if entry.ended_on else "",
    )


def _sheet(entries: Sequence[Entry], rows: Sequence[Row]) -> Sheet:
    cells = [
        [row.name, row.kind, one.region, one.sub_region, row.facts, one.ended_on]
        for one, row in zip(entries, rows, strict=True)
    ]
    return Sheet("authorities", _COLUMNS, cells)
