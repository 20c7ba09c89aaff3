"""Support plans: those a member may see, and the form that opens one or asks for help."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.refusal import Refusal
from domain.support.audience import same_area
from infra.services.plans.visibility import VisiblePlan
from projections.alerts.queries import alerts_as_of
from web.features.plans.citations import alert_words
from web.features.plans.forms import Form, opening
from web.features.statements.record import councils
from web.site.form_data import Sent, every, go
from web.site.paging import Page, paged
from web.site.request import Heading, Here, Visit

HEADING = Heading("Support plans", "plans")


@dataclass(frozen=True, slots=True)
class Row:
    """A plan in the list."""

    name: str
    href: str
    seen: VisiblePlan


@dataclass(frozen=True, slots=True)
class PlansView:
    """What the page shows; ``alerts`` are the open ones of the chosen authority."""

    rows: Sequence[Row]
    page: Page[VisiblePlan]
    may_open: bool
    asks: bool
    authorities: Sequence[tuple[str, str]]
    chosen: str
    alerts: Sequence[tuple[str, str]]
    refused: str


@get("/plans", sync_to_thread=True, include_in_schema=False)
def plans(visit: Here) -> Response[str]:
    """List them, the newest first."""
    return _page(visit)


@post("/plans", sync_to_thread=True, include_in_schema=False)
def open_plan(visit: Here, data: Sent) -> Response[Any]:
    """Open a plan and go to it, or say why it can't be."""
    by, form = visit.member, Form({name: every(data, name) for name in data})
    try:
        asked = opening(form, by, visit.services.clock(), visit.directory)
        visit.services.plans.carry_out(by, asked)
    except Refusal as refusal:
        return _page(visit, str(refusal))
    return go(f"/plans/{asked.plan.hex}?done=opened")


def _page(visit: Visit, refused: str = "") -> Response[str]:
    by = visit.member
    found = visit.services.plans.all(by, visit.as_of)
    page = paged(found, visit.query.get("page", ""))
    chosen = visit.query.get("authority", "")
    view = PlansView(
        rows=[
            Row(
                visit.directory.name_of(seen.plan.authority.hex),
                visit.href(f"/plans/{seen.plan.plan.hex}"),
                seen,
            )
            for seen in page.items
        ],
        page=page,
        may_open=visit.moment.is_now and visit.may("POST", "/plans"),
        asks=by.role == "authority",
        authorities=_authorities(visit),
        chosen=chosen,
        alerts=_alerts(visit, chosen),
        refused=refused,
    )
    return visit.page("plans.html", HEADING, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK)


def _authorities(visit: Visit) -> list[tuple[str, str]]:
    """Return the authorities that the member may open a plan for."""
    by, directory = visit.member, visit.directory
    found = councils(directory, visit)
    if by.role != "partnership_manager":
        return found
    entries = ((slug, name, directory.by_slug(slug)) for slug, name in found)
    return [
        (slug, name)
        for slug, name, entry in entries
        if entry and same_area(entry.sub_region, by.area)
    ]


def _alerts(visit: Visit, slug: str) -> list[tuple[str, str]]:
    entry = visit.directory.by_slug(slug) if slug else None
    if entry is None:
        return []
    with visit.services.reading() as connection:
        found = alerts_as_of(connection, visit.as_of, authority=entry.id.hex)
    return [(alert.id, alert_words(alert)) for alert in found]
