"""What a member sees of statements: those that came out by whole epochs, as far as keys are left.

Where a key is gone there is the tombstone, the same in every view as of any moment. Who looked at
what is in the audit log; who took part is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.person import Person
from domain.membership.roles import ADVISERS, LISTENERS
from domain.times import AsOf
from infra.services.context import NOW, Context
from infra.stores.audit.entries import ByPerson, OnSubject
from infra.stores.vault import waivers
from infra.stores.vault.keys import left_of
from projections.statements import queries
from projections.statements.queries import About, Note
from projections.statements.queries import Released as Sealed

TOMBSTONE = "This statement was erased."
_SAID = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Words:
    """A question with its answers, or an answer."""

    id: str
    epoch: int
    text: str
    answers: Sequence["Words"] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a member sees it; of an erased one only id, authority and epoch are left.

    ``corroborated`` and ``contested`` tell whether at least two organisations agree or contest;
    None where nothing may be said. ``evidence`` is what bears it out (True) or speaks against it.
    Who spoke is not in it, but for what the speaker waives (``said_by``).
    """

    id: str
    authority: str
    types: tuple[str, ...] = ()
    text: str = TOMBSTONE
    information: str = ""
    handling: str = ""
    conditions: tuple[str, ...] = ()
    service: str = ""
    epoch: int = 0
    erased: bool = True
    said_by: tuple[str, ...] = ()
    corroborated: bool | None = None
    contested: bool | None = None
    evidence: Sequence[tuple[str, bool]] = ()
    questions: Sequence[Words] = ()

    @property
    def may_leave(self) -> bool:
        """Whether it may go where it is kept by others: into a file, or to a program."""
        return "no_export" not in self.conditions


@dataclass(frozen=True, slots=True)
class Released:
    """What was out at a moment, newest epoch first.

    ``epochs`` says on which day each ended; ``converging`` gives by authority the types of problem
    that several bodies speak of.
    """

    statements: Sequence[Statement]
    epochs: Mapping[int, date]
    converging: Mapping[str, Sequence[str]]

    @property
    def last(self) -> int:
        """The last epoch that was whole then; 0 for none."""
        return max(self.epochs, default=0)


@dataclass(frozen=True, slots=True)
class Reading:
    """Opens what is out. What a role may not see is as if it were not there."""

    context: Context

    def view_list(self, by: Person, authority: UUID | None = None, as_of: AsOf = NOW) -> Released:
        """Return what a member may see of what was out then, and note the look."""
        found = self.statements(by.role, authority, as_of)
        self.context.audit.add(ByPerson("viewed_list", self.context.clock(), by.id.hex, len(found)))
        return self._released(found, as_of)

    def view(self, by: Person, statement: str, as_of: AsOf = NOW) -> Released | None:
        """Return one and note the look; None where there is none, or none for this member."""
        found = self.statement(by.role, statement, as_of)
        if found is None:
            return None
        self.context.audit.add(
            OnSubject("viewed_statement", self.context.clock(), by.id.hex, found.id)
        )
        return self._released([found], as_of)

    def statements(
        self, role: str, authority: UUID | None = None, as_of: AsOf = NOW
    ) -> list[Statement]:
        """Return what a role sees, newest epoch first. Whoever calls notes the look."""
        if role not in LISTENERS:
            return []
        with self.context.reading() as views, self.context.vault.connect() as vault:
            found = queries.released(views, as_of, authority.hex if authority else None)
            return self._opened(views, vault, [one for one in found if _sees(role, one)], as_of)

    def statement(self, role: str, statement: str, as_of: AsOf = NOW) -> Statement | None:
        """Return one; None where there is none, or none for this role. Whoever calls notes it."""
        if role not in LISTENERS:
            return None
        with self.context.reading() as views, self.context.vault.connect() as vault:
            found = queries.one(views, statement, as_of)
            if found is None or not _sees(role, found):
                return None
            return self._opened(views, vault, [found], as_of)[0]

    def about(self, role: str, statement: str) -> str | None:
        """Return the authority a statement is about; None for none, or none for this role.

        Nothing is opened: it is no look at the words.
        """
        if role not in LISTENERS:
            return None
        with self.context.reading() as views:
            found = queries.about(views, statement)
        return found.authority if found and _sees(role, found) else None

    def stands(self, role: str, statement: str) -> bool:
        """Tell whether there is a statement for this role that was not erased; opens nothing."""
        if self.about(role, statement) is None:
            return False
        with self.context.vault.connect() as vault:
            return bool(left_of(vault, [statement]))

    def _released(self, found: Sequence[Statement], as_of: AsOf) -> Released:
        with self.context.reading() as views:
            return Released(
                statements=found,
                epochs=queries.ended(views, as_of),
                converging={
                    authority: types
                    for authority in {one.authority for one in found}
                    if (types := queries.converging(views, authority, as_of))
                },
            )

    def _opened(
        self, views: Connection, vault: Connection, found: Sequence[Sealed], as_of: AsOf
    ) -> list[Statement]:
        ids = [one.statement for one in found]
        texts = self.context.keys.opened(vault, {one.statement: one.sealed for one in found})
        notes = queries.noted(views, ids, as_of)
        words = self._words(views, vault, notes, as_of)
        # A waiver works from now on and not into the past, and its end the same way.
        granted = waivers.granted(vault, ids) if as_of == NOW else {}
        return [
            _statement(
                one,
                text,
                notes.get(one.statement, ()),
                words,
                self._said_by(granted, one.statement),
            )
            if (text := texts.get(one.statement)) is not None
            else Statement(one.statement, one.authority, epoch=one.epoch)
            for one in found
        ]

    def _said_by(self, granted: Mapping[str, tuple[str, str]], statement: str) -> tuple[str, ...]:
        """Return the names that a speaker lets be shown."""
        person, organisation = granted.get(statement, ("", ""))
        found = self.context.people.name_of(UUID(person)) if person else None
        bodies = self.context.people.organisations() if organisation else {}
        said = (found[0] if found else "", bodies.get(UUID(organisation), "") if bodies else "")
        return tuple(one for one in said if one)

    def _words(
        self,
        views: Connection,
        vault: Connection,
        notes: Mapping[str, Sequence[Note]],
        as_of: AsOf,
    ) -> dict[str, Words]:
        """Open the questions among notes, with their answers."""
        asked = [one for some in notes.values() for one in some if one.kind == "question"]
        answers = queries.noted(views, [one.note for one in asked], as_of)
        every = [*asked, *(one for some in answers.values() for one in some)]
        texts = self.context.keys.opened(vault, {one.note: one.sealed for one in every})
        return {
            one.note: Words(
                one.note,
                one.epoch,
                texts.get(one.note, TOMBSTONE),
                [
                    Words(two.note, two.epoch, texts.get(two.note, TOMBSTONE))
                    for two in answers.get(one.note, ())
                ],
            )
            for one in asked
        }


def _sees(role: str, one: Sealed | About) -> bool:
    return role in ADVISERS or "advisers_only" not in one.conditions


def _statement(
    one: Sealed,
    text: str,
    notes: Sequence[Note],
    words: Mapping[str, Words],
    said_by: tuple[str, ...],
) -> Statement:
    corroborated, contested = _last(notes, "marked", "|").split("|")
    return Statement(
        id=one.statement,
        authority=one.authority,
        types=one.problem_types,
        text=text,
        information=_last(notes, "regraded", one.information),
        handling=one.handling,
        conditions=one.conditions,
        service=one.service,
        epoch=one.epoch,
        erased=False,
        said_by=said_by,
        corroborated=_SAID[corroborated],
        contested=_SAID[contested],
        evidence=[
            (note.said, note.kind == "verified")
            for note in notes
            if note.kind in {"verified", "disputed"}
        ],
        questions=[words[note.note] for note in notes if note.kind == "question"],
    )


def _last(notes: Iterable[Note], kind: str, otherwise: str) -> str:
    """Return what the last note of a kind says."""
    said = [note.said for note in notes if note.kind == kind]
    return said[-1] if said else otherwise
