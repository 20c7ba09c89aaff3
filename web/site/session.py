"""The cookie of a session, and the way back to where somebody was sent to sign in from."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response

from infra.security.sessions import LIFETIME
from web.site.policy import is_door

COOKIE = "soundings_session"
JOURNEY = "soundings_journey"
SIGN_IN = "/sign-in"
SECOND_STEP = "/sign-in/second-step"
_JOURNEY_SECONDS = 600

AnyRequest = Request[Any, Any, Any]


def token_of(request: AnyRequest, cookie: str = COOKIE) -> str:
    """Return the token that a browser holds; '' where it holds none."""
    return request.cookies.get(cookie, "")


def signing_in(then: str, page: str = SIGN_IN) -> str:
    """Return the address to sign in at, and to go on from to where one wanted to be."""
    return f"{page}?then={quote(then, safe='/')}" if is_door(then) else page


def way_on(then: str) -> str:
    """Return where to go on to: behind a door of ours or to the start, never to elsewhere.

    >>> way_on("/statements"), way_on("//elsewhere.example/record"), way_on("/record?x=http://y")
    ('/statements', '/', '/record?x=http://y')
    """
    return quote(then, safe="/?=&%:") if is_door(then.partition("?")[0]) else "/"


def hold(
    response: Response[Any], request: AnyRequest, token: str, cookie: str = COOKIE
) -> Response[Any]:
    """Return the browser a token to hold, not for scripts or other sites; under TLS by TLS only."""
    response.set_cookie(
        key=cookie,
        value=token,
        max_age=LIFETIME if cookie == COOKIE else _JOURNEY_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def let_go(response: Response[Any], cookie: str = COOKIE) -> Response[Any]:
    """Take the token back."""
    response.delete_cookie(cookie)
    return response
