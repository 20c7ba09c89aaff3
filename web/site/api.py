"""The addresses under ``/api``, for programs."""

from litestar import Router

from web.features.alerts.api import api_alerts, api_decide
from web.features.alerts.live_events import api_alert_events
from web.features.authorities.api import api_replay
from web.features.evidence.api import api_picture
from web.features.peer_reviews.api import api_peer_reviews
from web.features.plans.api import api_act_on_plan, api_plan, api_plans, api_suggest
from web.features.quarantine.api import api_quarantine
from web.features.risks.api import api_risks
from web.features.statements.api import api_record, api_statements
from web.features.support.api import api_matrix, api_offers
from web.features.system.api import api_system
from web.features.targets.api import (
    api_target,
    api_target_disagreements,
    api_target_lines,
    api_targets,
)
from web.features.time_machine.api import api_diff, api_vintages


def api() -> Router:
    """Return the routes under ``/api``."""
    return Router(
        "/api",
        route_handlers=[
            api_alerts,
            api_decide,
            api_alert_events,
            api_offers,
            api_matrix,
            api_targets,
            api_target_lines,
            api_target,
            api_target_disagreements,
            api_picture,
            api_diff,
            api_vintages,
            api_replay,
            api_quarantine,
            api_system,
            api_peer_reviews,
            api_risks,
            api_statements,
            api_record,
            api_plans,
            api_plan,
            api_suggest,
            api_act_on_plan,
        ],
    )
