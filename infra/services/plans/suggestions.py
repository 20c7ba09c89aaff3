"""What members of the group suggest about support plans, and the answers; nobody learns who did.

Suggestions wait in the vault and come out with an epoch. Whoever is of whatever organisation is
answered alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.membership.person import Person
from domain.membership.roles import LISTENERS
from domain.statements.drafts import StatementRefusal, check_words
from domain.statements.events import Sealed
from domain.support.plan import Answer
from domain.times import AsOf, from_instant, to_instant
from infra.services.context import NOW, Context
from infra.services.plans.suggestion_release import ALONE
from infra.stores.audit.entries import Spoken
from infra.stores.vault import contributions
from infra.stores.vault.contributions import Doing
from infra.stores.vault.keys import left_of
from projections.statements import queries

TOMBSTONE = "This suggestion was erased."
ANSWER_TOMBSTONE = "This answer was erased with its suggestion."


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion that is out, with its answer; ``taken_up`` is None where there is none."""

    id: str
    epoch: int
    text: str
    erased: bool
    taken_up: bool | None = None
    answer: str = ""
    answered_on: str = ""


@dataclass(frozen=True, slots=True)
class OwnSuggestion:
    """A suggestion as whoever made it sees it; ``held`` until it comes out."""

    id: str
    plan: str
    text: str
    held: bool
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Takes suggestions and answers in; whoever calls has found out that they see the plan."""

    context: Context

    def out(self, plan: str, answers: Sequence[Answer] = (), as_of: AsOf = NOW) -> list[Suggestion]:
        """Return what was out about a plan by whole epochs, as far as keys are left."""
        with self.context.reading() as views, self.context.vault.connect() as vault:
            notes = queries.noted(views, [plan], as_of).get(plan, [])
            out = [note for note in notes if note.kind == "suggestion"]
            texts = self.context.keys.opened(vault, {note.note: note.sealed for note in out})
            said = {answer.answer.hex: answer.sealed for answer in answers}
            replies = self.context.keys.opened(vault, said)
        given = {answer.suggestion.hex: answer for answer in answers}
        return [
            _suggestion(note.note, note.epoch, texts.get(note.note), given.get(note.note), replies)
            for note in out
        ]

    def is_out(self, plan: str, suggestion: str) -> bool:
        """Tell whether a suggestion about a plan is out and was not erased; opens nothing."""
        with self.context.reading() as views, self.context.vault.connect() as vault:
            about = queries.subject_of(views, suggestion, "suggestion")
            return about == plan and bool(left_of(vault, [suggestion]))

    def add(self, by: Person, plan: str, text: str, *, alone: bool) -> str:
        """Take a suggestion in and return its id; ``alone`` lets it come out by itself."""
        if by.role not in LISTENERS:
            msg = "There is no such plan."
            raise StatementRefusal(msg)
        doing = Doing(
            statement="",
            kind="suggestion",
            person=by.id,
            organisation=by.organisation,
            about=plan,
            origin=ALONE if alone else "",
            text=check_words(text),
        )
        now = self.context.clock()
        with self.context.changing_vault() as vault:
            part, _ = contributions.add(vault, self.context.keys, doing, to_instant(now))
        self.context.audit.count(Spoken("suggested", now.date()))
        return part.hex

    def made_by(self, person: UUID, plan: str = "") -> list[OwnSuggestion]:
        """Return what a person suggested, oldest first: about one plan, or all."""
        with self.context.vault.connect() as vault:
            own = [
                part
                for part in contributions.suggestions(vault)
                if part.person == person.hex and plan in {"", part.about}
            ]
            texts = self.context.keys.opened(vault, {part.part: part.sealed for part in own})
        return [
            OwnSuggestion(
                id=part.part,
                plan=part.about,
                text=texts.get(part.part, TOMBSTONE),
                held=part.released_in is None,
                recorded_on=from_instant(part.recorded_at).date(),
            )
            for part in own
        ]

    def seal_answer(self, by: Person, suggestion: str, text: str) -> tuple[UUID, Sealed]:
        """Seal the words of an answer under a key that goes when the suggestion is erased."""
        with self.context.changing_vault() as vault:
            found = contributions.suggestion(vault, suggestion)
            if found is None or not found.is_out:
                msg = "There is no such suggestion; the plan's page shows those that are out."
                raise StatementRefusal(msg)
            doing = Doing(
                statement=suggestion,
                kind="answer",
                person=by.id,
                organisation=by.organisation,
                about=suggestion,
                text=check_words(text),
            )
            return contributions.add(
                vault, self.context.keys, doing, to_instant(self.context.clock())
            )


def _suggestion(
    note: str, epoch: int, text: str | None, answer: Answer | None, replies: dict[str, str]
) -> Suggestion:
    if text is None:
        return Suggestion(note, epoch, TOMBSTONE, erased=True)
    if answer is None:
        return Suggestion(note, epoch, text, erased=False)
    return Suggestion(
        note,
        epoch,
        text,
        erased=False,
        taken_up=answer.taken_up,
        answer=replies.get(answer.answer.hex, ANSWER_TOMBSTONE),
        answered_on=answer.on.isoformat(),
    )
