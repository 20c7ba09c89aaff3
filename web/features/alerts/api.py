"""Alerts for programs: what stands, how far it reaches, and an adviser's decisions."""

from typing import Annotated, Any

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_409_CONFLICT

from infra.services.alerts.handling import ASKED, DecisionDraft
from web.json.alerts import (
    DecidedShape,
    ListedAlertShape,
    alerts_json,
    handling_json,
)
from web.site.authority_param import Authority, entry_named
from web.site.request import Here

WithCleared = Annotated[
    bool, QueryParameter(name="all", description="Cleared alerts too, not only open ones.")
]


@get("/alerts", sync_to_thread=True, summary="Alerts, newest first")
def api_alerts(
    visit: Here, authority: Authority = "", *, with_cleared: WithCleared = False
) -> list[ListedAlertShape]:
    """Give the alerts as they stood, with the signals behind each and how far they reach.

    Where an alert stands with the adviser is given to whoever handles alerts; to others it is null.
    """
    only = entry_named(authority, visit.directory)
    found = visit.services.alerts.listed(
        visit.as_of,
        visit.person,
        authority=only.id.hex if only else None,
        include_cleared=with_cleared,
    )
    return alerts_json(found, visit.directory, visit.catalogue)


@post(
    "/alerts/{alert_id:str}/{decision:str}",
    sync_to_thread=True,
    summary="Decide about an alert",
    status_code=HTTP_200_OK,
    responses={
        HTTP_409_CONFLICT: ResponseSpec(
            dict[str, Any], description="The alert moved on since that version: look again."
        )
    },
)
def api_decide(
    visit: Here, alert_id: FromPath[str], decision: FromPath[str], data: JSONBody[DecisionDraft]
) -> DecidedShape:
    """Acknowledge, snooze, dismiss, rate, or undo the last decision."""
    alerts, by = visit.services.alerts, visit.member
    if decision not in ASKED or alerts.by_id(alert_id, visit.as_of) is None:
        raise NotFoundException
    alerts.handle(by, decision, alert_id, data)
    handled, seen = alerts.handling(visit.as_of, by, alert_id), alerts.versions([alert_id])
    return DecidedShape(alert_id, handling_json(alert_id, handled, seen[alert_id]))
