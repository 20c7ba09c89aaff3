"""One concern an authority: what stands of it, where it is in the order of visit, what was decided.

Who may read statements sees soft convergence among it. For everybody else the concern, its order
and its times are what they would be without: nothing of it is in an alert, a decision or a place.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Literal
from uuid import UUID

from consumers.order_of_visit.order import Place
from detectors.escalation import Escalation
from domain.alerts.concerns import NOTHING_DECIDED, Part, Standing, concern_id, standing_of
from domain.alerts.events import OLD_YEARS, Signal
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory, Entry
from domain.times import AsOf, published_instant, to_instant, years_after
from infra.services.alerts import overdue
from infra.services.alerts.by_authority import StandingSignal, strongest_first
from infra.services.alerts.escalation import Escalating
from infra.services.alerts.handling import Handled
from infra.services.alerts.neighbour_figures import NeighbourFigures
from infra.services.context import Context
from projections.alerts.queries import Alert
from projections.picture import queries as picture_queries

Level = Literal["critical", "concern", "watch"]
LEVELS: tuple[Level, ...] = ("critical", "concern", "watch")

UNPLACED = Place(band="not judged", of=0)


@dataclass(frozen=True, slots=True)
class Concern:
    """All there is about one authority, its signals the strongest first, those of today before old.

    ``place`` is where it stands in the order of visit; ``spoken`` are the types of problem that
    several bodies speak of, for who may know. ``old_from`` is the day of the newest there is where
    nobody has judged or measured it for four years.
    """

    entry: Entry
    escalation: Escalation
    standing: tuple[StandingSignal, ...]
    place: Place
    stands: Standing = NOTHING_DECIDED
    spoken: tuple[str, ...] = ()
    old_from: date | None = None

    @property
    def level(self) -> Level:
        """How far it reaches: to a call first, a call, or an eye."""
        return "concern" if self.escalation.level == "alert" else self.escalation.level

    @property
    def id(self) -> str:
        """The concern's id as hex."""
        return concern_id(self.entry.id.hex).hex

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Its alerts, the strongest first."""
        return tuple({one.alert.id: one.alert for one in self.standing}.values())

    @property
    def strongest(self) -> StandingSignal | None:
        """The signal that it is told by; None where it is here for its place, or what is said."""
        return self.standing[0] if self.standing else None

    @property
    def more_measures(self) -> int:
        """How many further measures signals stand for."""
        return max(0, len({one.signal.measure for one in self.standing}) - 1)

    @property
    def families(self) -> tuple[str, ...]:
        """The families of evidence behind the signals."""
        return tuple(sorted({one.signal.clears_if.kind for one in self.standing}))

    @property
    def since(self) -> str | None:
        """Since when it stands (ISO): its oldest signal, or its place in the top tenth."""
        opened = [one.signal.since for one in self.standing]
        if opened:
            return min(opened, key=published_instant)
        return self.place.since.isoformat() if self.place.since else None

    @property
    def newest(self) -> str | None:
        """When the newest alert of it was opened (ISO); None where none stands."""
        opened = [one.opened_on for one in self.alerts]
        return max(opened, key=published_instant, default=None)

    @property
    def new(self) -> tuple[StandingSignal, ...]:
        """The signals that came after what was decided."""
        return tuple(
            one for one in self.standing if (one.alert.id, one.signal.key) in self.stands.new
        )

    def told_by(self, detector: str) -> "Concern | None":
        """Return the same concern told by one detector's signals; None where it has none."""
        told = tuple(one for one in self.standing if one.alert.detector == detector)
        return replace(self, standing=told) if told else None


@dataclass(frozen=True, slots=True)
class Concerns:
    """The concerns as they stood, in the order to call, and what they were gathered with.

    ``overdue`` are domains in which figures are late for everybody, with the day of the newest.
    """

    concerns: Sequence[Concern]
    handled: Handled = field(default_factory=Handled)
    alerts: Sequence[Alert] = ()
    near: NeighbourFigures = field(default_factory=NeighbourFigures)
    overdue: Sequence[tuple[str, str]] = ()


Newest = Callable[[str, str], date | None]
"""Tells, of an authority as hex and a domain, the newest day that anything known is about."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """What concerns are gathered with.

    ``today`` is the day that ages are counted to; ``newest`` tells the newest day that was judged
    or measured in a domain; ``spoken`` is what several bodies speak of, by authority as hex;
    ``of_nation`` is when England's newest figures were known.
    """

    directory: Directory
    catalogue: Catalogue
    escalate: Escalating
    places: Mapping[str, Place]
    today: date
    newest: Newest
    handled: Handled = field(default_factory=Handled)
    spoken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    of_nation: overdue.Newest = field(default_factory=dict)

    def gathered(self, alerts: Iterable[Alert]) -> list[Concern]:
        """Return one concern an authority, in the order to call."""
        found: defaultdict[UUID, list[Alert]] = defaultdict(list)
        for alert in map(self._of_its_own, alerts):
            if alert.signals:
                found[self.directory.kept(UUID(alert.authority))].append(alert)
        named = {UUID(one) for one in (*self._high(), *self.spoken)}
        concerns = [
            self._concern(self.directory.entries[key], found.get(key, []))
            for key in found.keys() | named
            if key in self.directory.entries
        ]
        return sorted(concerns, key=_call)

    def _of_its_own(self, alert: Alert) -> Alert:
        """Return an alert without what is so for everybody."""
        own = tuple(
            one
            for one in alert.signals
            if not overdue.is_everybodys(one, alert.domain, self.of_nation)
        )
        return alert if len(own) == len(alert.signals) else replace(alert, signals=own)

    def _high(self) -> Iterable[str]:
        return (one for one, at in self.places.items() if at.band in {"top tenth", "top quarter"})

    def _concern(self, entry: Entry, alerts: Sequence[Alert]) -> Concern:
        place = self.places.get(entry.id.hex, UNPLACED)
        standing = [StandingSignal(alert, signal) for alert in alerts for signal in alert.signals]
        fresh = [one for one in standing if not self._is_old(one)]
        old = [one for one in standing if self._is_old(one)]
        of_today = _with_signals(fresh)
        escalation = _reaching(self.escalate(entry.id.hex, of_today), place)
        spoken = tuple(self.spoken.get(entry.id.hex, ()))
        ordered = (
            *strongest_first(fresh, self.catalogue),
            *strongest_first(old, self.catalogue),
        )
        is_old = not fresh and not spoken and place.rank is None
        return Concern(
            entry=entry,
            escalation=escalation,
            standing=ordered,
            place=place,
            stands=self._stands(alerts),
            spoken=spoken,
            old_from=max(map(self._day_of, old), default=place.known_on) if is_old else None,
        )

    def _is_old(self, standing: StandingSignal) -> bool:
        """Tell whether nobody has judged or measured for four years what a signal speaks of."""
        return self._day_of(standing) < years_after(self.today, -OLD_YEARS)

    def _day_of(self, standing: StandingSignal) -> date:
        about = _day_of(standing.signal)
        if about >= years_after(self.today, -OLD_YEARS):
            return about
        return self.newest(standing.alert.authority, standing.alert.domain) or about

    def _stands(self, alerts: Iterable[Alert]) -> Standing:
        return standing_of(
            Part(one.id, self.handled.of(one.id), frozenset(each.key for each in one.signals))
            for one in alerts
        )


def in_region(found: Concerns, region: str | None) -> Concerns:
    """Return the concerns of one region, or all; places are among all of England's."""
    if region is None:
        return found
    return replace(found, concerns=[one for one in found.concerns if one.entry.region == region])


def places(context: Context, as_of: AsOf) -> dict[str, Place]:
    """Return where authorities stood in the order of visit at a moment."""
    instant = min(as_of.known_by, to_instant(context.clock()))
    return context.order_of_visit(as_of).places(instant)


def _reaching(escalation: Escalation, place: Place) -> Escalation:
    """Return how far a concern reaches: a place in the top tenth is as good as two voices."""
    if escalation.level == "watch" and place.band == "top tenth":
        return Escalation("alert", escalation.families, "order_of_visit")
    return escalation


def _call(concern: Concern) -> tuple[int, bool, bool, int, str, str]:
    rank = concern.place.rank
    return (
        LEVELS.index(concern.level),
        concern.old_from is not None,
        rank is None,
        rank or 0,
        concern.entry.name,
        concern.entry.id.hex,
    )


def _with_signals(standing: Iterable[StandingSignal]) -> list[Alert]:
    """Return alerts with no other signals than these."""
    found: defaultdict[str, list[Signal]] = defaultdict(list)
    alerts: dict[str, Alert] = {}
    for one in standing:
        alerts[one.alert.id] = one.alert
        found[one.alert.id].append(one.signal)
    return [replace(alert, signals=tuple(found[key])) for key, alert in alerts.items()]


def _day_of(signal: Signal) -> date:
    """Return the day that the newest finding of a signal is about, or from which it was known."""
    return signal.newest_true_on or date.fromisoformat(signal.since[:10])


def newest_of(context: Context, as_of: AsOf) -> Newest:
    """Return what tells how new evidence is; each authority's is read when it is first asked."""
    catalogue = context.catalogue(as_of.register)

    @cache
    def known(authority: str) -> dict[str, date]:
        found: dict[str, date] = {}
        with context.reading() as connection:
            days = picture_queries.newest_days(connection, as_of, [authority])
        for (_, measure), day in days.items():
            domain = catalogue.domain_of(measure)
            found[domain] = max(found.get(domain, day), day)
        return found

    return lambda authority, domain: known(authority).get(domain)
