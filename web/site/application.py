"""The web application: pages, API and static files, put together around one installation."""

from litestar import Litestar, Router
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, MutableScopeHeaders, State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler, Message, Scope

from infra.services.installation import Soundings
from infra.services.register.first_day import Beginnings
from infra.services.system.service import SystemService
from web.site.build_assets import CONTENT_SECURITY_POLICY, STATIC, asset_urls
from web.site.errors import handlers
from web.site.gate import Gate, guard
from web.site.moment import read_moment
from web.site.request import read_visit
from web.site.routes import API, POLICY, api, pages
from web.site.templating import environment

_A_YEAR = 31_536_000
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(services: Soundings, system: SystemService | None = None) -> Litestar:
    """Return the application for one installation. ``web.site.build_assets`` must have been run.

    ``system`` tells how it is where more than the installation itself knows of that.
    """
    app = Litestar(
        # Pages that share an address must come together: one by one they are made ready twice.
        route_handlers=[
            Router("/", route_handlers=pages()),
            Router(API, route_handlers=api()),
            _static_files(),
        ],
        dependencies={
            "moment": Provide(read_moment, sync_to_thread=False),
            "visit": Provide(read_visit, sync_to_thread=False),
        },
        state=State(state_of(services, system)),
        exception_handlers=handlers(),
        guards=[guard],
        before_send=[_secure],
        csrf_config=CSRFConfig(
            secret=services.secret,
            cookie_httponly=True,
            # The API asks for a token, which no other site can make a browser send.
            exclude=["^/static/", "^/health$", "^/ready$", "^/api(/|$)"],
        ),
        openapi_config=OpenAPIConfig(
            title="Soundings",
            version="1",
            description="What is known about English councils, as it was known at any moment.",
            path=API,
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
        logging_config=None,
    )
    app.asgi_handler = Gate(app.asgi_handler, services)
    return app


def state_of(services: Soundings, system: SystemService | None = None) -> dict[str, object]:
    """Return all that handlers know of the installation that they stand over."""
    return {
        "services": services,
        "system": system or SystemService(services),
        "templates": environment(asset_urls()),
        "beginnings": Beginnings(),
        "policy": POLICY,
    }


def _static_files() -> ControllerRouterHandler:
    """Serve what was built; names carry a hash of their content, so they may be kept for ever."""
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=_A_YEAR, public=True, immutable=True),
        include_in_schema=False,
    )


async def _secure(message: Message, scope: Scope) -> None:
    """Put the headers on every answer, those of errors and files too.

    What somebody was shown who is signed in stays in no cache, not even the browser's own.
    """
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers[name] = value
    kept = "private, no-store" if scope.get("user") else "private, no-cache"
    headers.setdefault("Cache-Control", kept)
