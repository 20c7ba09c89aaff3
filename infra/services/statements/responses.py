"""What comes out with an epoch of what members did about statements: marks, evidence, words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection

from domain.events import Event
from domain.membership.roles import SPEAKERS
from domain.statements.corroboration import Marks, marks
from domain.statements.events import (
    ACTOR,
    AnswerReleased,
    Information,
    QuestionReleased,
    StatementMarked,
    StatementRegraded,
    StatementVerified,
)
from infra.services.context import Context
from infra.stores.vault import contributions, statements
from infra.stores.vault.contributions import Part
from infra.stores.vault.statements import Entry
from projections.members.queries import organisations
from projections.statements import queries

_NO_MARKS = Marks(None, None)
_OWN = frozenset({"verify", "dispute", "regrade"})
_SAID = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Responses:
    """Works out what comes out about statements."""

    context: Context
    views: Connection
    vault: Connection
    epoch: int
    at: datetime

    def released(self, new: Iterable[Entry]) -> list[Event]:
        """Return what comes out about statements that are out, or come out now."""
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
                version = 1 if statement in fresh else _versions(self.context, statement)
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
        then = organisations(self.views, SPEAKERS, entry.recorded_at)
        could = then & organisations(self.views, SPEAKERS)
        voices = defaultdict[str, list[UUID]](list)
        for part in some:
            voices[part.kind].append(UUID(part.organisation))
        return marks(
            voices["agree"],
            voices["contest"],
            len(could),
            self.context.settings.colluding,
        )

    def _of(self, stream: str, version: int) -> dict[str, Any]:
        return {
            "originator_id": UUID(stream),
            "originator_version": version,
            "recorded_at": self.at,
            "actor": ACTOR,
            "epoch": self.epoch,
        }


def _versions(context: Context, statement: str) -> int:
    """Return the version of a statement's stream."""
    return len(context.store.recorded(UUID(statement)))


def _marked(notes: Iterable[queries.Note]) -> Marks:
    """Return what was last said of those who agree or contest."""
    said = [one.said.split("|") for one in notes if one.kind == "marked"]
    return Marks(_SAID[said[-1][0]], _SAID[said[-1][1]]) if said else _NO_MARKS
