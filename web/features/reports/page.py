"""The partnership's reports: as a page, as a PDF, and each table as a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from web.features.reports.parts import Report, as_sheet
from web.features.reports.pdf import as_pdf
from web.features.reports.registry import REPORTS, report_of
from web.site.request import Heading, Here, Visit
from web.site.table_download import as_file

_NO_STORE = "no-store"


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the page shows."""

    report: Report
    pdf_href: str
    others: Sequence[tuple[str, str]]
    files: Mapping[str, tuple[str, str]]
    """By a table's key: its addresses as CSV and as XLSX."""


@get("/reports/{name:str}", sync_to_thread=True, include_in_schema=False)
def report(visit: Here, name: FromPath[str]) -> Response[str] | Response[bytes]:
    """Show a report, or give one of its tables as a file."""
    made = _made(visit, name)
    if form := visit.query.get("format"):
        table = made.table(visit.query.get("table", ""))
        if table is None:
            raise NotFoundException
        return as_file(as_sheet(table), form)
    view = ReportView(
        report=made,
        pdf_href=visit.href(f"/reports/{name}/report.pdf", since=visit.query.get("since", "")),
        others=[
            (kind.title, visit.href(f"/reports/{other}"))
            for other, kind in REPORTS.items()
            if other != name
        ],
        files={
            table.key: (
                visit.here(table=table.key, format="csv"),
                visit.here(table=table.key, format="xlsx"),
            )
            for section in made.sections
            for table in section.tables
        },
    )
    trail = (("Targets", visit.href("/targets")),)
    return visit.page("report.html", Heading(made.title, "targets", trail), view)


@get("/reports/{name:str}/report.pdf", sync_to_thread=True, include_in_schema=False)
def report_pdf(visit: Here, name: FromPath[str]) -> Response[bytes]:
    """Return a report to print."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}-report.pdf"',
        "Cache-Control": _NO_STORE,
    }
    content = as_pdf(_made(visit, name))
    return Response(content, media_type="application/pdf", headers=headers)


def _made(visit: Visit, name: str) -> Report:
    if name not in REPORTS:
        raise NotFoundException
    return report_of(name, visit, visit.query.get("since", ""))
