"""Support plans on an authority's axis of time, and who else had one: for who may see plans."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.support.plan import Plan
from infra.services.evidence.comparison_group import Helped
from infra.services.plans.visibility import VisiblePlan
from web.site.charts.timeline import Lane, Mark
from web.site.request import Visit
from web.words.support import PROBLEMS, STAGES

_CLOSED = "support.plan_closed"


def plans_seen(visit: Visit) -> Sequence[VisiblePlan]:
    """Return the plans that the reader sees; none for whoever opens no plan."""
    if visit.person is None or not visit.may("GET", "/plans"):
        return ()
    return visit.services.plans.all(visit.person, visit.as_of)


def plan_lanes(seen: Sequence[VisiblePlan], authority: str, today: date) -> Iterator[Lane]:
    """Yield an authority's plans, each from its opening to its end, and what they reached."""
    own = [visible.plan for visible in seen if visible.plan.authority.hex == authority]
    if not own:
        return
    oldest_first = sorted(own, key=lambda plan: plan.opened_at)
    yield Lane("Support plan", [_span(plan, today) for plan in oldest_first])
    milestones = [milestone for plan in oldest_first for milestone in plan.milestones]
    reached = [
        Mark(milestone.reached_on, milestone.reached_on, f"reached: {milestone.what}", "good")
        for milestone in milestones
        if milestone.reached_on
    ]
    due = [
        Mark(milestone.due, milestone.due, f"due: {milestone.what}")
        for milestone in milestones
        if not milestone.reached_on
    ]
    if marks := sorted([*reached, *due]):
        yield Lane("Milestones", marks)


def helped_by(seen: Sequence[VisiblePlan]) -> Helped:
    """Return what tells whether an authority had a plan on a day, as far as the reader knows."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for visible in seen:
        plan = visible.plan
        begun, ended = plan.opened_at.date(), _ended(plan) or date.max
        spans.setdefault(plan.authority.hex, []).append((begun, ended))

    def helped(authority: str, day: date) -> bool:
        return any(begun <= day <= ended for begun, ended in spans.get(authority, ()))

    return helped


def _span(plan: Plan, today: date) -> Mark:
    begun, ended = plan.opened_at.date(), _ended(plan)
    words = f"{STAGES[plan.stage].lower()}, {PROBLEMS[plan.problem_type].matter}"
    return Mark(begun, max(begun, ended or today), words, "plain", open=ended is None)


def _ended(plan: Plan) -> date | None:
    """Return the day a plan was closed; None for one that stands."""
    if plan.stage != "closed":
        return None
    return max(entry.on for entry in plan.history if entry.what == _CLOSED)
