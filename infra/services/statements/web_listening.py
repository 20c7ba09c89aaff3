"""A member's side of the pages, over one installation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from domain.membership.person import Person
from domain.times import AsOf
from infra.services.context import NOW
from infra.services.statements.discuss import GRADERS
from infra.services.statements.read import Shown
from infra.services.statements.read import Words as ShownWords
from infra.services.statements.web_speaking import Office, speaker
from infra.stores.audit.entries import ByPerson, OnSubject
from projections.statements import queries
from web.features.statements import shapes as seen


@dataclass(frozen=True, slots=True)
class WebListening(Office):
    """See the module. Who looked at what is in the audit log; who took part is not."""

    def released(
        self, by: Person, authority: UUID | None = None, as_of: AsOf = NOW
    ) -> seen.Released:
        """Give what the member may see of what was out then."""
        found = self._released(self.rooms.reading.statements(by.role, authority, as_of), as_of)
        count = len(found.statements)
        self.app.audit.add(ByPerson("viewed_list", self.app.clock(), by.id.hex, count))
        return found

    def statement(self, by: Person, statement: str, as_of: AsOf = NOW) -> seen.Released | None:
        """Give one statement; None where there is none, or none for this member."""
        found = self.rooms.reading.statement(by.role, statement, as_of)
        if found is None:
            return None
        self.app.audit.add(OnSubject("viewed_statement", self.app.clock(), by.id.hex, found.id))
        return self._released([found], as_of)

    def about(self, by: Person, statement: str) -> str | None:
        """Give the authority a statement is about, where there is one for this member."""
        return self.rooms.reading.about(by.role, statement)

    def may_regrade(self, by: Person) -> bool:
        """Tell whether the member's role grades information anew."""
        return by.role in GRADERS

    def voice(
        self, by: Person, statement: str, side: Literal["agree", "contest"], origin: str
    ) -> None:
        """Agree or contest."""
        known = self.origin(origin)
        self.rooms.discussing.voice(speaker(by), by.role, statement, side, known)

    def ask(self, by: Person, statement: str, text: str) -> None:
        """Put a question to whoever made the statement, in words that give nobody away."""
        about = self.about(by, statement)
        if about is not None:
            self.careful(text, UUID(about))
        self.rooms.discussing.ask(speaker(by), by.role, statement, text)

    def verify(self, by: Person, statement: str, evidence: UUID, *, supports: bool) -> None:
        """Name evidence that bears it out, or speaks against it."""
        self.rooms.discussing.verify(speaker(by), by.role, statement, evidence, supports=supports)

    def regrade(self, by: Person, statement: str, information: str) -> None:
        """Grade the information anew."""
        self.rooms.discussing.regrade(speaker(by), by.role, statement, information)

    def _released(self, some: Sequence[Shown], as_of: AsOf) -> seen.Released:
        with self.app.reading() as views:
            return seen.Released(
                statements=[statement_of(one) for one in some],
                epochs=queries.ended(views, as_of),
                converging={
                    authority: found
                    for authority in {one.authority for one in some}
                    if (found := queries.converging(views, authority, as_of))
                },
            )


def statement_of(one: Shown) -> seen.Statement:
    """Give a statement as the pages show it."""
    return seen.Statement(
        id=one.id,
        authority=one.authority,
        epoch=one.epoch,
        text=one.text,
        erased=one.erased,
        types=one.types,
        information=one.information,
        handling=one.handling,
        conditions=one.conditions,
        service=one.service,
        said_by=one.said_by,
        corroborated=one.corroborated,
        contested=one.contested,
        evidence=one.evidence,
        questions=[_words(each) for each in one.questions],
    )


def _words(one: ShownWords) -> seen.Words:
    return seen.Words(one.id, one.epoch, one.text, [_words(each) for each in one.answers])
