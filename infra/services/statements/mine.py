"""What a speaker does about own statements: see them, consent, waive, answer, take back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal, check_words
from domain.statements.release import KEPT_DAYS, Why
from domain.times import AsOf, from_instant, to_instant
from infra.services.context import Context
from infra.services.statements.erase import Certificate, Erasure
from infra.services.statements.leak_check import LeakCheck
from infra.services.statements.release import Releases
from infra.services.statements.unseal import Unsealed, Unsealing
from infra.stores.audit.entries import Spoken, SpokenAct
from infra.stores.vault import contributions, statements, waivers
from infra.stores.vault.contributions import Doing
from infra.stores.vault.statements import Entry, SealedEntry
from infra.stores.vault.waivers import Waiver
from projections.statements import queries
from projections.statements.queries import Note

_NOT_YOURS = "There is no such statement of yours; 'My statements' lists them."


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a speaker."""

    id: str
    text: str
    answered: bool


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """A statement as its speaker sees it; ``why`` it is held is '' where it is not."""

    receipt: str
    statement: str
    authority: str
    types: tuple[str, ...]
    text: str
    state: str
    why: Why | Literal[""]
    recorded_on: date
    kept_until: date
    released_in: int | None
    waiver: Waiver
    questions: Sequence[Question]
    unsealings: Sequence[Unsealed]

    @property
    def held(self) -> bool:
        """Whether it waits."""
        return self.state == "held"


@dataclass(frozen=True, slots=True)
class OwnStatements:
    """What speakers do; whatever is somebody else's is as if it were not there."""

    context: Context

    def all(self, by: Person) -> list[OwnStatement]:
        """Return a person's statements, newest first, with the questions put to them."""
        with self.context.reading() as views, self.context.vault.connect() as vault:
            entries = statements.of_person(vault, by.id)
            ids = [entry.statement for entry in entries]
            sealed = {entry.statement: entry.sealed for entry in entries}
            texts = self.context.keys.opened(vault, sealed)
            questions = self._questions(views, vault, ids)
            unsealed = Unsealing(self.context).approved(vault, ids)
            return [
                _own(
                    entry,
                    texts.get(entry.statement, ""),
                    waivers.of(vault, entry.statement),
                    questions.get(entry.statement, []),
                    unsealed.get(entry.statement, ()),
                )
                for entry in entries
            ]

    def count_held(self, by: Person) -> int:
        """Count those that wait."""
        with self.context.vault.connect() as vault:
            return statements.count_held(vault, by.id)

    def consent(self, by: Person, which: str) -> bool:
        """Let a held statement come out alone, at once; tell whether it could."""
        with self.context.changing_vault() as vault:
            entry = _owned(statements.entry(vault, which), by)
            if entry.state != "held":
                msg = "This statement is not held any more; there is nothing to agree to."
                raise StatementRefusal(msg)
            statements.change(vault, entry.statement, alone=True)
        Releases(self.context).close(urgent=True)
        with self.context.vault.connect() as vault:
            after = statements.entry(vault, entry.statement)
        return after is not None and after.state == "released"

    def waive(self, by: Person, which: str, waiver: Waiver) -> None:
        """Let name or organisation be shown of one statement, or no longer."""
        with self.context.changing_vault() as vault:
            entry = _owned(statements.entry(vault, which), by)
            waivers.put(vault, entry.statement, waiver)
        self._spoken("waived")

    def was_asked(self, by: Person, which: str, question: str) -> bool:
        """Tell whether a question is about a person's own statement, named by id or receipt."""
        with self.context.reading() as views, self.context.vault.connect() as vault:
            entry = statements.entry(vault, which)
            about = queries.subject_of(views, question, "question")
        return entry is not None and (entry.person, entry.statement) == (by.id.hex, about)

    def answer(self, by: Person, question: str, text: str, *, anyway: bool = False) -> None:
        """Answer a question; the answer comes out with the next release.

        Raises GiveAwayRefusal for words that its author did not approve ``anyway``.
        """
        with self.context.reading() as views, self.context.vault.connect() as vault:
            about = queries.subject_of(views, question, "question")
            entry = _owned(statements.entry(vault, about), by)
        LeakCheck(self.context).refuse_unapproved(UUID(entry.authority), text, anyway=anyway)
        doing = Doing(
            statement=entry.statement,
            kind="answer",
            person=by.id,
            organisation=UUID(entry.organisation),
            about=question,
            text=check_words(text),
        )
        with self.context.changing_vault() as vault:
            _owned(
                statements.entry(vault, entry.statement), by
            )  # it may have been erased meanwhile
            contributions.add(vault, self.context.keys, doing, to_instant(self.context.clock()))
        self._spoken("answered")

    def take_back(self, by: Person, which: str) -> Certificate:
        """Erase one's own statement, held or out."""
        with self.context.vault.connect() as vault:
            _owned(statements.entry(vault, which), by)
        return Erasure(self.context).erase([by], which)

    def _questions(
        self, views: Connection, vault: Connection, ids: Sequence[str]
    ) -> dict[str, list[Question]]:
        """Open what was asked about statements, as far as keys are left."""
        asked = {
            statement: [note for note in notes if note.kind == "question"]
            for statement, notes in queries.noted(views, ids, AsOf()).items()
        }
        sealed = {note.note: note.sealed for notes in asked.values() for note in notes}
        words = self.context.keys.opened(vault, sealed)
        parts = contributions.about(vault, ids)
        answered = {part.about for part in parts if part.kind == "answer"}
        return {
            statement: list(_opened(notes, words, answered)) for statement, notes in asked.items()
        }

    def _spoken(self, act: SpokenAct) -> None:
        self.context.audit.count(Spoken(act, self.context.clock().date()))


def _opened(
    notes: Iterable[Note], words: Mapping[str, str], answered: set[str]
) -> Iterable[Question]:
    for note in notes:
        if note.note in words:
            yield Question(note.note, words[note.note], note.note in answered)


def _own(
    entry: SealedEntry,
    text: str,
    waiver: Waiver,
    questions: Sequence[Question],
    unsealings: Sequence[Unsealed],
) -> OwnStatement:
    return OwnStatement(
        receipt=entry.receipt,
        statement=entry.statement,
        authority=entry.authority,
        types=entry.problem_types,
        text=text,
        state=entry.state,
        why=cast("Why", entry.why),
        recorded_on=from_instant(entry.recorded_at).date(),
        kept_until=from_instant(entry.kept_from).date() + timedelta(days=KEPT_DAYS),
        released_in=entry.released_in,
        waiver=waiver,
        questions=questions,
        unsealings=unsealings,
    )


def _owned(entry: Entry | None, by: Person) -> Entry:
    if entry is None or entry.person != by.id.hex:
        raise StatementRefusal(_NOT_YOURS)
    return entry
