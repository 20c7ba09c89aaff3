"""What an adviser decides about an alert, sent from its page or by a program."""

from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_409_CONFLICT

from domain.refusal import Refusal
from infra.services.alerts.handling import ASKED, DecisionDraft
from web.features.alerts.detail import shown
from web.features.alerts.handling_panel import Outcome
from web.json.alerts import DecidedShape, handling_json
from web.site.form_data import Sent, go, one
from web.site.request import Here


@post("/alerts/{alert_id:str}/{decision:str}", sync_to_thread=True, include_in_schema=False)
def decide(
    visit: Here, alert_id: FromPath[str], decision: FromPath[str], data: Sent
) -> Response[Any]:
    """Record a decision and go back to the alert, or say there why it can't be."""
    if decision not in ASKED:
        raise NotFoundException
    words = {name: one(data, name) for name in ("comment", "reason", "until", "label")}
    seen = one(data, "seen")
    draft = DecisionDraft(seen=int(seen) if seen.isdecimal() else 0, **words)
    try:
        visit.services.alerts.handle(visit.member, decision, alert_id, draft)
    except Refusal as refusal:
        here = replace(visit, path=f"/alerts/{alert_id}")
        sent = {"form": decision, **words}
        return shown(here, alert_id, Outcome(refused=str(refusal), sent=sent))
    return go(f"/alerts/{alert_id}?done={decision}")


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
