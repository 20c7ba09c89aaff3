"""Files: what was taken in, and the form to bring more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from infra.services.evidence.taking_back import ImportedFile
from infra.services.evidence.uploads import MOST_BYTES, MOST_FILES, UploadRefusal, Waiting
from web.site.form_data import Files, go, sent_files
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit

HEADING = Heading("Files", "imports")
_DONE = {"discarded": "The files were left aside. Nothing of them was taken in, and they are gone."}
ROOM_FOR_THE_FORM = 1_000_000


@dataclass(frozen=True, slots=True)
class ImportsView:
    """What the page shows. ``waiting`` are the reader's own files that wait for a yes."""

    page: Page[ImportedFile]
    waiting: Sequence[Waiting]
    most_megabytes: int
    most_files: int
    done: str = ""
    refused: str = ""


@get("/imports", sync_to_thread=True, include_in_schema=False)
def imports(visit: Here) -> Response[str]:
    """Show the files that were taken in, newest first."""
    return _page(visit)


@post(
    "/imports",
    sync_to_thread=True,
    include_in_schema=False,
    request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM,
)
def send_files(visit: Here, data: Files) -> Response[Any]:
    """Put files aside, and go on to what they would change."""
    try:
        with sent_files(data) as files:
            waiting = visit.services.uploads.put_aside(files, visit.account)
    except UploadRefusal as refusal:
        return _page(visit, refused=str(refusal))
    return go(f"/imports/waiting/{waiting}")


def _page(visit: Visit, refused: str = "") -> Response[str]:
    files = visit.services.imported.files(visit.as_of)
    may = visit.may("POST", "/imports") and visit.moment.is_now
    view = ImportsView(
        page=paged(files, visit.query.get("page", "")),
        waiting=visit.services.uploads.waiting(visit.account) if may else [],
        most_megabytes=MOST_BYTES // 1_000_000,
        most_files=MOST_FILES,
        done=_DONE.get(visit.query.get("done", ""), ""),
        refused=refused,
    )
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("imports.html", HEADING, view, status)
