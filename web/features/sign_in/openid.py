"""Signing in at an OpenID provider: there, and back."""

from typing import Any
from urllib.parse import urljoin

from litestar import Request, Response, get

from infra.security.oidc import Return
from web.features.sign_in.password import refused
from web.site.form_data import go
from web.site.request import Here
from web.site.session import JOURNEY, SECOND_STEP, hold, let_go, token_of

_RETURN = "/sign-in/openid/return"


@get("/sign-in/openid", sync_to_thread=True, include_in_schema=False)
def openid(request: Request[Any, Any, Any], visit: Here) -> Response[Any]:
    """Send the browser to the provider."""
    journey = visit.services.sign_in.begin_openid(_return_to(request))
    if journey is None:
        return refused(visit, "")
    return hold(go(journey.url), request, journey.token, JOURNEY)


@get("/sign-in/openid/return", sync_to_thread=True, include_in_schema=False)
def openid_return(request: Request[Any, Any, Any], visit: Here) -> Response[Any]:
    """Begin a session for whom the provider vouches for, if that is a member."""
    back = Return(
        token=token_of(request, JOURNEY),
        state=visit.query.get("state", ""),
        code=visit.query.get("code", ""),
        to=_return_to(request),
    )
    session = visit.services.sign_in.finish_openid(back)
    if session is None:
        return let_go(refused(visit, ""), JOURNEY)
    if held := token_of(request):
        visit.services.sign_in.sign_out(held)
    to = SECOND_STEP if session.second_step else "/"
    return let_go(hold(go(to), request, session.token), JOURNEY)


def _return_to(request: Request[Any, Any, Any]) -> str:
    return urljoin(str(request.base_url), _RETURN)
