"""Alerts: as they stood, for a reader; and what an adviser does about them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from detectors.escalation import Escalation
from domain.alerts.concerns import decide_together
from domain.alerts.handling_decisions import HandlingRefusal
from domain.alerts.handling_events import StreamEvent, history_of
from domain.membership.person import Person
from domain.membership.roles import ADVISERS, HANDLING_READERS, LISTENERS
from domain.times import AsOf
from infra.services.alerts.changes import Move, moves
from infra.services.alerts.concerns import Concerns, Gathering, newest_of, places
from infra.services.alerts.escalation import Escalating, escalating
from infra.services.alerts.handling import (
    ACTS,
    Asked,
    Common,
    DecisionDraft,
    Handled,
    alert_id,
    command,
)
from infra.services.alerts.neighbour_figures import NeighbourFigures, neighbour_figures
from infra.services.alerts.overdue import newest_of_nation, overdue_everywhere
from infra.services.context import Context
from infra.stores.audit.entries import OnSubject
from projections.alert_handling import handling_as_of
from projections.alerts.queries import (
    Alert,
    alert_by_id,
    alert_ids,
    alerts_as_of,
    authorities_with_alerts,
    headings,
)
from projections.statements import queries as statements

Converging = Mapping[str, Sequence[str]]
"""By authority, as hex, the types of problem that several bodies speak of."""

GONE = "somebody who has left"


@dataclass(frozen=True, slots=True)
class AlertList:
    """Alerts as they stood, how far each authority's reach, and where each stands for the reader.

    ``versions`` are what a decision about an alert has to name; empty for who may not decide.
    ``near`` has the middle of the neighbours' figures that signals are told beside.
    """

    alerts: Sequence[Alert]
    escalations: Mapping[str, Escalation]
    handled: Handled
    versions: Mapping[str, int]
    near: NeighbourFigures = field(default_factory=NeighbourFigures)


@dataclass(frozen=True, slots=True)
class AlertService:
    """Tells alerts and records what is done about them; what can't be raises HandlingRefusal."""

    context: Context

    def handle(self, by: Person, asked: Asked, alert: str, draft: DecisionDraft) -> None:
        """Record what an adviser does about a concern, by one of its alerts; and audit it.

        One decision is about all alerts of the authority that stand, and recorded for all at once.
        """
        if by.role not in ADVISERS:
            msg = "Only an improvement adviser decides about alerts."
            raise HandlingRefusal(msg)
        context = self.context
        wanted = command(
            asked,
            draft,
            Common(
                at=context.clock(),
                by=by.id,
                alert=alert_id(alert),
                seen=draft.seen,
                position=context.position(),
            ),
        )
        audited = OnSubject(ACTS[asked], wanted.at, by.id.hex, wanted.alert.hex)
        context.execute(lambda: decide_together(self._happened(wanted.alert.hex), wanted), audited)

    def listed(
        self,
        as_of: AsOf,
        reader: Person | None = None,
        *,
        authority: str | None = None,
        include_cleared: bool = False,
    ) -> AlertList:
        """Return the alerts as they stood, newest first: all, or one authority's by its id."""
        with self.context.reading() as connection:
            found = alerts_as_of(
                connection, as_of, authority=authority, include_cleared=include_cleared
            )
            told = ((one.authority, signal) for one in found for signal in one.signals)
            near = neighbour_figures(connection, as_of, told)
        handled = self.handling(as_of, reader)
        escalate = self.escalating(as_of, self.converging(as_of, reader))
        return AlertList(
            alerts=found,
            escalations=_reach(found, escalate),
            handled=handled,
            versions=self.versions(one.id for one in found) if handled.seen else {},
            near=near,
        )

    def concerns(
        self,
        as_of: AsOf,
        reader: Person | None = None,
        *,
        operator: bool = False,
        in_a_file: bool = False,
    ) -> Concerns:
        """Return the concerns as they stood, one an authority, in the order to call.

        Where each stands is told to who handles them, and to whoever runs the installation. A file
        leaves the group, so it tells facts only.
        """
        with self.context.reading() as connection:
            found = alerts_as_of(connection, as_of)
            told = ((one.authority, signal) for one in found for signal in one.signals)
            near = neighbour_figures(connection, as_of, told)
            states = handling_as_of(connection, as_of) if operator else {}
        handled = Handled(seen=True, states=states) if operator else self.handling(as_of, reader)
        spoken = {} if in_a_file else self.converging(as_of, reader)
        catalogue = self.context.catalogue(as_of.register)
        today = as_of.known_day or self.context.clock().date()
        newest = newest_of_nation(self.context.expectations(as_of.register), catalogue, today)
        gathering = Gathering(
            self.context.directory(as_of.register),
            catalogue,
            self.escalating(as_of, spoken),
            places(self.context, as_of),
            today,
            newest_of(self.context, as_of),
            handled,
            spoken,
            newest,
        )
        late = overdue_everywhere(found, newest)
        return Concerns(gathering.gathered(found), handled, found, near, late)

    def by_id(self, alert: str, as_of: AsOf) -> Alert | None:
        """Return an alert as it stood, open or cleared; None where there was none."""
        with self.context.reading() as connection:
            return alert_by_id(connection, alert, as_of)

    def handling(self, as_of: AsOf, reader: Person | None, alert: str = "") -> Handled:
        """Return where alerts stood, or one alert; nothing for who may not see it."""
        if not may_see_handling(reader):
            return Handled()
        with self.context.reading() as connection:
            states = handling_as_of(connection, as_of, alert)
        acted = {act.by for one in states.values() for act in one.acts}
        return Handled(seen=True, states=states, names=self.names(acted))

    def versions(self, alerts: Iterable[str]) -> dict[str, int]:
        """Return of each alert the version of its concern, which a decision has to name."""
        wanted = list(alerts)
        with self.context.reading() as connection:
            siblings = self._siblings(connection, wanted)
        streams = self.context.store.streams({UUID(one) for of in siblings.values() for one in of})
        sizes = {stream.hex: len(events) for stream, events in streams.items()}
        return {
            alert: sum(sizes.get(one, 0) for one in siblings.get(alert, ())) for alert in wanted
        }

    def names(self, people: Iterable[UUID]) -> dict[UUID, str]:
        """Return what members are called, or were when they were members."""
        found = {one: self.context.people.name_of(one) for one in set(people)}
        return {one: name[0] if name else GONE for one, name in found.items()}

    def escalating(self, as_of: AsOf, spoken: Container[str] = ()) -> Escalating:
        """Return what tells how far alerts reach by the rules in force, as of a moment.

        Of the authorities ``spoken`` of several bodies speak, and the reader may know.
        """
        return escalating(self.context, as_of, spoken)

    def converging(self, as_of: AsOf, reader: Person | None) -> Converging:
        """Return what several bodies spoke of; nothing for who may not read statements.

        Of soft convergence a yes leaves the vault with an epoch, as an event, and nothing of who
        spoke. For the group's readers it is one more voice beside the alerts; nobody else sees it,
        and no file, notice or briefing holds it.
        """
        if reader is None or reader.role not in LISTENERS:
            return {}
        with self.context.reading() as connection:
            found = {
                authority: statements.converging(connection, authority, as_of)
                for authority in sorted(statements.ever_converging(connection))
            }
        return {authority: kinds for authority, kinds in found.items() if kinds}

    def moves(self, before: AsOf, after: AsOf) -> Sequence[Move]:
        """Return what became of alerts between two moments, the newest opened first."""
        with self.context.reading() as connection:
            then, now = (
                alerts_as_of(connection, one, include_cleared=True) for one in (before, after)
            )
        return moves(then, now)

    def _happened(self, alert: str) -> list[StreamEvent]:
        """Return what happened to the alerts of the concern that one belongs to, as in the log."""
        with self.context.reading() as connection:
            siblings = self._siblings(connection, [alert]).get(alert, ())
        recorded = [one for each in siblings for one in self.context.store.recorded(UUID(each))]
        recorded.sort(key=lambda one: one.position)
        return history_of(one.event for one in recorded)

    def _siblings(self, connection: Connection, alerts: Iterable[str]) -> dict[str, frozenset[str]]:
        """Return of each alert there is all alerts there ever were of its authority."""
        kept = self.context.directory().kept
        found = headings(connection, alerts)
        concerned = {alert: kept(UUID(one.authority)) for alert, one in found.items()}
        known = {UUID(one) for one in authorities_with_alerts(connection)}
        alike = [one.hex for one in known if kept(one) in set(concerned.values())]
        of: defaultdict[UUID, set[str]] = defaultdict(set)
        for (authority, _), ids in alert_ids(connection, alike).items():
            of[kept(UUID(authority))] |= ids
        return {alert: frozenset(of[authority]) for alert, authority in concerned.items()}


def may_see_handling(reader: Person | None) -> bool:
    """Tell whether a reader sees where alerts stand, and with whom."""
    return reader is not None and reader.role in HANDLING_READERS


def _reach(alerts: Iterable[Alert], escalate: Escalating) -> dict[str, Escalation]:
    """Return how far each authority's open alerts reach."""
    by_authority: defaultdict[str, list[Alert]] = defaultdict(list)
    for one in alerts:
        by_authority[one.authority] += [one] if one.is_open else []
    return {authority: escalate(authority, some) for authority, some in by_authority.items()}
