"""What comes out with an epoch of what members did about statements: marks, evidence, words.

Each thing comes out only where enough organisations could have done it: those with a member whose
role may, who sees the statement, from when it was done until now.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection

from domain.events import Event
from domain.membership.roles import ADVISERS, LISTENERS
from domain.statements.candidates import Act, enough, may_do
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
from domain.times import to_instant
from infra.services.context import Context
from infra.services.statements.candidates import Candidates
from infra.stores.vault import contributions, statements, waivers
from infra.stores.vault.contributions import Part
from infra.stores.vault.statements import Entry
from projections.statements import queries

_NO_MARKS = Marks(None, None)
_OWN = frozenset({"verify", "dispute", "regrade"})
_SEEN = _OWN | {"question", "answer"}
"""What is seen one by one; of those that agree and contest there is a yes or no."""

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
        candidates, named = Candidates(self.views), waivers.granted(self.vault, every)
        taken = defaultdict[str, list[Part]](list)
        for part in contributions.about(self.vault, every):
            taken[part.statement].append(part)
        said = queries.noted(self.views, every)
        fresh = {one.statement for one in new}
        found: list[Event] = []
        came_out: list[str] = []
        for statement, entry in every.items():
            could = _Could(entry, candidates, named=statement in named)
            before = _marked(said.get(statement, ()))
            now = self._marks(could, taken[statement])
            news = [one for one in taken[statement] if self._may_come_out(could, one)]
            came_out += [one.part for one in news]
            if before != now or any(one.kind in _OWN for one in news):
                version = 1 if statement in fresh else _versions(self.context, statement)
                found += self._own(statement, news, version, None if before == now else now)
            found += self._words(news)
        contributions.came_out(self.vault, came_out, self.epoch)
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

    def _may_come_out(self, could: "_Could", part: Part) -> bool:
        """Tell whether something waits to come out, and enough could have done it."""
        if part.released_in is not None or part.kind not in _SEEN:
            return False
        done = could.have_done(cast("Act", part.kind), part.recorded_at)
        return enough(done, could.observers(), self.context.settings.colluding)

    def _marks(self, could: "_Could", some: Iterable[Part]) -> Marks:
        voices = defaultdict[str, list[UUID]](list)
        for part in some:
            voices[part.kind].append(UUID(part.organisation))
        return marks(
            voices["agree"],
            voices["contest"],
            len(could.have_done("agree", could.entry.out_from(to_instant(self.at)))),
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


@dataclass(frozen=True, slots=True)
class _Could:
    """The organisations that could have done something about a statement.

    ``named`` tells that its speaker lets be known who spoke: who asks, or agrees, is somebody else.
    """

    entry: Entry
    candidates: Candidates
    named: bool

    @property
    def restricted(self) -> bool:
        return "advisers_only" in self.entry.conditions

    def have_done(self, act: Act, since: int) -> frozenset[UUID]:
        """Return those that could do it from an instant until now."""
        found = self.candidates.since(may_do(act, restricted=self.restricted), [since])
        known_not = {UUID(self.entry.organisation)} if self.named and act != "answer" else set()
        return found - known_not

    def observers(self) -> frozenset[UUID]:
        """Return those that see the statement, and what comes out about it."""
        return self.candidates.now(LISTENERS & ADVISERS if self.restricted else LISTENERS)


def _versions(context: Context, statement: str) -> int:
    """Return the version of a statement's stream."""
    return len(context.store.recorded(UUID(statement)))


def _marked(notes: Iterable[queries.Note]) -> Marks:
    """Return what was last said of those who agree or contest."""
    said = [one.said.split("|") for one in notes if one.kind == "marked"]
    return Marks(_SAID[said[-1][0]], _SAID[said[-1][1]]) if said else _NO_MARKS
