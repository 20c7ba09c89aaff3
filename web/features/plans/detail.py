"""One support plan's page: its sections, what may be done there, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.support.offer import Offer
from domain.support.plan import Plan
from infra.services.plans.suggestions import OwnSuggestion
from infra.services.plans.visibility import VisiblePlan
from web.features.plans.citations import Cited, Part, citable
from web.features.plans.forms import MOST_SECTIONS
from web.features.statements.thread import TakenView
from web.features.statements.typed import NOTHING_TYPED, Typed
from web.site.request import Heading, Here, Visit
from web.words import sentences
from web.words.support import money

DONE = {
    "suggest": (
        "Your suggestion is kept, without your name. It comes out with a later release, once "
        "others can't tell that it is yours."
    ),
    "take-back": "Your suggestion is erased: its words are gone from every view.",
}
_SAID = "Done. What was there before stays on record."


_TRAIL = (("Support plans", "/plans"),)
_NEW_PART = Part("", "", (), frozenset())


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do about the plan: write it, act as the adviser, suggest something."""

    write: bool
    advise: bool
    suggest: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the page shows. ``choices`` are facts and alerts to cite, ``blank`` the form's parts."""

    seen: VisiblePlan
    name: str
    facts_href: str
    alerts: Sequence[Cited]
    parts: Sequence[Part]
    choices: Sequence[tuple[str, str]]
    blank: Sequence[Part]
    mine: Sequence[OwnSuggestion]
    may: May
    bodies: Sequence[tuple[str, str]]
    offers: Sequence[tuple[str, str]]
    done: str
    refused: str
    typed: Typed

    @property
    def paid(self) -> int:
        """The pence that were paid."""
        return sum(milestone.paid for milestone in self.seen.plan.milestones)


@get("/plans/{plan_id:str}", sync_to_thread=True, include_in_schema=False)
def plan(visit: Here, plan_id: FromPath[str]) -> Response[str]:
    """Show it, or that a suggestion was taken.

    That is said without the plan: a look at it in the audit log would tell who suggested something.
    """
    asked = visit.query.get("done", "")
    if words := DONE.get(asked):
        heading = Heading("Taken", "plans", (("Support plans", "/plans"),))
        return visit.page("taken.html", heading, TakenView(words, f"/plans/{plan_id}"))
    return shown(visit, plan_id, done=_SAID if asked else "")


def shown(
    visit: Visit, plan: str, *, done: str = "", refused: str = "", typed: Typed = NOTHING_TYPED
) -> Response[str]:
    """Answer with the page; whoever may not see the plan is answered as if there were none."""
    seen = visit.services.plans.one(visit.member, plan, visit.as_of)
    if seen is None:
        raise NotFoundException
    view = _view(visit, seen, done=done, refused=refused, typed=typed)
    heading = Heading(f"Support plan for {view.name}", "plans", _TRAIL, crumb=view.name)
    return visit.page("plan.html", heading, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK)


# One field of the page a line.
def _view(visit: Visit, seen: VisiblePlan, *, done: str, refused: str, typed: Typed) -> PlanView:
    plan, known = seen.plan, citable(visit, seen.plan)
    parts = [known.part(section) for section in plan.sections]
    return PlanView(
        seen=seen,
        name=visit.directory.name_of(plan.authority.hex),
        facts_href=_facts_href(visit, plan),
        alerts=known.links(alert.hex for alert in plan.alerts),
        parts=parts,
        choices=known.choices(parts),
        blank=[*parts, _NEW_PART][:MOST_SECTIONS],
        mine=_own_suggestions(visit, seen),
        may=_may(visit, seen),
        bodies=_bodies(visit),
        offers=_offers(visit),
        done=done,
        refused=refused,
        typed=typed,
    )


def _facts_href(visit: Visit, plan: Plan) -> str:
    entry = visit.directory.entries.get(plan.authority)
    return visit.href(f"/authorities/{entry.slug}" if entry else "/authorities")


def _own_suggestions(visit: Visit, seen: VisiblePlan) -> list[OwnSuggestion]:
    if not seen.soft or not visit.moment.is_now:
        return []
    return visit.services.plans.suggested_by(visit.member, seen.plan.plan.hex)


def _may(visit: Visit, seen: VisiblePlan) -> May:
    now, path = visit.moment.is_now, f"/plans/{seen.plan.plan.hex}"
    open_to_suggestions = seen.soft and seen.plan.stage != "closed"
    return May(
        write=now and visit.may("POST", f"{path}/diagnosis"),
        advise=now and visit.may("POST", f"{path}/answer"),
        suggest=now and open_to_suggestions and visit.may("POST", f"{path}/suggest"),
    )


def _bodies(visit: Visit) -> list[tuple[str, str]]:
    """Return the authorities that may be proposed as providers."""
    today = visit.services.clock().date()
    standing = (entry for entry in visit.directory.entries.values() if entry.stood_on(today))
    return sorted(((entry.id.hex, entry.name) for entry in standing), key=lambda pair: pair[1])


def _offers(visit: Visit) -> list[tuple[str, str]]:
    """Return the offers that have units left, with what is left and what one costs."""
    found = visit.services.offers.all(visit.as_of)
    return [(which, _offer_words(offer)) for which, offer in found.items() if offer.left]


def _offer_words(offer: Offer) -> str:
    made = offer.made
    cost = money(made.pence_a_unit) if made.pence_a_unit else "free"
    left = sentences.counted(offer.left, made.unit)
    return f"{made.title}, {made.provider_name}: {left} left, {cost} each"
