"""What an adviser decides about an alert, sent from its page."""

from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.alerts.handling_decisions import HandlingRefusal
from web.features.alerts.detail import shown
from web.features.alerts.handling_form import ASKED, command
from web.features.alerts.handling_panel import Outcome
from web.site.form_data import Sent, one
from web.site.request import Here
from web.site.session import go
from web.site.signed_in import member

_KEPT = ("comment", "reason", "until", "label")


@post("/alerts/{alert_id:str}/{decision:str}", sync_to_thread=True, include_in_schema=False)
def decide(
    visit: Here, alert_id: FromPath[str], decision: FromPath[str], data: Sent
) -> Response[Any]:
    """Record a decision and go back to the alert, or say there why it can't be."""
    if decision not in ASKED:
        raise NotFoundException
    try:
        wanted = command(
            decision, visit.services, member(visit), alert_id, lambda name: one(data, name)
        )
        visit.services.alerts.decide(wanted)
    except HandlingRefusal as refusal:
        sent = {"form": decision, **{name: one(data, name) for name in _KEPT}}
        here = replace(visit, path=f"/alerts/{alert_id}")
        return shown(here, alert_id, Outcome(refused=str(refusal), sent=sent))
    return go(f"/alerts/{alert_id}?done={decision}")
