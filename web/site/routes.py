"""Every address there is: who may ask for it and what answers, in one row of one list.

What isn't here nobody may. A path has ``{name}`` for one part and, at its end, ``{name:path}`` or
``*`` for all that comes; of two rows that fit, the one with the plainer words counts. A page that
is added is a handler, a template and a row here.
"""

from collections.abc import Mapping

from litestar.handlers import BaseRouteHandler

from web.features.alerts.api import api_alerts, api_concerns
from web.features.alerts.detail import alert
from web.features.alerts.good_for import good_for
from web.features.alerts.handle import api_decide, decide
from web.features.alerts.list import alerts
from web.features.alerts.live_events import alert_events, api_alert_events
from web.features.authorities.api import api_replay
from web.features.authorities.briefing import briefing
from web.features.authorities.could_we_have_known import could_we_have_known
from web.features.authorities.detail import authority
from web.features.authorities.list import authorities
from web.features.authorities.measure import measure_of
from web.features.authorities.progress import progress
from web.features.authorities.take_back_alias import take_back_alias
from web.features.evidence.api import api_picture
from web.features.evidence.detail import evidence
from web.features.imports.api import api_imports, api_take_back
from web.features.imports.detail import imported, take_import_back
from web.features.imports.list import imports, send_files
from web.features.imports.returns import api_returns, hand_in, returns
from web.features.imports.templates_to_fill import template
from web.features.imports.waiting import act_on_waiting, waiting
from web.features.measures.api import api_measures, api_scales, api_themes
from web.features.measures.detail import define_measure, measure
from web.features.measures.list import measures
from web.features.measures.scales import define_scale, scales
from web.features.measures.themes import define_theme, themes
from web.features.notifications.feed import feed
from web.features.notifications.my_subscriptions import (
    add_subscription,
    change_subscription,
    my_feed,
)
from web.features.peer_reviews.api import api_peer_reviews
from web.features.peer_reviews.detail import change_peer_review, peer_review
from web.features.peer_reviews.list import peer_reviews
from web.features.plans.actions import act_on_plan, answer_suggestion, suggest, take_suggestion_back
from web.features.plans.api import api_act_on_plan, api_plan, api_plans, api_suggest
from web.features.plans.detail import plan
from web.features.plans.list import open_plan, plans
from web.features.quarantine.add_alias import add_alias
from web.features.quarantine.api import api_dismiss, api_quarantine
from web.features.quarantine.dismiss import dismiss, retry
from web.features.quarantine.page import quarantine
from web.features.reports.page import report, report_pdf
from web.features.risks.api import api_risks
from web.features.risks.page import risk, risks
from web.features.sign_in.openid import openid, openid_return
from web.features.sign_in.password import send_sign_in, sign_in, sign_out
from web.features.sign_in.second_step import second_step, send_second_step
from web.features.start.page import start
from web.features.statements.api import api_record, api_statements
from web.features.statements.custodian import approve, ask_who, close_epoch, custodian, erase
from web.features.statements.list import statements
from web.features.statements.mine import answer, let_out_alone, my_statements, take_back, waive
from web.features.statements.record import record, send_record
from web.features.statements.thread import ask, regrade, thread, verify, voice
from web.features.support.api import api_matrix, api_offers
from web.features.support.matrix import matrix_page
from web.features.support.offer import offer_page
from web.features.system.api import api_system
from web.features.system.health import health, ready
from web.features.system.page import system
from web.features.targets.api import (
    api_target,
    api_target_disagreements,
    api_target_lines,
    api_targets,
)
from web.features.targets.page import target, targets
from web.features.time_machine.api import api_diff, api_vintages
from web.features.time_machine.page import time_machine
from web.features.time_machine.vintages import vintages
from web.site.policy import (
    ADVISERS,
    ANYONE,
    BRINGERS,
    CUSTODIANS,
    GROUP,
    IMPORTERS,
    MENDERS,
    NOBODY,
    PLAN_OPENERS,
    PLAN_READERS,
    PLAN_WRITERS,
    RETURNERS,
    REVIEW_RECORDERS,
    SPEAKERS,
    Policy,
    Rule,
)

ROUTES: Mapping[tuple[str, str], tuple[Rule, *tuple[BaseRouteHandler, ...]]] = {
    ("GET", "/"): (ANYONE, start),
    ("GET", "/alerts"): (ANYONE, alerts),
    ("GET", "/alerts/{id}"): (ANYONE, alert),
    ("GET", "/alerts/good-for"): (ANYONE, good_for),
    ("GET", "/alerts/events"): (ADVISERS, alert_events),
    ("POST", "/alerts/{id}/{decision}"): (ADVISERS, decide),
    ("GET", "/authorities"): (ANYONE, authorities),
    ("GET", "/authorities/{slug}"): (ANYONE, authority),
    ("POST", "/authorities/{slug}/unalias"): (MENDERS, take_back_alias),
    ("GET", "/authorities/{slug}/briefing.pdf"): (ANYONE, briefing),
    ("GET", "/authorities/{slug}/could-we-have-known"): (ANYONE, could_we_have_known),
    ("GET", "/authorities/{slug}/measure"): (ANYONE, measure_of),
    ("GET", "/authorities/{slug}/progress"): (ANYONE, progress),
    ("GET", "/evidence/{id}"): (ANYONE, evidence),
    ("GET", "/matrix"): (ANYONE, matrix_page),
    ("GET", "/offers/{offer}"): (ANYONE, offer_page),
    ("GET", "/measures"): (ANYONE, measures),
    ("GET", "/measures/about"): (ANYONE, measure),
    ("POST", "/measures/about"): (MENDERS, define_measure),
    ("GET", "/scales"): (ANYONE, scales),
    ("POST", "/scales"): (MENDERS, define_scale),
    ("GET", "/themes"): (ANYONE, themes),
    ("POST", "/themes"): (MENDERS, define_theme),
    ("GET", "/targets"): (ANYONE, targets),
    ("GET", "/targets/{key}"): (ANYONE, target),
    ("GET", "/reports/{name}"): (ANYONE, report),
    ("GET", "/reports/{name}/report.pdf"): (ANYONE, report_pdf),
    ("GET", "/time-machine"): (ANYONE, time_machine),
    ("GET", "/vintages"): (ANYONE, vintages),
    ("GET", "/imports"): (ANYONE, imports),
    ("POST", "/imports"): (IMPORTERS, send_files),
    ("GET", "/imports/{id}"): (ANYONE, imported),
    ("GET", "/templates/{name}"): (ANYONE, template),
    ("POST", "/imports/{id}/take-back"): (IMPORTERS, take_import_back),
    ("GET", "/imports/waiting/{id}"): (BRINGERS, waiting),
    ("POST", "/imports/waiting/{id}/{act}"): (BRINGERS, act_on_waiting),
    ("GET", "/returns"): (ANYONE, returns),
    ("POST", "/returns"): (RETURNERS, hand_in),
    ("GET", "/quarantine"): (ANYONE, quarantine),
    ("POST", "/quarantine/alias"): (MENDERS, add_alias),
    ("POST", "/quarantine/dismiss"): (MENDERS, dismiss),
    ("POST", "/quarantine/retry"): (MENDERS, retry),
    ("GET", "/system"): (ANYONE, system),
    ("GET", "/peer-reviews"): (ANYONE, peer_reviews),
    ("GET", "/peer-reviews/{id}"): (ANYONE, peer_review),
    ("POST", "/peer-reviews/{id}/{asked}"): (REVIEW_RECORDERS, change_peer_review),
    ("GET", "/risks"): (ANYONE, risks),
    ("GET", "/risks/{key}"): (ANYONE, risk),
    ("GET", "/feeds/{secret}/{form}"): (ANYONE, feed),
    ("GET", "/health"): (ANYONE, health),
    ("GET", "/ready"): (ANYONE, ready),
    ("GET", "/static/{file:path}"): (ANYONE,),
    ("HEAD", "/static/{file:path}"): (ANYONE,),
    ("GET", "/sign-in"): (ANYONE, sign_in),
    ("POST", "/sign-in"): (ANYONE, send_sign_in),
    ("GET", "/sign-in/second-step"): (ANYONE, second_step),
    ("POST", "/sign-in/second-step"): (ANYONE, send_second_step),
    ("GET", "/sign-in/openid"): (ANYONE, openid),
    ("GET", "/sign-in/openid/return"): (ANYONE, openid_return),
    ("POST", "/sign-out"): (ANYONE, sign_out),
    ("GET", "/record"): (SPEAKERS, record),
    ("POST", "/record"): (SPEAKERS, send_record),
    ("GET", "/my-statements"): (SPEAKERS, my_statements),
    ("POST", "/my-statements/{id}/*"): (SPEAKERS, let_out_alone, waive, answer, take_back),
    ("GET", "/statements"): (GROUP, statements),
    ("GET", "/statements/{id}"): (GROUP, thread),
    ("POST", "/statements/{id}/*"): (GROUP, voice, ask, verify, regrade),
    ("GET", "/my-feed"): (ADVISERS, my_feed),
    ("POST", "/my-feed"): (ADVISERS, add_subscription),
    ("POST", "/my-feed/{id}/*"): (ADVISERS, change_subscription),
    ("GET", "/plans"): (PLAN_READERS, plans),
    ("POST", "/plans"): (PLAN_OPENERS, open_plan),
    ("GET", "/plans/{id}"): (PLAN_READERS, plan),
    ("POST", "/plans/{id}/suggest"): (GROUP, suggest),
    ("POST", "/plans/{id}/take-back"): (GROUP, take_suggestion_back),
    ("POST", "/plans/{id}/answer"): (ADVISERS, answer_suggestion),
    ("POST", "/plans/{id}/{act}"): (PLAN_WRITERS, act_on_plan),
    ("GET", "/custodian"): (CUSTODIANS, custodian),
    ("POST", "/custodian/*"): (CUSTODIANS, close_epoch, ask_who, approve, erase),
    ("GET", "/api"): (ANYONE,),
    ("GET", "/api/openapi.json"): (ANYONE,),
    ("GET", "/api/{path}"): (NOBODY,),
    ("GET", "/api/alerts"): (ANYONE, api_alerts),
    ("GET", "/api/concerns"): (ANYONE, api_concerns),
    ("POST", "/api/alerts/{id}/{decision}"): (ADVISERS, api_decide),
    ("GET", "/api/alerts/events"): (ADVISERS, api_alert_events),
    ("GET", "/api/offers"): (ANYONE, api_offers),
    ("GET", "/api/matrix"): (ANYONE, api_matrix),
    ("GET", "/api/targets"): (ANYONE, api_targets),
    ("GET", "/api/targets/lines"): (ANYONE, api_target_lines),
    ("GET", "/api/targets/{key}"): (ANYONE, api_target),
    ("GET", "/api/targets/disagreements"): (ANYONE, api_target_disagreements),
    ("GET", "/api/picture"): (ANYONE, api_picture),
    ("GET", "/api/diff"): (ANYONE, api_diff),
    ("GET", "/api/vintages"): (ANYONE, api_vintages),
    ("GET", "/api/replay"): (ANYONE, api_replay),
    ("GET", "/api/imports"): (ANYONE, api_imports),
    ("GET", "/api/returns"): (ANYONE, api_returns),
    ("POST", "/api/imports/{id}/take-back"): (IMPORTERS, api_take_back),
    ("GET", "/api/quarantine"): (ANYONE, api_quarantine),
    ("POST", "/api/quarantine/{id}/dismiss"): (MENDERS, api_dismiss),
    ("GET", "/api/system"): (ANYONE, api_system),
    ("GET", "/api/peer-reviews"): (ANYONE, api_peer_reviews),
    ("GET", "/api/risks"): (ANYONE, api_risks),
    ("GET", "/api/measures"): (ANYONE, api_measures),
    ("GET", "/api/scales"): (ANYONE, api_scales),
    ("GET", "/api/themes"): (ANYONE, api_themes),
    ("GET", "/api/statements"): (GROUP, api_statements),
    ("POST", "/api/statements"): (SPEAKERS, api_record),
    ("GET", "/api/plans"): (PLAN_READERS, api_plans),
    ("GET", "/api/plans/{id}"): (PLAN_READERS, api_plan),
    ("POST", "/api/plans/{id}/suggest"): (GROUP, api_suggest),
    ("POST", "/api/plans/{id}/{act}"): (PLAN_WRITERS, api_act_on_plan),
}
"""By method and path: who may, then what answers (nothing where Litestar itself does, or nobody
may). Under ``/api`` for programs."""

API = "/api"
POLICY = Policy({at: rule for at, (rule, *_) in ROUTES.items()})


def pages() -> list[BaseRouteHandler]:
    """Return what answers people, in the order of the rows."""
    return [handler for at, handler in _handlers() if not _is_in_api(at)]


def api() -> list[BaseRouteHandler]:
    """Return what answers programs; its own paths go on from ``/api``."""
    return [handler for at, handler in _handlers() if _is_in_api(at)]


def _handlers() -> list[tuple[str, BaseRouteHandler]]:
    return [(path, handler) for (_, path), (_, *found) in ROUTES.items() for handler in found]


def _is_in_api(path: str) -> bool:
    return path.startswith(f"{API}/")
