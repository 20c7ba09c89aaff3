"""What an adviser decides about an alert, sent from its page."""

from dataclasses import replace
from typing import Any

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from domain.refusal import Refusal
from infra.services.alerts.handling import ASKED, DecisionDraft
from web.features.alerts.detail import shown
from web.features.alerts.handling_panel import Outcome
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
