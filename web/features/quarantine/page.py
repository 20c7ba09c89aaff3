"""How the data was read: counts that add up, and the rows that could not be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from litestar import Response, get
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST
from markupsafe import Markup

from domain.register.directory import Directory, Entry
from infra.services.register.service import may_be_alias
from ingest.tally import Report
from projections.intake.queries import (
    Import,
    QuarantinedRow,
    finished_imports,
    waited_count,
    waited_rows,
)
from web.site.paging import PAGE, Page, page_of, place
from web.site.request import Heading, Here, Visit
from web.site.spreadsheets import Cell, Sheet
from web.site.table_download import as_file
from web.words import sentences

HEADING = Heading("How the data was read", "quarantine")
_IMPORTS = 50
_ALL = 1_000_000
_COLUMNS = ("File", "Row", "Reason", "Name", "Nearest", "Since", "Stale")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An authority that a name may mean."""

    name: str
    slug: str


Candidates = Mapping[str, Candidate]
"""Authorities that names may mean, by their own name."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one reason and name, and which authorities the name may mean.

    ``can_be_alias`` tells whether another name for an authority would mend them.
    """

    name: str
    reason: str
    candidates: Sequence[Candidate]
    rows: Sequence[QuarantinedRow]
    can_be_alias: bool

    @property
    def stale(self) -> bool:
        """Whether later rows answered what they are about."""
        return self.rows[0].stale

    @property
    def count(self) -> str:
        """Count the rows in words."""
        return sentences.counted(len(self.rows), "row")

    @property
    def files(self) -> list[tuple[str, list[int]]]:
        """The rows' numbers by file."""
        by_file = groupby(self.rows, key=lambda one: one.file)
        return [(file, [one.row for one in rows]) for file, rows in by_file]


@dataclass(frozen=True, slots=True)
class QuarantineView:
    """What the page shows. ``options`` are the authorities as ``<option>`` elements."""

    imports: Sequence[Import]
    page: Page[QuarantinedRow]
    groups: Sequence[Group]
    options: Markup
    done: str = ""
    refused: str = ""


@get("/quarantine", sync_to_thread=True, include_in_schema=False)
def quarantine(visit: Here) -> Response[str] | Response[bytes]:
    """Show what was read and what waits, or give the waiting rows as a file."""
    if form := visit.query.get("format"):
        with visit.services.reading() as connection:
            return as_file(_sheet(waited_rows(connection, visit.as_of, limit=_ALL, offset=0)), form)
    return shown(visit)


def shown(visit: Visit, *, done: str = "", refused: str = "") -> Response[str]:
    """Return the page, with what was just done or why it can't be."""
    as_of = visit.as_of
    with visit.services.reading() as connection:
        imports = finished_imports(connection, as_of, _IMPORTS)
        total = waited_count(connection, as_of)
        start, number, pages = place(total, visit.query.get("page", ""))
        waiting = waited_rows(connection, as_of, limit=PAGE, offset=start)
    directory = visit.directory
    view = QuarantineView(
        imports=imports,
        page=page_of(waiting, number, pages, total),
        groups=list(_groups(waiting, directory)),
        options=options(directory),
        done=done,
        refused=refused,
    )
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("quarantine.html", HEADING, view, status)


def not_read_again(report: Report) -> str:
    """Say which rows could not be read again without their file, and what to do; '' for none."""
    waits = report.for_their_file
    if not waits:
        return ""
    rows = sentences.counted(waits.total(), "row")
    return (
        f"{rows} more can't be read again without the file, because somebody said which of its "
        f"columns is what. Bring it again on the page Files: {', '.join(sorted(waits))}."
    )


def options(directory: Directory) -> Markup:
    """Return all authorities as the options of a select; made once, a page shows them often."""
    entries = sorted(directory.entries.values(), key=lambda one: one.name)
    return Markup("").join(
        Markup('<option value="{}">{}</option>').format(one.slug, _described(one))
        for one in entries
        if one.kept is None
    )


def _described(entry: Entry) -> str:
    ended = f" (until {sentences.long_date(entry.ended_on)})" if entry.ended_on else ""
    return f"{entry.name}{ended}"


def _groups(waiting: Iterable[QuarantinedRow], directory: Directory) -> Iterable[Group]:
    by_name = candidates_by_name(directory)
    for (name, reason), rows in groupby(waiting, key=lambda one: (one.name, one.reason)):
        held = list(rows)
        can_be_alias = may_be_alias(name, directory)
        yield Group(name, reason, _candidates(held[0], by_name), held, can_be_alias)


def candidates_by_name(directory: Directory) -> Candidates:
    """Return all authorities as candidates; of those that ended they say when."""
    return {one.name: Candidate(_described(one), one.slug) for one in directory.entries.values()}


def _candidates(row: QuarantinedRow, by_name: Candidates) -> list[Candidate]:
    return [by_name[name] for name in row.candidates if name in by_name]


def _sheet(waiting: Iterable[QuarantinedRow]) -> Sheet:
    rows: list[list[Cell]] = [
        [
            one.file,
            one.row,
            one.reason,
            one.name,
            "; ".join(one.candidates),
            one.quarantined_at,
            "stale" if one.stale else "",
        ]
        for one in waiting
    ]
    return Sheet("quarantine", _COLUMNS, rows)
