"""The gate before every page: who asks, and may they? What they may not is not there for them.

What is forbidden goes on to an address where nothing is, as what is missing does: so status, body,
headers and the way through the program are one and the same.
"""

from typing import Any, cast

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.enums import HttpMethod, ScopeType
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.status_codes import HTTP_303_SEE_OTHER
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from litestar.utils import normalize_path

from domain.membership.person import Person
from infra.services.installation import Soundings
from web.site.policy import Rule, is_door, may
from web.site.routes import API, POLICY
from web.site.session import signing_in, token_of

_NOWHERE = "/not-found"
_NOWHERE_IN_THE_API = "/api/not/found"
_IMPERSONAL = ("/static/", "/health", "/ready")
_BEARER = "Bearer "


class Gate:
    """Lets through what a member may ask for, and nothing else.

    Stands around the whole application.
    """

    def __init__(self, app: ASGIApp, services: Soundings) -> None:
        self._app, self._services = app, services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let whatever is no request for a page be; there is nothing else to answer it."""
        if scope["type"] == ScopeType.HTTP and _only_asks_for_headers(scope):
            asked = cast("HTTPScope", {**scope, "method": HttpMethod.GET.value})
            await self._ask(asked, receive, _without_body(send))
        elif scope["type"] == ScopeType.HTTP:
            await self._ask(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _ask(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Let a request through as who it is from, send it to sign in, or lead it nowhere."""
        path = normalize_path(scope["path"])
        rule = POLICY.rule_for(scope["method"], path)
        person = await self._person(scope, path)
        scope["user"], scope["auth"] = person, rule
        if not await self._may(scope, path, person, rule):
            if person is None and is_door(path):
                await _redirect(send, signing_in(path))
                return
            scope["path"] = _NOWHERE_IN_THE_API if _in_api(path) else _NOWHERE
        await self._app(scope, receive, send)

    async def _person(self, scope: HTTPScope, path: str) -> Person | None:
        """Find out who asks: a page by its cookie, the API by its token, not forged by forms."""
        if path.startswith(_IMPERSONAL):
            return None
        request: Request[Any, Any, Any] = Request(scope)
        if _in_api(path):
            header = request.headers.get("Authorization", "")
            token, found = header.removeprefix(_BEARER), self._services.sign_in.person_of_token
            given = header.startswith(_BEARER)
        else:
            token, found = token_of(request), self._services.sign_in.person_of
            given = bool(token)
        return await sync_to_thread(found, token) if given else None

    async def _may(
        self, scope: HTTPScope, path: str, person: Person | None, rule: Rule | None
    ) -> bool:
        """Tell whether to let it through: also where only the method is wrong, to be told so."""
        role = person.role if person else None
        if rule is None:
            others = [POLICY.rule_for(method, path) for method in POLICY.methods_at(path)]
            rest = scope["method"] != "OPTIONS"
            return rest and any(may(one, role, accounts=True) for one in others)
        accounts = True
        if rule.till_accounts and person is None:
            accounts = await sync_to_thread(self._services.sign_in.has_accounts)
        return may(rule, role, accounts=accounts)


def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """See that the route which was found is the one that the gate had in mind."""
    scope = cast("HTTPScope", connection.scope)
    if (
        scope["auth"] is None
        or POLICY.rule_for(scope["method"], scope["path_template"]) != scope["auth"]
    ):
        raise NotFoundException


def _only_asks_for_headers(scope: HTTPScope) -> bool:
    """Tell whether HEAD is asked of what answers GET, as link checkers do."""
    path = normalize_path(scope["path"])
    return scope["method"] == HttpMethod.HEAD and POLICY.rule_for(HttpMethod.HEAD, path) is None


def _without_body(send: Send) -> Send:
    """Return what sends an answer as it would be, without what it says."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent


def _in_api(path: str) -> bool:
    return path == API or path.startswith(f"{API}/")


async def _redirect(send: Send, to: str) -> None:
    headers = [(b"location", to.encode("ascii")), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": HTTP_303_SEE_OTHER, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
