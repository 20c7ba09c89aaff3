"""The web application: pages, API and static files, put together around one installation."""

from litestar import Litestar
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader, MutableScopeHeaders, State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler, Message, Scope

from web.api import api
from web.beginnings import Beginnings
from web.build_assets import CONTENT_SECURITY_POLICY, STATIC, asset_urls
from web.errors import handlers
from web.moment import read_moment
from web.pages.alert import alert
from web.pages.alerts import alerts
from web.pages.alias import add_alias
from web.pages.authorities import authorities
from web.pages.authority import authority
from web.pages.could_we_have_known import could_we_have_known
from web.pages.evidence import evidence
from web.pages.quarantine import quarantine
from web.pages.start import start
from web.pages.status import health, ready
from web.pages.system import system
from web.pages.time_machine import time_machine
from web.pages.vintages import vintages
from web.services import Services
from web.templating import environment
from web.visit import read_visit

PAGES: tuple[ControllerRouterHandler, ...] = (
    start,
    alerts,
    alert,
    authorities,
    authority,
    could_we_have_known,
    evidence,
    time_machine,
    vintages,
    quarantine,
    add_alias,
    system,
    health,
    ready,
)
"""Every page there is. Adding one is a module, a template and a line here."""

_A_YEAR = 31_536_000
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def create_app(services: Services) -> Litestar:
    """Give the application for one installation. ``web.build_assets`` must have been run."""
    return Litestar(
        route_handlers=[*PAGES, api(), _static_files()],
        dependencies={
            "moment": Provide(read_moment, sync_to_thread=False),
            "visit": Provide(read_visit, sync_to_thread=False),
        },
        state=State(
            {
                "services": services,
                "templates": environment(asset_urls()),
                "beginnings": Beginnings(),
            }
        ),
        exception_handlers=handlers(),
        before_send=[_secure],
        csrf_config=CSRFConfig(
            secret=services.secret,
            cookie_httponly=True,
            exclude=["^/static/", "^/health$", "^/ready$"],
        ),
        openapi_config=OpenAPIConfig(
            title="Soundings",
            version="1",
            description="What is known about English councils, as it was known at any moment.",
            path="/api",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            use_handler_docstrings=True,
        ),
        logging_config=None,
    )


def _static_files() -> ControllerRouterHandler:
    """Serve what was built; names carry a hash of their content, so they may be kept for ever."""
    return create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=_A_YEAR, public=True, immutable=True),
        include_in_schema=False,
    )


async def _secure(message: Message, _: Scope) -> None:
    """Put the headers on every answer, those of errors and files too."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers[name] = value
    headers.setdefault("Cache-Control", "private, no-cache")
