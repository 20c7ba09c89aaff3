"""Files that were brought and not taken in yet: what they would change, and the yes to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST
from markupsafe import Markup

from domain.refusal import Refusal
from infra.services.evidence.uploads import Waiting
from ingest.importing import NotConfirmedError
from web.features.imports.columns import ColumnsForm, form_of, mapping_of
from web.features.imports.report import ReportView, report_view
from web.features.quarantine.page import options
from web.site.form_data import Sent, go, one
from web.site.request import Heading, Here, Visit

TRAIL = (("Files", "/imports"),)
_CHOOSE = "Choose the authority that the name means."


@dataclass(frozen=True, slots=True)
class WaitingView:
    """What the page shows. ``ask`` says what somebody has to say yes to; ``done`` after it.

    ``forms`` are those of tables that no feed knows, ``mappings`` what was said of others;
    ``read`` are files of which a feed knows at least one table.
    """

    waiting: Waiting
    report: ReportView
    options: Markup
    forms: Sequence[ColumnsForm] = ()
    read: Collection[str] = ()
    mappings: Sequence[str] = ()
    done: bool = False
    ask: str = ""
    refused: str = ""


@get("/imports/waiting/{waiting_id:str}", sync_to_thread=True, include_in_schema=False)
def waiting(visit: Here, waiting_id: FromPath[str]) -> Response[str]:
    """Show what would come of the files. Nothing is recorded."""
    return _preview(visit, visit.services.uploads.one(waiting_id, visit.account))


@post("/imports/waiting/{waiting_id:str}/{act:str}", sync_to_thread=True, include_in_schema=False)
def act_on_waiting(
    visit: Here, waiting_id: FromPath[str], act: FromPath[str], data: Sent
) -> Response[Any]:
    """Take the files in, leave them aside, or say what a name in them means."""
    if act not in _ACTS or (act in _OF_IMPORTERS and not visit.may("POST", "/imports")):
        raise NotFoundException
    found = visit.services.uploads.one(waiting_id, visit.account)
    here = replace(visit, path=f"/imports/waiting/{waiting_id}")
    return _ACTS[act](here, found, data)


def _take_in(visit: Visit, found: Waiting, data: Mapping[str, Any]) -> Response[Any]:
    services, by = visit.services, visit.actor
    try:
        report = services.uploads.take_in(found, by, confirmed=one(data, "yes") == "yes")
    except NotConfirmedError as error:
        return _preview(visit, found, ask=error.what)
    services.catch_up()
    services.neighbours.settle_missing(by)  # first, or all would be folded twice
    services.follow()
    view = WaitingView(
        found, report_view(report, visit.directory, visit.catalogue), Markup(), done=True
    )
    heading = Heading("What was taken in", "imports", TRAIL)
    return replace(visit, path="/imports").page("import_waiting.html", heading, view)


def _discard(visit: Visit, found: Waiting, _: Mapping[str, Any]) -> Response[Any]:
    visit.services.uploads.discard(found)
    return go("/returns" if found.about.returned_for else "/imports?done=discarded")


def _name(visit: Visit, found: Waiting, data: Mapping[str, Any]) -> Response[Any]:
    alias, entry = one(data, "alias"), visit.directory.by_slug(one(data, "slug"))
    if entry is None or not alias:
        return _preview(visit, found, refused=_CHOOSE)
    try:
        visit.services.register.add_alias(entry.slug, alias, visit.actor)
    except Refusal as refusal:
        return _preview(visit, found, refused=str(refusal))
    return go(f"/imports/waiting/{found.id}")


def _say_columns(visit: Visit, found: Waiting, data: Mapping[str, Any]) -> Response[Any]:
    uploads = visit.services.uploads
    unread = uploads.unread(found, visit.actor)
    table = next((each for each in unread if each.label == one(data, "table")), None)
    if table is None:
        return go(f"/imports/waiting/{found.id}")
    try:
        uploads.say_columns(found, table.label, mapping_of(table, data))
    except Refusal as refusal:
        return _preview(visit, found, refused=str(refusal), sent=data)
    return go(f"/imports/waiting/{found.id}")


def _forget_columns(visit: Visit, found: Waiting, _: Mapping[str, Any]) -> Response[Any]:
    visit.services.uploads.forget_columns(found)
    return go(f"/imports/waiting/{found.id}")


_ACTS: Mapping[str, Callable[[Visit, Waiting, Mapping[str, Any]], Response[Any]]] = {
    "import": _take_in,
    "discard": _discard,
    "name": _name,
    "columns": _say_columns,
    "forget": _forget_columns,
}

_OF_IMPORTERS = {"name", "columns", "forget"}
"""What changes how everybody's files are read, or reads any; not for an authority's own return."""


def _preview(
    visit: Visit,
    found: Waiting,
    *,
    ask: str = "",
    refused: str = "",
    sent: Mapping[str, Any] | None = None,
) -> Response[str]:
    uploads, by, catalogue = visit.services.uploads, visit.actor, visit.catalogue
    unread = uploads.unread(found, by)
    asked = {one.label for one in unread} | {one.file for one in unread}
    report = uploads.preview(found, by)
    view = WaitingView(
        waiting=found,
        report=report_view(report, visit.directory, catalogue, asked),
        read={one["file"] for one in report.files},
        options=options(visit.directory),
        forms=[form_of(one, catalogue, sent) for one in unread],
        mappings=[one.read_text("utf-8") for one in found.mappings],
        ask=ask,
        refused=refused,
    )
    heading = Heading("What would be taken in", "imports", TRAIL)
    status = HTTP_400_BAD_REQUEST if ask or refused else HTTP_200_OK
    return visit.page("import_waiting.html", heading, view, status)
