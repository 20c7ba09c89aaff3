"""A support plan's page: its sections, what may be done there, and by whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.status_codes import HTTP_200_OK, HTTP_400_BAD_REQUEST

from domain.support.offer import Offer
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from projections.support.queries import offers_as_of
from web.features.plans.forms import MOST_SECTIONS
from web.features.plans.port import OwnSuggestion, Seen
from web.site.request import Heading, Visit
from web.site.signed_in import member
from web.words import sentences
from web.words.facts import value_of
from web.words.plans import pounds

_TRAIL = (("Support plans", "/plans"),)
_GONE = "A fact that is not in force any more"


@dataclass(frozen=True, slots=True)
class Cited:
    """Something that a part of the diagnosis rests on."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the diagnosis with what it cites."""

    heading: str
    text: str
    cited: Sequence[Cited]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the page shows. ``choices`` are facts and alerts to cite, ``blank`` the form's parts."""

    seen: Seen
    name: str
    facts_href: str
    alerts: Sequence[Cited]
    parts: Sequence[Part]
    choices: Sequence[tuple[str, str]]
    blank: Sequence[Part]
    mine: Sequence[OwnSuggestion]
    may_write: bool
    may_advise: bool
    may_suggest: bool
    bodies: Sequence[tuple[str, str]]
    offers: Sequence[tuple[str, str]]
    today: date
    done: str
    refused: str
    typed: str

    @property
    def paid(self) -> int:
        """Give the pence that were paid."""
        return sum(one.paid for one in self.seen.plan.milestones)


def shown(
    visit: Visit, plan: str, *, done: str = "", refused: str = "", typed: str = ""
) -> Response[str]:
    """Answer with the page; whoever may not see the plan is answered as if there were none."""
    seen = visit.services.plans.one(member(visit), plan, visit.as_of)
    if seen is None:
        raise NotFoundException
    view = _view(visit, seen, done=done, refused=refused, typed=typed)
    heading = Heading(f"Support plan for {view.name}", "plans", _TRAIL, crumb=view.name)
    return visit.page("plan.html", heading, view, HTTP_400_BAD_REQUEST if refused else HTTP_200_OK)


def _view(visit: Visit, seen: Seen, *, done: str, refused: str, typed: str) -> PlanView:
    plan, authority = seen.plan, seen.plan.authority.hex
    with visit.services.reading() as connection:
        facts = picture.facts(connection, visit.as_of, [authority])
        alerts = alerts_as_of(connection, visit.as_of, authority=authority, include_cleared=True)
    known = {one.evidence: _fact(visit, one) for one in facts}
    raised = {one.id: _alert(one) for one in alerts}
    parts = [
        Part(
            one.heading,
            one.text,
            [*_facts(visit, one.evidence, known), *_alerts(visit, one.alerts, raised)],
            frozenset((*one.evidence, *(f"alert:{each}" for each in one.alerts))),
        )
        for one in plan.sections
    ]
    entry = visit.directory.entries.get(plan.authority)
    now, path = visit.moment.is_now, f"/plans/{plan.plan.hex}"
    return PlanView(
        seen=seen,
        name=visit.directory.name_of(authority),
        facts_href=visit.href(f"/authorities/{entry.slug}" if entry else "/authorities"),
        alerts=list(_alerts(visit, [one.hex for one in plan.alerts], raised)),
        parts=parts,
        choices=_choices(visit, facts, alerts, frozenset().union(*(one.ids for one in parts))),
        blank=[*parts, Part("", "", (), frozenset())][:MOST_SECTIONS],
        mine=visit.services.plans.mine(member(visit), plan.plan.hex) if seen.soft and now else [],
        may_write=now and visit.may("POST", f"{path}/diagnosis"),
        may_advise=now and visit.may("POST", f"{path}/answer"),
        may_suggest=now
        and seen.soft
        and plan.stage != "closed"
        and visit.may("POST", f"{path}/suggest"),
        bodies=_bodies(visit),
        offers=_offers(visit),
        today=visit.services.clock().date(),
        done=done,
        refused=refused,
        typed=typed,
    )


def _bodies(visit: Visit) -> list[tuple[str, str]]:
    """Give the authorities that may be proposed as providers."""
    today = visit.services.clock().date()
    standing = (one for one in visit.directory.entries.values() if one.stood_on(today))
    return sorted(((one.id.hex, one.name) for one in standing), key=lambda pair: pair[1])


def _offers(visit: Visit) -> list[tuple[str, str]]:
    """Give the offers of the menu that have units left, with what is left and what one costs."""
    with visit.services.reading() as connection:
        found = offers_as_of(connection, visit.as_of)
    return [(which, _offer(one)) for which, one in found.items() if one.left]


def _offer(one: Offer) -> str:
    made = one.made
    cost = pounds(made.pence_a_unit) if made.pence_a_unit else "free"
    left = sentences.counted(one.left, made.unit)
    return f"{made.title}, {made.provider_name}: {left} left, {cost} each"


def _facts(visit: Visit, some: Iterable[str], known: Mapping[str, str]) -> Iterable[Cited]:
    for one in some:
        yield Cited(visit.href(f"/evidence/{one}"), known.get(one, _GONE))


def _alerts(visit: Visit, some: Iterable[str], raised: Mapping[str, str]) -> Iterable[Cited]:
    for one in some:
        yield Cited(visit.href(f"/alerts/{UUID(one).hex}"), raised.get(one, "An alert"))


def _choices(
    visit: Visit, facts: Sequence[Fact], alerts: Iterable[Alert], cited: frozenset[str]
) -> list[tuple[str, str]]:
    """Give what may be cited: open alerts, the newest fact of each series, and what is already."""
    newest = {(fact.kind, fact.measure): fact for fact in facts}
    chosen = {one.evidence: one for one in (*newest.values(), *facts)}
    offered = {one.evidence for one in newest.values()} | cited
    by_date = sorted(chosen.values(), key=lambda fact: fact.true_on, reverse=True)
    return [
        *(
            (f"alert:{one.id}", f"Alert: {_alert(one)}")
            for one in alerts
            if one.is_open or f"alert:{one.id}" in cited
        ),
        *((one.evidence, _fact(visit, one)) for one in by_date if one.evidence in offered),
    ]


def _fact(visit: Visit, fact: Fact) -> str:
    title = visit.catalogue.title_of(fact.measure)
    return f"{title}: {value_of(fact, visit.catalogue)}, {sentences.long_date(fact.true_on)}"


def _alert(one: Alert) -> str:
    detector = sentences.DETECTORS.get(one.detector, one.detector)
    return f"{detector}: {one.domain}, {one.level}"
