"""Returns: who has handed in a quarter's figures and a self-assessment, and the form to do so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from infra.services.evidence.returns import Returned
from infra.services.evidence.uploads import MOST_BYTES, UploadRefusal
from web.features.imports.list import ROOM_FOR_THE_FORM
from web.json.imports import ReturnedShape, returned_json
from web.site.form_data import Files, go, sent_files
from web.site.request import Heading, Here, Visit

HEADING = Heading("Returns", "imports", (("Files", "/imports"),))

Quarter = Annotated[str, QueryParameter(description="Such as Q1 2024/25; else the last one.")]


@dataclass(frozen=True, slots=True)
class ReturnsView:
    """What the page shows. ``own`` names the authority that the reader hands in for."""

    quarter: str
    quarters: Sequence[str]
    due: Sequence[Returned]
    sent: int
    own: str = ""
    refused: str = ""


@get("/returns", sync_to_thread=True, include_in_schema=False)
def returns(visit: Here) -> Response[str]:
    """Show who has handed in."""
    return _page(visit)


@post(
    "/returns",
    sync_to_thread=True,
    include_in_schema=False,
    request_max_body_size=MOST_BYTES + ROOM_FOR_THE_FORM,
)
def hand_in(visit: Here, data: Files) -> Response[Any]:
    """Put a return aside, and go on to what it would change."""
    try:
        with sent_files(data) as files:
            own = _authority_of(visit).hex
            waiting = visit.services.uploads.put_aside(files, visit.account, own)
    except UploadRefusal as refusal:
        return _page(visit, refused=str(refusal))
    return go(f"/imports/waiting/{waiting}")


@get("/returns", sync_to_thread=True, summary="Who has handed in a return")
def api_returns(visit: Here, quarter: Quarter = "") -> list[ReturnedShape]:
    """Give what each member of the partnership has handed in of a quarter, such as Q1 2024/25."""
    wanted, due = _due(visit, quarter)
    return [returned_json(one, wanted) for one in due]


def _authority_of(visit: Visit) -> UUID:
    if visit.member.authority is None:
        msg = "Your account is not tied to an authority; whoever runs this service can do that."
        raise UploadRefusal(msg)
    return visit.member.authority


def _due(visit: Visit, quarter: str) -> tuple[str, Sequence[Returned]]:
    service = visit.services.returns
    known = service.quarters()
    wanted = quarter if quarter in known else known[0]
    return wanted, service.due(wanted, visit.as_of)


def _page(visit: Visit, refused: str = "") -> Response[str]:
    wanted, due = _due(visit, visit.query.get("quarter", ""))
    may = visit.may("POST", "/returns") and visit.moment.is_now
    own = visit.person.authority if visit.person and may else None
    entry = visit.directory.entries.get(own) if own else None
    view = ReturnsView(
        quarter=wanted,
        quarters=visit.services.returns.quarters(),
        due=due,
        sent=sum(one.figures > 0 for one in due),
        own=entry.name if entry else "",
        refused=refused,
    )
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("returns.html", HEADING, view, status)
