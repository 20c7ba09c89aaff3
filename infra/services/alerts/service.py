"""Alerts: as they stood, for a reader; and what an adviser does about them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from detectors.escalation import Escalation
from domain.alerts.handling_decisions import HandlingRefusal, decide
from domain.alerts.handling_events import StreamEvent, history_of
from domain.membership.person import Person
from domain.membership.roles import ADVISERS, HANDLING_READERS, LISTENERS
from domain.times import AsOf
from infra.services.alerts.changes import Move, moves
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
from infra.services.context import Context
from infra.stores.audit.entries import OnSubject
from projections.alert_handling import handling_as_of
from projections.alerts.queries import Alert, alert_by_id, alerts_as_of
from projections.statements import queries as statements

Converging = Mapping[str, Sequence[str]]
"""By authority, as hex, the types of problem that several bodies speak of."""

GONE = "somebody who has left"


@dataclass(frozen=True, slots=True)
class AlertList:
    """Alerts as they stood, how far each authority's reach, and where each stands for the reader.

    ``versions`` are what a decision about an alert has to name; empty for who may not decide.
    """

    alerts: Sequence[Alert]
    escalations: Mapping[str, Escalation]
    handled: Handled
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AlertService:
    """Tells alerts and records what is done about them; what can't be raises HandlingRefusal."""

    context: Context

    def handle(self, by: Person, asked: Asked, alert: str, draft: DecisionDraft) -> None:
        """Record what an adviser does about an alert, and in the audit log that it was done."""
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
        context.execute(lambda: decide(self._history(wanted.alert), wanted), audited)

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
        handled = self.handling(as_of, reader)
        escalate = self.escalating(as_of, self.converging(as_of, reader))
        return AlertList(
            alerts=found,
            escalations=_reach(found, escalate),
            handled=handled,
            versions=self.versions(one.id for one in found) if handled.seen else {},
        )

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
        """Return the version of each alert's stream, which a decision about it has to name."""
        streams = self.context.store.streams([UUID(alert) for alert in alerts])
        return {stream.hex: len(events) for stream, events in streams.items()}

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

    def _history(self, alert: UUID) -> list[StreamEvent]:
        return history_of(self.context.store.streams([alert]).get(alert, ()))


def may_see_handling(reader: Person | None) -> bool:
    """Tell whether a reader sees where alerts stand, and with whom."""
    return reader is not None and reader.role in HANDLING_READERS


def _reach(alerts: Iterable[Alert], escalate: Escalating) -> dict[str, Escalation]:
    """Return how far each authority's open alerts reach."""
    by_authority: defaultdict[str, list[Alert]] = defaultdict(list)
    for one in alerts:
        by_authority[one.authority] += [one] if one.is_open else []
    return {authority: escalate(authority, some) for authority, some in by_authority.items()}
