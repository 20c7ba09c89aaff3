"""The second step of signing in: a code from an app."""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from web.site.form_data import go
from web.site.request import Heading, Here
from web.site.session import hold, signing_in, token_of, way_on

HEADING = Heading("Second step", trail=(("Sign in", "/sign-in"),))


@dataclass(frozen=True, slots=True)
class SecondStepForm:
    """The code of the moment."""

    code: str = ""
    then: str = ""


@dataclass(frozen=True, slots=True)
class SecondStepView:
    """What the page shows."""

    then: str
    refused: bool = False


@get("/sign-in/second-step", sync_to_thread=True, include_in_schema=False)
def second_step(request: Request[Any, Any, Any], visit: Here) -> Response[Any]:
    """Ask for the code."""
    then = visit.query.get("then", "")
    if visit.person:
        return go(way_on(then))
    if not visit.services.sign_in.takes_second_step(token_of(request)):
        return go(signing_in(then))
    return visit.page("second_step.html", HEADING, SecondStepView(then))


@post("/sign-in/second-step", sync_to_thread=True, include_in_schema=False, status_code=HTTP_200_OK)
def send_second_step(
    request: Request[Any, Any, Any],
    visit: Here,
    data: Annotated[SecondStepForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Complete the session, under a new token, or say that the code was not right."""
    identity, held = visit.services.sign_in, token_of(request)
    if not identity.takes_second_step(held):
        return go(signing_in(data.then))
    token = identity.second_step(held, data.code)
    if token is None:
        view = SecondStepView(data.then, refused=True)
        return visit.page("second_step.html", HEADING, view, HTTP_400_BAD_REQUEST)
    return hold(go(way_on(data.then)), request, token)
