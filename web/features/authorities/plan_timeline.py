"""Support plans on an authority's axis of time, and who else had one: for who may see plans."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.support.plan import Plan
from infra.services.evidence.comparison_group import Helped
from web.features.plans.port import Seen
from web.site.charts.timeline import Lane, Mark
from web.site.request import Visit
from web.words import plans as plan_words

_CLOSED = "support.plan_closed"


def plans_seen(visit: Visit) -> Sequence[Seen]:
    """Give the plans that the reader sees; none for whoever opens no plan."""
    if visit.person is None or not visit.may("GET", "/plans"):
        return ()
    return visit.services.plans.every(visit.person, visit.as_of)


def plan_lanes(seen: Sequence[Seen], authority: str, today: date) -> Iterator[Lane]:
    """Give an authority's plans, each from its opening to its end, and what they reached."""
    own = [one.plan for one in seen if one.plan.authority.hex == authority]
    if not own:
        return
    oldest_first = sorted(own, key=lambda one: one.opened_at)
    yield Lane("Support plan", [_span(one, today) for one in oldest_first])
    reached = [
        Mark(one.reached_on, one.reached_on, f"reached: {one.what}", "good")
        for plan in oldest_first
        for one in plan.milestones
        if one.reached_on
    ]
    due = [
        Mark(one.due, one.due, f"due: {one.what}")
        for plan in oldest_first
        for one in plan.milestones
        if not one.reached_on
    ]
    if marks := sorted([*reached, *due]):
        yield Lane("Milestones", marks)


def helped_by(seen: Sequence[Seen]) -> Helped:
    """Give what tells whether an authority had a plan on a day, as far as the reader knows."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for one in seen:
        begun, ended = one.plan.opened_at.date(), _ended(one.plan) or date.max
        spans.setdefault(one.plan.authority.hex, []).append((begun, ended))

    def helped(authority: str, day: date) -> bool:
        return any(begun <= day <= ended for begun, ended in spans.get(authority, ()))

    return helped


def _span(plan: Plan, today: date) -> Mark:
    begun, ended = plan.opened_at.date(), _ended(plan)
    words = f"{plan_words.STAGES[plan.stage].lower()}, {plan_words.PROBLEMS[plan.problem_type]}"
    return Mark(begun, max(begun, ended or today), words, "plain", open=ended is None)


def _ended(plan: Plan) -> date | None:
    """Give the day a plan was closed; None for one that stands."""
    if plan.stage != "closed":
        return None
    return max(one.on for one in plan.history if one.what == _CLOSED)
