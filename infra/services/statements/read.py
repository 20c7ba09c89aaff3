"""What a member sees of statements: those that came out by whole epochs, as far as keys are left.

Where a key is gone there is the tombstone, the same in every view as of any moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.statements.drafts import ADVISERS, LISTENERS
from domain.times import AsOf
from infra.services.statements.context import Desk
from infra.stores.vault import waivers
from infra.stores.vault.keys import left_of
from projections.statements import queries
from projections.statements.queries import About, Note, Released

NOW = AsOf()
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
class Shown:
    """A statement as a member sees it; of an erased one only id, authority and epoch are left.

    ``corroborated`` and ``contested`` tell whether at least two organisations agree or contest;
    None where nothing may be said. ``evidence`` is what bears it out (True) or speaks against it.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """See the module. What a role may not see is as if it were not there."""

    desk: Desk

    def statements(
        self, role: str, authority: UUID | None = None, as_of: AsOf = NOW
    ) -> list[Shown]:
        """Give what a role sees, newest epoch first."""
        if role not in LISTENERS:
            return []
        with self.desk.reading() as (views, vault):
            found = queries.released(views, as_of, authority.hex if authority else None)
            return self._shown(views, vault, [one for one in found if _sees(role, one)], as_of)

    def statement(self, role: str, statement: str, as_of: AsOf = NOW) -> Shown | None:
        """Give one; None where there is none, or none for this role."""
        if role not in LISTENERS:
            return None
        with self.desk.reading() as (views, vault):
            found = queries.one(views, statement, as_of)
            if found is None or not _sees(role, found):
                return None
            return self._shown(views, vault, [found], as_of)[0]

    def about(self, role: str, statement: str) -> str | None:
        """Return the authority a statement is about; None for none, or none for this role.

        Nothing is opened: it is no look at the words.
        """
        if role not in LISTENERS:
            return None
        with self.desk.views.connect() as views:
            found = queries.about(views, statement)
        return found.authority if found and _sees(role, found) else None

    def stands(self, role: str, statement: str) -> bool:
        """Tell whether there is a statement for this role that was not erased; opens nothing."""
        if self.about(role, statement) is None:
            return False
        with self.desk.vault.connect() as vault:
            return bool(left_of(vault, [statement]))

    def _shown(
        self, views: Connection, vault: Connection, some: Sequence[Released], as_of: AsOf
    ) -> list[Shown]:
        ids = [one.statement for one in some]
        texts = self.desk.keys.opened(vault, {one.statement: one.sealed for one in some})
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
            else Shown(one.statement, one.authority, epoch=one.epoch)
            for one in some
        ]

    def _said_by(self, granted: Mapping[str, tuple[str, str]], statement: str) -> tuple[str, ...]:
        """Give the names that a speaker lets be shown."""
        person, organisation = granted.get(statement, ("", ""))
        found = self.desk.names.name_of(UUID(person)) if person else None
        bodies = self.desk.names.organisations() if organisation else {}
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
        texts = self.desk.keys.opened(vault, {one.note: one.sealed for one in every})
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


def _sees(role: str, one: Released | About) -> bool:
    return role in ADVISERS or "advisers_only" not in one.conditions


def _statement(
    one: Released,
    text: str,
    notes: Sequence[Note],
    words: Mapping[str, Words],
    said_by: tuple[str, ...],
) -> Shown:
    corroborated, contested = _last(notes, "marked", "|").split("|")
    return Shown(
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
    """Give what the last note of a kind says."""
    said = [note.said for note in notes if note.kind == kind]
    return said[-1] if said else otherwise
