"""What a speaker does: make a statement, see what became of it, consent, waive, answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Connection

from domain.statements.drafts import SPEAKERS, Draft, StatementRefusal, check
from domain.statements.release import Why
from domain.times import from_instant
from infra.services.statements.context import Desk
from infra.services.statements.read import NOW
from infra.stores.vault import contributions, statements, unsealings, waivers
from infra.stores.vault.contributions import Doing
from infra.stores.vault.statements import Entry, Speaker
from infra.stores.vault.unsealings import Unsealing
from infra.stores.vault.waivers import Waiver
from projections.statements import queries

WHY: Final[dict[Why, str]] = {
    "epoch_open": (
        "It is held until the release window ends; then it comes out together with others, in no "
        "order."
    ),
    "too_few_organisations": (
        "It is held because too few organisations could have said it: others would guess yours. "
        "It comes out once at least three besides each reader's own take part, or you can take it "
        "back."
    ),
    "alone": (
        "It is held because nobody of another organisation has spoken of this authority: alone it "
        "would stand out. It comes out with the next, or alone if you agree to that, or you can "
        "take it back."
    ),
    "asked": (
        "It has been held for eight release windows because nobody of another organisation has "
        "spoken of this authority. Please decide: let it come out alone, or take it back."
    ),
}
_LONGEST = 2_000
KEPT_DAYS = 730
"""A statement is kept so long after its release, or after it was recorded if it never came out."""

_NOT_YOURS = "There is no such statement of yours; 'My statements' lists them."


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to a speaker."""

    id: str
    text: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A statement as its speaker sees it."""

    receipt: str
    statement: str
    authority: str
    types: tuple[str, ...]
    text: str
    state: str
    why: str
    recorded_on: str
    kept_until: str
    released_in: int | None
    waiver: Waiver
    questions: Sequence[Question]
    unsealings: Sequence[Unsealing]


@dataclass(frozen=True, slots=True)
class Speaking:
    """See the module. Whoever calls has found out who speaks."""

    desk: Desk

    def record(self, draft: Draft, by: Speaker, role: str, submission: str | None = None) -> Entry:
        """Take a statement in; the same submission again is the same statement.

        Raises StatementRefusal for a role that does not speak, and for what can't be taken in.
        """
        if role not in SPEAKERS:
            msg = "Your role makes no statements; ask a custodian if that is wrong."
            raise StatementRefusal(msg)
        check(draft)
        key = submission or uuid4().hex
        with self.desk.writing() as vault:
            taken = statements.take(vault, self.desk.keys, draft, by, self.desk.now(), key)
        self.desk.spoken("recorded")
        return taken

    def mine(self, person: UUID) -> list[Mine]:
        """Give a person's statements, newest first, with the questions put to them."""
        with self.desk.reading() as (views, vault):
            entries = statements.of_person(vault, person)
            texts = self.desk.keys.opened(vault, {one.statement: one.sealed for one in entries})
            asked = queries.noted(views, [one.statement for one in entries], NOW)
            questions = [
                note for some in asked.values() for note in some if note.kind == "question"
            ]
            words = self.desk.keys.opened(vault, {one.note: one.sealed for one in questions})
            answered = {
                one.about
                for one in contributions.about(vault, [one.statement for one in entries])
                if one.kind == "answer"
            }
            found = unsealings.of(vault, self.desk.keys, [one.statement for one in entries])
            return [
                Mine(
                    receipt=one.receipt,
                    statement=one.statement,
                    authority=one.authority,
                    types=one.problem_types,
                    text=texts.get(one.statement, ""),
                    state=one.state,
                    why=WHY.get(one.why, ""),  # type: ignore[call-overload]  # '' for none
                    recorded_on=from_instant(one.recorded_at).date().isoformat(),
                    kept_until=kept_until(one),
                    released_in=one.released_in,
                    waiver=waivers.of(vault, one.statement),
                    questions=[
                        Question(note.note, words[note.note], note.note in answered)
                        for note in asked.get(one.statement, ())
                        if note.kind == "question" and note.note in words
                    ],
                    unsealings=found.get(one.statement, ()),
                )
                for one in entries
            ]

    def alone(self, person: UUID, which: str) -> Entry:
        """Take a speaker's consent that a held statement comes out alone, and at once."""
        with self.desk.writing() as vault:
            entry = self._own(statements.entry(vault, which), person)
            if entry.state != "held":
                msg = "This statement is not held any more; there is nothing to agree to."
                raise StatementRefusal(msg)
            statements.change(vault, entry.statement, alone=True)
            return entry

    def waive(self, person: UUID, which: str, waiver: Waiver) -> None:
        """Let name or organisation be shown of one statement, or no longer."""
        with self.desk.writing() as vault:
            entry = self._own(statements.entry(vault, which), person)
            waivers.put(vault, entry.statement, waiver)
        self.desk.spoken("waived")

    def was_asked(self, person: UUID, which: str, question: str) -> bool:
        """Tell whether a question is about a person's own statement, named by id or receipt."""
        with self.desk.reading() as (views, vault):
            entry = statements.entry(vault, which)
            about = queries.subject_of(views, question, "question")
        return entry is not None and (entry.person, entry.statement) == (person.hex, about)

    def asked(self, person: UUID, question: str) -> Entry:
        """Give the statement that a question to this person is about."""
        with self.desk.reading() as (_, vault):
            return self._asked(vault, person, question)

    def answer(self, person: UUID, question: str, text: str) -> None:
        """Answer a question; the answer comes out with the next epoch."""
        with self.desk.writing() as vault:
            entry = self._asked(vault, person, question)
            doing = Doing(
                statement=entry.statement,
                kind="answer",
                person=person,
                organisation=UUID(entry.organisation),
                about=question,
                text=words(text),
            )
            contributions.add(vault, self.desk.keys, doing, self.desk.now())
        self.desk.spoken("answered")

    def _asked(self, vault: Connection, person: UUID, question: str) -> Entry:
        with self.desk.views.connect() as views:
            about = queries.subject_of(views, question, "question")
        return self._own(statements.entry(vault, about), person)

    @staticmethod
    def _own(entry: Entry | None, person: UUID) -> Entry:
        if entry is None or entry.person != person.hex:
            raise StatementRefusal(_NOT_YOURS)
        return entry


def kept_until(entry: Entry) -> str:
    """Give the day from which a statement is erased by rule."""
    return (from_instant(entry.kept_from).date() + timedelta(days=KEPT_DAYS)).isoformat()


def words(text: str) -> str:
    """Give words as they are kept. Raises StatementRefusal for none, or too many."""
    kept = text.strip()
    if not kept or len(kept) > _LONGEST:
        msg = f"Write something, and no more than {_LONGEST:,} characters."
        raise StatementRefusal(msg)
    return kept
