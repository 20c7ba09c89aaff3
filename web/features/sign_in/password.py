"""Signing in with a name and a password, and signing out."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from web.site.form_data import go
from web.site.request import Heading, Here, Visit
from web.site.session import SECOND_STEP, hold, let_go, signing_in, token_of, way_on

HEADING = Heading("Sign in")


@dataclass(frozen=True, slots=True)
class SignInForm:
    """Who somebody says to be, and where they wanted to go."""

    name: str = ""
    password: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class SignInView:
    """What the page shows. Why it was refused is never said: it would tell who is a member."""

    then: str
    openid: bool
    name: str = ""
    refused: bool = False


@get("/sign-in", sync_to_thread=True, include_in_schema=False)
def sign_in(visit: Here) -> Response[Any]:
    """Ask who it is; who is signed in goes on."""
    then = visit.query.get("then", "")
    if visit.person:
        return go(way_on(then))
    view = SignInView(then, visit.services.sign_in.offers_openid)
    return visit.page("sign_in.html", HEADING, view)


@post("/sign-in", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def send_sign_in(
    request: Request[Any, Any, Any],
    visit: Here,
    data: Annotated[SignInForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Begin a session, under a new token, or say that it was not right."""
    identity = visit.services.sign_in
    address = request.client.host if request.client else ""
    session = identity.sign_in(data.name, data.password, address)
    if session is None:
        return refused(visit, data.then, data.name)
    if held := token_of(request):
        identity.sign_out(held)
    to = signing_in(data.then, SECOND_STEP) if session.second_step else way_on(data.then)
    return hold(go(to), request, session.token)


@post("/sign-out", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def sign_out(request: Request[Any, Any, Any], visit: Here) -> Response[Any]:
    """End the session."""
    visit.services.sign_in.sign_out(token_of(request))
    return let_go(go("/"))


def refused(visit: Visit, then: str, name: str = "") -> Response[str]:
    """Say that somebody is not let in."""
    view = SignInView(then, visit.services.sign_in.offers_openid, name, refused=True)
    return visit.page("sign_in.html", HEADING, view, HTTP_400_BAD_REQUEST)
