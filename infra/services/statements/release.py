"""Closing an epoch: what may come out does, all at once, in an order drawn at random.

The release is decided and written down in the vault first, then appended to the event log as one
batch, then noted as done. Whatever is interrupted is taken up where it was by the next to close.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast, get_args
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from domain.events import Event
from domain.log import ConcurrentWriteError
from domain.statements.corroboration import Marks, Voice, marks
from domain.statements.events import (
    ACTOR,
    AnswerReleased,
    Condition,
    EpochClosed,
    Handling,
    Information,
    IntelligenceEvent,
    ProblemType,
    QuestionReleased,
    StatementMarked,
    StatementRegraded,
    StatementReleased,
    StatementVerified,
)
from domain.statements.release import Held, decide
from domain.times import from_instant, to_instant
from infra.services.plans.suggestion_release import suggestions_out
from infra.services.statements.context import Desk
from infra.services.statements.convergence import Converging
from infra.stores.audit.entries import Impersonal
from infra.stores.vault import contributions, statements
from infra.stores.vault.contributions import Part
from infra.stores.vault.statement_tables import epochs, plans
from infra.stores.vault.statements import Entry, SealedEntry
from projections.statements import queries

_NO_MARKS = Marks(None, None)
_TYPES: Mapping[str, type[IntelligenceEvent]] = {
    cls.topic: cls for cls in get_args(IntelligenceEvent)
}
_OWN = frozenset({"verify", "dispute", "regrade"})
_A_MONDAY = date(1970, 1, 5)
_SAID = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Closed:
    """An epoch that was closed, how many statements came out with it, and how many still wait."""

    epoch: int
    released: int
    held: int


class Releases:
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def close(self, *, urgent: bool = False) -> Closed:
        """Close the open epoch; if urgent, let out only what its speakers agreed to."""
        self._desk.catch_up()
        with self._desk.writing() as vault:
            if not _under_way(vault):
                self._plan(vault, self._desk.clock(), urgent=urgent)
        closed = self._carry_out() or Closed(0, 0, 0)  # somebody else was quicker
        self._desk.catch_up()
        return closed

    def close_if_due(self, days: int) -> Closed | None:
        """Close the open epoch if it began before the present window; None if it did not.

        Windows begin on a Monday and not with the first statement, which would tell when that was.
        """
        with self._desk.vault.connect() as vault:  # looked at often, so without the lock
            if not self._to_do(vault, days):
                return None
        self._desk.catch_up()
        with self._desk.writing() as vault:
            if not self._to_do(vault, days):
                return None  # somebody else was quicker
            if not _under_way(vault):
                self._plan(vault, self._desk.clock(), urgent=False)
        closed = self._carry_out()
        self._desk.catch_up()
        return closed

    def _to_do(self, vault: Connection, days: int) -> bool:
        opened = vault.execute(select(func.max(epochs.c.opened_at))).scalar()
        return _under_way(vault) or (opened is not None and due(opened, self._desk.now(), days))

    def _plan(self, vault: Connection, at: datetime, *, urgent: bool) -> None:
        epoch = statements.open_epoch(vault, to_instant(at))
        with self._desk.views.connect() as views:
            out = _Out(self._desk, views, vault, epoch, at)
            released = out.released(urgent=urgent)
            events: list[Event] = [out.statement(one) for one in released]
            if not urgent:
                events += out.notes(released)
                events += suggestions_out(self._desk, views, vault, epoch, at)
                events += Converging(self._desk, views, vault, epoch, at).changed()
        self._desk.chance.shuffle(events)
        events.append(_end(self._desk, epoch, at))
        rows = [
            {"place": place, "topic": one.topic, "state": msgspec.json.encode(one)}
            for place, one in enumerate(events)
        ]
        vault.execute(insert(plans), rows)
        which = epochs.c.epoch == epoch
        vault.execute(update(epochs).where(which).values(closing_at=to_instant(at)))

    def _carry_out(self) -> Closed | None:
        """Append what was decided, if it is not in the log, and note it as done."""
        with self._desk.vault.connect() as vault:
            rows = vault.execute(select(plans).order_by(plans.c.place)).all()
        if not rows:
            return None
        events = [msgspec.json.decode(row.state, type=_TYPES[row.topic]) for row in rows]
        end = cast("EpochClosed", events[-1])
        if not self._desk.log.recorded(end.originator_id):
            try:
                self._desk.log.append(events)
            except ConcurrentWriteError:
                if not self._desk.log.recorded(end.originator_id):
                    raise
        return self._done(end, events)

    def _done(self, end: EpochClosed, events: Sequence[Event]) -> Closed:
        with self._desk.writing() as vault:
            out = [one for one in events if isinstance(one, StatementReleased)]
            for one in out:
                statements.came_out(vault, one.originator_id.hex, end.epoch)
            vault.execute(delete(plans))
            if not vault.execute(select(epochs).where(epochs.c.epoch == end.epoch + 1)).first():
                at = to_instant(end.recorded_at)
                vault.execute(insert(epochs), {"epoch": end.epoch + 1, "opened_at": at})
            closed = Closed(end.epoch, len(out), len(statements.held(vault)))
        self._desk.audit.add(Impersonal("released", self._desk.clock(), len(out)))
        return closed


def _end(desk: Desk, epoch: int, at: datetime) -> EpochClosed:
    return EpochClosed(
        originator_id=desk.new_id(),
        originator_version=1,
        recorded_at=at,
        actor=ACTOR,
        epoch=epoch,
        ended_on=at.date(),
    )


@dataclass(frozen=True)
class _Out:
    """Works out what comes out with an epoch."""

    desk: Desk
    views: Connection
    vault: Connection
    epoch: int
    at: datetime

    def released(self, *, urgent: bool) -> list[SealedEntry]:
        """Decide about what is held; note why the rest is."""
        held = statements.held(self.vault)
        now, speaking = self.desk.now(), self.desk.speaking(self.views)
        plausible = lru_cache(lambda at: self.desk.speaking(self.views, at) & speaking)
        asked = [
            Held(
                statement=UUID(one.statement),
                authority=UUID(one.authority),
                organisation=UUID(one.organisation),
                plausible=frozenset(UUID(body) for body in plausible(min(one.recorded_at, now))),
                restricted="advisers_only" in one.conditions,
                waited=self.epoch - one.epoch,
                alone=one.alone,
            )
            for one in held
            if one.alone or not urgent
        ]
        viewers = frozenset(UUID(body) for body in self.desk.listening(self.views))
        decision = decide(asked, viewers)
        for statement, why in decision.held.items():
            statements.change(self.vault, statement.hex, why=why)
        out = [one for one in held if UUID(one.statement) in decision.released]
        for one in out:
            statements.change(self.vault, one.statement, state="releasing")
        return out

    def statement(self, one: SealedEntry) -> StatementReleased:
        """Give the event of a statement."""
        return StatementReleased(
            **self._of(one.statement, 1),
            authority=UUID(one.authority),
            problem_types=cast("tuple[ProblemType, ...]", one.problem_types),
            information=cast("Information", one.information),
            handling=cast("Handling", one.handling),
            sealed=one.sealed,
            conditions=cast("tuple[Condition, ...]", one.conditions),
            service=one.service,
        )

    def notes(self, new: Iterable[Entry]) -> list[Event]:
        """Give what comes out about statements that are out, or come out now."""
        every = {one.statement: one for one in [*statements.released(self.vault), *new]}
        taken = defaultdict[str, list[Part]](list)
        for part in contributions.about(self.vault, every):
            taken[part.statement].append(part)
        said = queries.noted(self.views, every)
        fresh = {one.statement for one in new}
        found: list[Event] = []
        for statement, entry in every.items():
            before = _marked(said.get(statement, ()))
            now = self._marks(entry, taken[statement])
            news = [one for one in taken[statement] if one.released_in is None]
            if before != now or any(one.kind in _OWN for one in news):
                version = 1 if statement in fresh else _versions(self.desk, statement)
                found += self._own(statement, news, version, None if before == now else now)
            found += self._words(news)
        waiting = contributions.waiting(self.vault)
        contributions.came_out(
            self.vault, [one.part for one in waiting if one.statement in every], self.epoch
        )
        return found

    def _own(
        self, statement: str, news: Sequence[Part], version: int, now: Marks | None
    ) -> Iterable[Event]:
        if now is not None:
            version += 1
            of = self._of(statement, version)
            yield StatementMarked(**of, corroborated=now.corroborated, contested=now.contested)
        for part in news:
            if part.kind in {"verify", "dispute"}:
                version += 1
                yield StatementVerified(
                    **self._of(statement, version),
                    evidence=UUID(part.about),
                    supports=part.kind == "verify",
                )
        grades = [one for one in news if one.kind == "regrade"]
        if grades:
            grade = cast("Information", grades[-1].about)
            yield StatementRegraded(**self._of(statement, version + 1), information=grade)

    def _words(self, news: Iterable[Part]) -> Iterable[Event]:
        for part in news:
            of = self._of(part.part, 1)
            if part.kind == "question":
                yield QuestionReleased(**of, statement=UUID(part.statement), sealed=part.sealed)
            elif part.kind == "answer":
                yield AnswerReleased(**of, question=UUID(part.about), sealed=part.sealed)

    def _marks(self, entry: Entry, some: Iterable[Part]) -> Marks:
        could = self.desk.speaking(self.views, entry.recorded_at) & self.desk.speaking(self.views)
        voices = defaultdict[str, list[Voice]](list)
        for part in some:
            voices[part.kind].append(Voice(UUID(part.organisation), part.origin))
        return marks(
            Voice(UUID(entry.organisation), entry.origin),
            voices["agree"],
            voices["contest"],
            len(could),
            self.desk.colluding,
        )

    def _of(self, stream: str, version: int) -> dict[str, Any]:
        return {
            "originator_id": UUID(stream),
            "originator_version": version,
            "recorded_at": self.at,
            "actor": ACTOR,
            "epoch": self.epoch,
        }


def _versions(desk: Desk, statement: str) -> int:
    """Give the version of a statement's stream."""
    return len(desk.log.recorded(UUID(statement)))


def _marked(notes: Iterable[queries.Note]) -> Marks:
    """Give what was last said of those who agree or contest."""
    said = [one.said.split("|") for one in notes if one.kind == "marked"]
    return Marks(_SAID[said[-1][0]], _SAID[said[-1][1]]) if said else _NO_MARKS


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
