"""One file that was taken in: what it brought, what of it waits, and the form to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.refusal import Refusal
from infra.services.evidence.taking_back import ImportedFile, WasTakenBack
from projections.intake.queries import waiting_rows
from web.site.form_data import Sent, one
from web.site.request import Heading, Here, Visit
from web.words import sentences

TRAIL = (("Files", "/imports"),)


@dataclass(frozen=True, slots=True)
class ImportedView:
    """What the page shows. ``waits`` counts its rows in quarantine; ``done`` after taking back."""

    file: ImportedFile
    waits: str
    may_take_back: bool
    done: Sequence[str] = ()
    refused: str = ""


@get("/imports/{import_id:str}", sync_to_thread=True, include_in_schema=False)
def imported(visit: Here, import_id: FromPath[str]) -> Response[str]:
    """Show one file that was taken in."""
    return _page(visit, import_id)


@post("/imports/{import_id:str}/take-back", sync_to_thread=True, include_in_schema=False)
def take_import_back(visit: Here, import_id: FromPath[str], data: Sent) -> Response[Any]:
    """Take it back as a whole, and say what came of it."""
    here = replace(visit, path=f"/imports/{import_id}")
    _one(here, import_id)
    try:
        done = visit.services.imported.take_back(import_id, one(data, "reason"), visit.actor)
    except Refusal as refusal:
        return _page(here, import_id, refused=str(refusal))
    return _page(here, import_id, done=list(_said(done)))


def _said(done: WasTakenBack) -> Sequence[str]:
    facts, rows = sentences.counted(done.facts, "fact"), sentences.counted(done.dismissed, "row")
    say, wait = "says" if done.facts == 1 else "say", "waits" if done.dismissed == 1 else "wait"
    back = (
        f"{done.file} is taken back. {facts} {say} again what was known without it, on every date; "
        f"{rows} of it no longer {wait} in quarantine."
    )
    said = [back]
    if done.to_repeat:
        said.append(
            "These files came later, with rows that were held already. If this file is what held "
            f"them, bring those again, so that what they said too is back: "
            f"{', '.join(done.to_repeat)}."
        )
    return said


def _one(visit: Visit, import_id: str) -> ImportedFile:
    files = visit.services.imported.files(visit.as_of)
    found = next((one for one in files if one.id == import_id), None)
    if found is None:
        raise NotFoundException
    return found


def _page(
    visit: Visit, import_id: str, *, done: Sequence[str] = (), refused: str = ""
) -> Response[str]:
    file = _one(visit, import_id)
    labels = {table.file for table in file.tables}
    with visit.services.reading() as connection:
        waits = sum(row.file in labels for row in waiting_rows(connection, visit.as_of))
    view = ImportedView(
        file=file,
        waits=sentences.counted(waits, "row"),
        may_take_back=visit.may("POST", "/imports/{id}/take-back")
        and visit.moment.is_now
        and not file.taken_back,
        done=done,
        refused=refused,
    )
    heading = Heading(file.source, "imports", TRAIL)
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("import.html", heading, view, status)
