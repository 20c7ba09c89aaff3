"""The custodians' page: is the Rule kept? They see counts and requests, and never a text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal
from infra.services.statements.overview import Overview
from web.features.statements.mine import ErasedView
from web.site.form_data import Sent, go, one
from web.site.request import Heading, Here, Visit

PATH = "/custodian"
HEADING = Heading("Is the Rule kept?", "custodian", crumb="Custodian")
_DONE = {
    "closed": "The window is closed. What could come out is out; what waits is counted below.",
    "asked": "Asked. Another custodian has to approve it; the speaker will see both your names.",
}
_SECOND = (
    "The second custodian was not found by that name, password and code. It must be somebody else "
    "than you; nothing was erased."
)


@dataclass(frozen=True, slots=True)
class CustodianView:
    """What the page shows; ``done`` says what was done, ``refused`` why nothing was."""

    kept: Overview
    members: Sequence[Person]
    done: str
    refused: str


@dataclass(frozen=True, slots=True)
class UnsealedView:
    """Who made a statement, told this once."""

    name: str
    organisation: str


@get(PATH, sync_to_thread=True, include_in_schema=False)
def custodian(visit: Here) -> Response[str]:
    """Show what there is to look after."""
    return _page(visit, done=_DONE.get(visit.query.get("done", ""), ""))


@post("/custodian/epoch", sync_to_thread=True, include_in_schema=False)
def close_epoch(visit: Here) -> Response[Any]:
    """End the release window now."""
    visit.services.statements.close()
    return go(f"{PATH}?done=closed")


@post("/custodian/unseal", sync_to_thread=True, include_in_schema=False)
def ask_who(visit: Here, data: Sent) -> Response[Any]:
    """Ask to learn who made a statement."""
    try:
        visit.services.statements.unsealing.ask(
            visit.member, one(data, "statement"), one(data, "reason")
        )
    except StatementRefusal as refusal:
        return _page(visit, refused=str(refusal))
    return go(f"{PATH}?done=asked")


@post(
    "/custodian/unseal/{request_id:str}/approve",
    sync_to_thread=True,
    include_in_schema=False,
    status_code=HTTP_200_OK,
)
def approve(visit: Here, request_id: FromPath[str]) -> Response[str]:
    """Approve what another custodian asked, and learn who it was."""
    try:
        name, organisation = visit.services.statements.unsealing.approve(visit.member, request_id)
    except StatementRefusal as refusal:
        return _page(visit, refused=str(refusal))
    heading = Heading("Unsealed", "custodian", (("Custodian", PATH),))
    return visit.page("unsealed.html", heading, UnsealedView(name, organisation))


@post("/custodian/erase", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def erase(request: Request[Any, Any, Any], visit: Here, data: Sent) -> Response[str]:
    """Erase a statement, where a second custodian signs at the same screen."""
    address = request.client.host if request.client else ""
    other = _second(visit, data, address)
    if other is None:
        return _page(visit, refused=_SECOND)
    try:
        done = visit.services.statements.erasure.erase(
            [visit.member, other], one(data, "statement")
        )
    except StatementRefusal as refusal:
        return _page(visit, refused=str(refusal))
    heading = Heading("The statement is erased", "custodian", (("Custodian", PATH),))
    return visit.page("erased.html", heading, ErasedView(done))


def _second(visit: Visit, data: dict[str, Any], address: str) -> Person | None:
    """Let a second custodian sign with name, password and code; no session is left behind."""
    identity = visit.services.sign_in
    begun = identity.sign_in(one(data, "name"), str(data.get("password", "")), address)
    if begun is None:
        return None
    token = identity.second_step(begun.token, one(data, "code")) if begun.second_step else None
    other = identity.person_of(token) if token else None
    identity.sign_out(token or begun.token)
    first = visit.member
    if other is None or other.role != first.role or other.id == first.id:
        return None
    return other


def _page(visit: Visit, done: str = "", refused: str = "") -> Response[str]:
    visit = replace(visit, path=PATH)  # where the page's own links lead back to
    kept = visit.services.statements.overview(visit.member)
    view = CustodianView(kept, visit.services.people.all(), done, refused)
    status = HTTP_400_BAD_REQUEST if refused else HTTP_200_OK
    return visit.page("custodian.html", HEADING, view, status)
