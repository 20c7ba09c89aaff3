"""What a plan's diagnosis cites, and what it may: facts and alerts, each in words with a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.support.plan import Plan
from domain.support.plan_events import Section
from projections.alerts.queries import Alert, alerts_as_of
from projections.picture import queries as picture
from projections.picture.queries import Fact
from web.features.plans.forms import ALERT
from web.site.request import Visit
from web.words import sentences
from web.words.facts import value_of

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
class Citable:
    """What was known of an authority at a moment: its facts, and its alerts, cleared ones too."""

    visit: Visit
    facts: Sequence[Fact]
    alerts: Sequence[Alert]

    def part(self, section: Section) -> Part:
        """Return a part of the diagnosis with links to what it cites."""
        facts = {fact.evidence: self._fact_words(fact) for fact in self.facts}
        cited = [
            Cited(self.visit.href(f"/evidence/{fact}"), facts.get(fact, _GONE))
            for fact in section.evidence
        ]
        ids = frozenset((*section.evidence, *(f"{ALERT}{alert}" for alert in section.alerts)))
        return Part(section.heading, section.text, [*cited, *self.links(section.alerts)], ids)

    def links(self, alerts: Iterable[str]) -> list[Cited]:
        """Return links to alerts, by their ids."""
        words = {alert.id: alert_words(alert) for alert in self.alerts}
        return [
            Cited(self.visit.href(f"/alerts/{UUID(alert).hex}"), words.get(alert, "An alert"))
            for alert in alerts
        ]

    def choices(self, parts: Iterable[Part]) -> list[tuple[str, str]]:
        """Return what may be cited: open alerts, each series' newest fact, and what is already."""
        cited = frozenset[str]().union(*(part.ids for part in parts))
        newest = {(fact.kind, fact.measure): fact for fact in self.facts}
        chosen = {fact.evidence: fact for fact in (*newest.values(), *self.facts)}
        offered = {fact.evidence for fact in newest.values()} | cited
        by_date = sorted(chosen.values(), key=lambda fact: fact.true_on, reverse=True)
        return [
            *(
                (f"{ALERT}{alert.id}", f"Alert: {alert_words(alert)}")
                for alert in self.alerts
                if alert.is_open or f"{ALERT}{alert.id}" in cited
            ),
            *(
                (fact.evidence, self._fact_words(fact))
                for fact in by_date
                if fact.evidence in offered
            ),
        ]

    def _fact_words(self, fact: Fact) -> str:
        catalogue = self.visit.catalogue
        title = catalogue.title_of(fact.measure)
        return f"{title}: {value_of(fact, catalogue)}, {sentences.long_date(fact.true_on)}"


def citable(visit: Visit, plan: Plan) -> Citable:
    """Return what was known, at the moment looked from, of the authority that a plan is for."""
    authority = plan.authority.hex
    with visit.services.reading() as connection:
        facts = picture.facts(connection, visit.as_of, [authority])
        alerts = alerts_as_of(connection, visit.as_of, authority=authority, include_cleared=True)
    return Citable(visit, facts, alerts)


def alert_words(alert: Alert) -> str:
    """Return what an alert is about, in few words."""
    detector = sentences.rule_name(alert.detector)
    return f"{detector}: {alert.domain}, {alert.level}"
