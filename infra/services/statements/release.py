"""Closing an epoch: what may come out does, all at once, in an order drawn at random.

The release is decided and written down in the vault first, then appended to the event log as one
batch, then noted as done. Whatever is interrupted is taken up where it was by the next to close.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast, get_args
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from domain.events import Event
from domain.log import ConcurrentWriteError
from domain.membership.roles import LISTENERS, SPEAKERS
from domain.statements.events import (
    ACTOR,
    Condition,
    EpochClosed,
    Handling,
    Information,
    IntelligenceEvent,
    ProblemType,
    StatementReleased,
)
from domain.statements.release import Held, decide
from domain.times import from_instant, to_instant
from infra.services.context import Context
from infra.services.plans.suggestion_release import suggestions_out
from infra.services.statements.candidates import Candidates
from infra.services.statements.convergence import Converging
from infra.services.statements.responses import Responses
from infra.stores.audit.entries import Impersonal
from infra.stores.vault import statements
from infra.stores.vault.statement_tables import epochs, plans
from infra.stores.vault.statements import SealedEntry

_TYPES: Mapping[str, type[IntelligenceEvent]] = {
    cls.topic: cls for cls in get_args(IntelligenceEvent)
}
_A_MONDAY = date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class Closed:
    """An epoch that was closed, how many statements came out with it, and how many still wait."""

    epoch: int
    released: int
    held: int


@dataclass(frozen=True, slots=True)
class Releases:
    """Closes release windows."""

    context: Context

    def close(self, *, urgent: bool = False) -> Closed:
        """Close the open epoch; if urgent, let out only what its speakers agreed to."""
        self.context.catch_up()
        with self.context.changing_vault() as vault:
            if not _under_way(vault):
                self._plan(vault, self.context.clock(), urgent=urgent)
        closed = self._carry_out() or Closed(0, 0, 0)  # somebody else was quicker
        self.context.catch_up()
        return closed

    def close_if_due(self, days: int) -> Closed | None:
        """Close the open epoch if it began before the present window; None if it did not.

        Windows begin on a Monday and not with the first statement, which would tell when that was.
        """
        with self.context.vault.connect() as vault:  # looked at often, so without the lock
            if not self._to_do(vault, days):
                return None
        self.context.catch_up()
        with self.context.changing_vault() as vault:
            if not self._to_do(vault, days):
                return None  # somebody else was quicker
            if not _under_way(vault):
                self._plan(vault, self.context.clock(), urgent=False)
        closed = self._carry_out()
        self.context.catch_up()
        return closed

    def _to_do(self, vault: Connection, days: int) -> bool:
        opened = vault.execute(select(func.max(epochs.c.opened_at))).scalar()
        return _under_way(vault) or (
            opened is not None and due(opened, to_instant(self.context.clock()), days)
        )

    def _plan(self, vault: Connection, at: datetime, *, urgent: bool) -> None:
        """Decide what comes out and write it down, in an order drawn at random."""
        epoch = statements.open_epoch(vault, to_instant(at))
        with self.context.reading() as views:
            out = _released(views, vault, epoch, urgent=urgent)
            events: list[Event] = [_statement(one, epoch, at) for one in out]
            if not urgent:
                events += Responses(self.context, views, vault, epoch, at).released(out)
                events += suggestions_out(views, vault, epoch, at)
                events += Converging(self.context, views, vault, epoch, at).changed()
        self.context.chance.shuffle(events)
        events.append(_end(self.context.new_id(), epoch, at))
        rows = [
            {"place": place, "topic": one.topic, "state": msgspec.json.encode(one)}
            for place, one in enumerate(events)
        ]
        vault.execute(insert(plans), rows)
        which = epochs.c.epoch == epoch
        opened = vault.execute(select(epochs.c.opened_at).where(which)).scalar_one()
        vault.execute(update(epochs).where(which).values(closing_at=to_instant(at)))
        # What one speaker agreed to let out postpones nobody else's release.
        began = opened if urgent else to_instant(at)
        vault.execute(insert(epochs), {"epoch": epoch + 1, "opened_at": began})

    def _carry_out(self) -> Closed | None:
        """Append what was decided, if it is not in the log, and note it as done.

        This is the one write that is not ``Context.execute``'s: what comes out, in which order, is
        in the vault and stays as it is, so a lost race means that somebody else took the same plan
        up. Deciding again would draw another order, which two copies of the log would tell apart.
        """
        with self.context.vault.connect() as vault:
            rows = vault.execute(select(plans).order_by(plans.c.place)).all()
        if not rows:
            return None
        events = [msgspec.json.decode(row.state, type=_TYPES[row.topic]) for row in rows]
        end = cast("EpochClosed", events[-1])
        if not self.context.store.recorded(end.originator_id):
            try:
                self.context.store.append(events)
            except ConcurrentWriteError:
                if not self.context.store.recorded(end.originator_id):
                    raise
        return self._done(end, events)

    def _done(self, end: EpochClosed, events: Sequence[Event]) -> Closed:
        with self.context.changing_vault() as vault:
            out = [one for one in events if isinstance(one, StatementReleased)]
            for one in out:
                statements.came_out(vault, one.originator_id.hex, end.epoch)
            vault.execute(delete(plans))
            # A plan from before an upgrade, or a backup brought back, has no next epoch yet.
            if not vault.execute(select(epochs).where(epochs.c.epoch == end.epoch + 1)).first():
                at = to_instant(end.recorded_at)
                vault.execute(insert(epochs), {"epoch": end.epoch + 1, "opened_at": at})
            closed = Closed(end.epoch, len(out), len(statements.held(vault)))
        self.context.audit.add(Impersonal("released", self.context.clock(), len(out)))
        return closed


def _end(stream: UUID, epoch: int, at: datetime) -> EpochClosed:
    return EpochClosed(
        originator_id=stream,
        originator_version=1,
        recorded_at=at,
        actor=ACTOR,
        epoch=epoch,
        ended_on=at.date(),
    )


def _released(
    views: Connection, vault: Connection, epoch: int, *, urgent: bool
) -> list[SealedEntry]:
    """Decide about what is held, by the two rules; note why the rest is."""
    held = statements.held(vault)
    candidates = Candidates(views)
    asked = [
        Held(
            statement=UUID(one.statement),
            authority=UUID(one.authority),
            organisation=UUID(one.organisation),
            plausible=candidates.since(SPEAKERS, [one.recorded_at]),
            restricted="advisers_only" in one.conditions,
            waited=epoch - one.epoch,
            alone=one.alone,
        )
        for one in held
        if one.alone or not urgent
    ]
    decision = decide(asked, candidates.now(LISTENERS))
    for statement, why in decision.held.items():
        statements.change(vault, statement.hex, why=why)
    out = [one for one in held if UUID(one.statement) in decision.released]
    for one in out:
        statements.change(vault, one.statement, state="releasing")
    return out


def _statement(one: SealedEntry, epoch: int, at: datetime) -> StatementReleased:
    return StatementReleased(
        originator_id=UUID(one.statement),
        originator_version=1,
        recorded_at=at,
        actor=ACTOR,
        epoch=epoch,
        authority=UUID(one.authority),
        problem_types=cast("tuple[ProblemType, ...]", one.problem_types),
        information=cast("Information", one.information),
        handling=cast("Handling", one.handling),
        sealed=one.sealed,
        conditions=cast("tuple[Condition, ...]", one.conditions),
        service=one.service,
    )


def due(opened_at: int, now: int, days: int) -> bool:
    """Tell whether a window of so many days has begun since; the first ever began on a Monday.

    >>> from datetime import UTC
    >>> sunday, monday = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (22, 23))
    >>> due(to_instant(sunday), to_instant(monday), 7)
    True
    >>> due(to_instant(monday), to_instant(monday), 7)
    False
    """
    first, last = (_days(instant) // days for instant in (opened_at, now))
    return last > first


def _days(instant: int) -> int:
    """Count days since a Monday long ago."""
    return (from_instant(instant).date() - _A_MONDAY).days


def _under_way(vault: Connection) -> bool:
    return vault.execute(select(plans.c.place).limit(1)).first() is not None
