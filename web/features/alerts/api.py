"""Alerts for programs: what stands, and how far it reaches."""

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from infra.services.alerts.concerns import in_region
from web.json.alerts import ListedAlertShape, alerts_json
from web.json.concerns import ConcernShape, concerns_json
from web.site.authority_param import Authority, entry_named
from web.site.request import Here

WithCleared = Annotated[
    bool, QueryParameter(name="all", description="Cleared alerts too, not only open ones.")
]


Region = Annotated[str, QueryParameter(name="region", description="Only authorities of it.")]


@get("/concerns", sync_to_thread=True, summary="Concerns, in the order to call")
def api_concerns(visit: Here, region: Region = "") -> list[ConcernShape]:
    """Give one concern an authority: its level, its place in the order of visit, its signals.

    Where it stands with the adviser is given to whoever handles alerts; to others it is null.
    """
    found = visit.services.alerts.concerns(visit.as_of, visit.person)
    return concerns_json(in_region(found, region or None), visit.catalogue)


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
