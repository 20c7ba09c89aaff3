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
from web.features.alerts.detail import alert
from web.features.alerts.handle import decide
from web.features.alerts.list import alerts
from web.features.alerts.live_events import alert_events
from web.features.authorities.briefing import briefing
from web.features.authorities.could_we_have_known import could_we_have_known
from web.features.authorities.detail import authority
from web.features.authorities.list import authorities
from web.features.authorities.progress import progress
from web.features.evidence.detail import evidence
from web.features.notifications.feed import feed
from web.features.notifications.my_subscriptions import add_way, change_way, my_feed
from web.features.peer_reviews.detail import change_peer_review, peer_review
from web.features.peer_reviews.list import peer_reviews
from web.features.plans.actions import act_on_plan, answer_suggestion, suggest, take_suggestion_back
from web.features.plans.detail import plan
from web.features.plans.list import open_plan, plans
from web.features.quarantine.add_alias import add_alias
from web.features.quarantine.page import quarantine
from web.features.reports.page import report, report_pdf
from web.features.risks.page import risk, risks
from web.features.sign_in.openid import openid, openid_return
from web.features.sign_in.password import send_sign_in, sign_in, sign_out
from web.features.sign_in.second_step import second_step, send_second_step
from web.features.start.page import start
from web.features.statements.custodian import approve, ask_who, close_epoch, custodian, erase
from web.features.statements.list import statements
from web.features.statements.mine import answer, let_out_alone, my_statements, take_back, waive
from web.features.statements.record import record, send_record
from web.features.statements.thread import ask, regrade, thread, verify, voice
from web.features.support.matrix import matrix_page
from web.features.support.offer import offer_page
from web.features.system.health import health, ready
from web.features.system.page import system
from web.features.targets.page import target, targets
from web.features.time_machine.page import time_machine
from web.features.time_machine.vintages import vintages
from web.site.api import api
from web.site.build_assets import CONTENT_SECURITY_POLICY, STATIC, asset_urls
from web.site.errors import handlers
from web.site.gate import Gate, guard
from web.site.moment import read_moment
from web.site.request import read_visit
from web.site.templating import environment

PAGES: tuple[ControllerRouterHandler, ...] = (
    start,
    alerts,
    alert,
    alert_events,
    decide,
    my_feed,
    add_way,
    change_way,
    authorities,
    authority,
    briefing,
    could_we_have_known,
    progress,
    targets,
    target,
    matrix_page,
    offer_page,
    report,
    report_pdf,
    feed,
    evidence,
    time_machine,
    vintages,
    quarantine,
    add_alias,
    system,
    peer_reviews,
    peer_review,
    change_peer_review,
    risks,
    risk,
    record,
    send_record,
    my_statements,
    let_out_alone,
    waive,
    answer,
    take_back,
    statements,
    thread,
    voice,
    ask,
    verify,
    regrade,
    plans,
    open_plan,
    plan,
    act_on_plan,
    suggest,
    take_suggestion_back,
    answer_suggestion,
    custodian,
    close_epoch,
    ask_who,
    approve,
    erase,
    sign_in,
    send_sign_in,
    second_step,
    send_second_step,
    openid,
    openid_return,
    sign_out,
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


def create_app(services: Soundings, system: SystemService | None = None) -> Litestar:
    """Return the application for one installation. ``web.site.build_assets`` must have been run.

    ``system`` tells how it is where more than the installation itself knows of that.
    """
    app = Litestar(
        # Pages that share an address must come together: one by one they are made ready twice.
        route_handlers=[Router("/", route_handlers=PAGES), api(), _static_files()],
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
            path="/api",
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
