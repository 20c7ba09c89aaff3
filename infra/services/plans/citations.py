"""What a diagnosis may cite: facts and alerts that are known of the plan's authority."""

from collections.abc import Iterable

from domain.support.plan import Plan
from domain.support.plan_events import Section
from domain.support.plan_refusal import PlanRefusal
from infra.services.context import NOW, Context
from projections.alerts.queries import alerts_as_of
from projections.picture import queries as picture


def check_cited(context: Context, plan: Plan, sections: Iterable[Section]) -> None:
    """Raise PlanRefusal where sections cite what is neither known nor in the plan already."""
    authority = plan.authority.hex
    with context.reading() as views:
        alerts = alerts_as_of(views, NOW, authority=authority, include_cleared=True)
        facts = {fact.evidence for fact in picture.facts(views, NOW, [authority])}
    known_facts = facts.union(*(section.evidence for section in plan.sections))
    known_alerts = {alert.id for alert in alerts}
    for section in sections:
        if not known_facts.issuperset(section.evidence) or not known_alerts.issuperset(
            section.alerts
        ):
            msg = "Cite facts and alerts that are known of this authority."
            raise PlanRefusal(msg)
