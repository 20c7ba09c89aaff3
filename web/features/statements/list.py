"""What the group was told: released statements by authority, as of whole release windows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from litestar import Response, get

from domain.register.directory import Directory, Entry
from infra.services.statements.read import Released, Statement
from web.site.errors import UnknownNameError
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit
from web.words.statements import SHORT_TYPES

HEADING = Heading("What the group hears", "statements", crumb="Group")


@dataclass(frozen=True, slots=True)
class About:
    """The statements about one authority, and the types of problem that several bodies see."""

    name: str
    facts: str
    converging: Sequence[str]
    statements: Sequence[Statement]


@dataclass(frozen=True, slots=True)
class StatementsView:
    """What the page shows; ``last`` is the newest epoch in it, and when that ended."""

    groups: Sequence[About]
    page: Page[Statement]
    epochs: Mapping[int, date]
    last: int
    authorities: Sequence[tuple[str, str]]
    chosen: str


@get("/statements", sync_to_thread=True, include_in_schema=False)
def statements(visit: Here) -> Response[str]:
    """List what is out. There is no filter but the authority: others would tell voices apart."""
    directory = visit.directory
    chosen = _chosen(visit.query.get("authority", ""), directory)
    every = visit.services.statements.reading.view_list(visit.member, as_of=visit.as_of)
    names = {one.authority: directory.name_of(one.authority) for one in every.statements}
    wanted = [one for one in every.statements if chosen in {None, UUID(one.authority)}]
    page = paged(sorted(wanted, key=lambda one: names[one.authority]), visit.query.get("page", ""))
    view = StatementsView(
        groups=list(_groups(visit, page.items, every, directory)),
        page=page,
        epochs=every.epochs,
        last=every.last,
        authorities=_authorities(names, directory),
        chosen=visit.query.get("authority", ""),
    )
    return visit.page("statements.html", HEADING, view)


def _chosen(slug: str, directory: Directory) -> UUID | None:
    if not slug:
        return None
    entry = directory.by_slug(slug)
    if entry is None:
        msg = "No authority has that address; choose one from the list."
        raise UnknownNameError(msg)
    return entry.id


def _groups(
    visit: Visit, some: Iterable[Statement], every: Released, directory: Directory
) -> Iterable[About]:
    for authority, found in groupby(some, key=lambda one: one.authority):
        entry = directory.entries.get(UUID(authority))
        yield About(
            name=directory.name_of(authority),
            facts=facts_of(visit, entry),
            converging=[SHORT_TYPES[kind] for kind in every.converging.get(authority, ())],
            statements=list(found),
        )


def facts_of(visit: Visit, entry: Entry | None) -> str:
    """Return the address of what is known of an authority, to hold beside what is said."""
    return visit.href(f"/authorities/{entry.slug}") if entry else visit.href("/authorities")


def _authorities(names: Mapping[str, str], directory: Directory) -> list[tuple[str, str]]:
    entries = (directory.entries.get(UUID(authority)) for authority in names)
    return sorted(((one.slug, one.name) for one in entries if one), key=lambda pair: pair[1])
