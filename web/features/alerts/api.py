"""Alerts for programs: what stands, how far it reaches, and an adviser's decisions."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST, HTTP_409_CONFLICT

from domain.alerts.handling_decisions import AlertMovedOnError, HandlingRefusal
from projections.alerts.queries import alert_by_id, alerts_as_of
from web.features.alerts.handling_form import ASKED, command
from web.features.alerts.handling_list import handled
from web.features.alerts.soft_voice import converging
from web.json.alerts import handling_json, listed
from web.json.shapes import DecidedShape, ListedAlertShape
from web.site.authority_param import Authority, entry_named
from web.site.request import Here, Visit
from web.site.signed_in import member

WithCleared = Annotated[
    bool, QueryParameter(name="all", description="Cleared alerts too, not only open ones.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision. ``seen`` is the version of the alert that it is about, as the list gives it.

    ``until`` and ``reason`` are for a snooze, ``label`` for a dismissal or a rating.
    """

    seen: int
    comment: str = ""
    reason: str = ""
    until: str = ""
    label: str = ""


@get("/alerts", sync_to_thread=True, summary="Alerts, newest first")
def api_alerts(
    visit: Here, authority: Authority = "", *, with_cleared: WithCleared = False
) -> list[ListedAlertShape]:
    """Give the alerts as they stood, with the signals behind each and how far they reach.

    Where an alert stands with the adviser is given to whoever handles alerts; to others it is null.
    """
    only = entry_named(authority, visit.directory)
    with visit.services.reading() as connection:
        found = alerts_as_of(
            connection,
            visit.as_of,
            authority=only.id.hex if only else None,
            include_cleared=with_cleared,
        )
        known = handled(visit, connection)
        spoken = converging(visit, connection)
    return listed(visit, found, known, spoken)


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
) -> Response[DecidedShape]:
    """Acknowledge, snooze, dismiss, rate, or undo the last decision."""
    if decision not in ASKED or not _is_known(visit, alert_id):
        raise NotFoundException
    fields = {name: str(getattr(data, name)) for name in DecisionDraft.__slots__}
    try:
        wanted = command(decision, visit.services, member(visit), alert_id, fields.__getitem__)
        visit.services.alerts.decide(wanted)
    except HandlingRefusal as refusal:
        moved = isinstance(refusal, AlertMovedOnError)
        status = HTTP_409_CONFLICT if moved else HTTP_400_BAD_REQUEST
        content: Any = {"status_code": status, "detail": str(refusal)}
        return Response(content, status_code=status)
    return Response(_decided(visit, alert_id), status_code=HTTP_200_OK)


def _is_known(visit: Visit, alert_id: str) -> bool:
    try:
        UUID(alert_id)
    except ValueError:
        return False
    with visit.services.reading() as connection:
        return alert_by_id(connection, alert_id, visit.as_of) is not None


def _decided(visit: Visit, alert_id: str) -> DecidedShape:
    with visit.services.reading() as connection:
        found = alert_by_id(connection, alert_id, visit.as_of)
        known = handled(visit, connection, alert_id)
    if found is None:
        raise NotFoundException
    seen = visit.services.alerts.versions([alert_id])[alert_id]
    return DecidedShape(id=alert_id, handling=handling_json(found, known, seen))
