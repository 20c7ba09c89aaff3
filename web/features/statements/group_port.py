"""What the pages ask of the group: to speak, to listen, to take part, and to keep the Rule.

Whatever can't be done raises ``StatementRefusal``, whose message is for whoever asked.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol
from uuid import UUID

from domain.membership.person import Person
from domain.statements.drafts import Draft
from domain.times import AsOf
from ingest.leakcheck import DenyLists
from web.features.statements.shapes import Certificate, Closed, Kept, Mine, Released, Taken

NOW = AsOf()


class Speaking(Protocol):
    """What a speaker asks for."""

    def submission(self) -> str:
        """Give a new token: a statement sent twice with one token is taken in once."""
        ...

    def deny_lists(self, authority: UUID) -> DenyLists:
        """Give the names that no text may hold, and those of the authority it is about."""
        ...

    def organisations(self) -> Mapping[UUID, str]:
        """Give the names of the organisations that members come from."""
        ...

    def suggestion(self, text: str) -> str | None:
        """Give the type of problem that a text seems to speak of; None where that is unclear."""
        ...

    def record(self, draft: Draft, by: Person, submission: str) -> Taken:
        """Take a statement in; ``draft.origin`` is an organisation's id or name, or other words."""
        ...

    def mine(self, by: Person) -> Sequence[Mine]:
        """Give a person's statements, newest first."""
        ...

    def held(self, by: Person) -> int:
        """Count those that are held."""
        ...

    def consent(self, by: Person, receipt: str) -> bool:
        """Let a held statement come out alone, at once; tell whether it could."""
        ...

    def waive(self, by: Person, receipt: str, *, name: bool, organisation: bool) -> None:
        """Let name or organisation be shown of one statement, or no longer."""
        ...

    def was_asked(self, by: Person, receipt: str, question: str) -> bool:
        """Tell whether a question was put about a person's own statement; its words stay sealed."""
        ...

    def answer(self, by: Person, question: str, text: str) -> None:
        """Answer a question; the answer comes out with the next epoch."""
        ...

    def take_back(self, by: Person, receipt: str) -> Certificate:
        """Erase one's own statement, held or out."""
        ...


class Listening(Protocol):
    """What a member of the group asks for."""

    def released(self, by: Person, authority: UUID | None = None, as_of: AsOf = NOW) -> Released:
        """Give what the member may see of what was out then."""
        ...

    def statement(self, by: Person, statement: str, as_of: AsOf = NOW) -> Released | None:
        """Give one statement; None where there is none, or none for this member."""
        ...

    def about(self, by: Person, statement: str) -> str | None:
        """Give the authority a statement is about, where there is one for this member.

        It is no look at the statement: the audit log has nothing of it.
        """
        ...

    def may_regrade(self, by: Person) -> bool:
        """Tell whether the member's role grades information anew."""
        ...

    def voice(
        self, by: Person, statement: str, side: Literal["agree", "contest"], origin: str
    ) -> None:
        """Agree or contest; ``origin`` as in ``record``."""
        ...

    def ask(self, by: Person, statement: str, text: str) -> None:
        """Put a question to whoever made the statement."""
        ...

    def verify(self, by: Person, statement: str, evidence: UUID, *, supports: bool) -> None:
        """Name evidence that bears it out, or speaks against it."""
        ...

    def regrade(self, by: Person, statement: str, information: str) -> None:
        """Grade the information anew."""
        ...


class Keeping(Protocol):
    """What custodians ask for."""

    def kept(self, by: Person) -> Kept:
        """Give what there is to look after."""
        ...

    def members(self, by: Person) -> Sequence[Person]:
        """Give all members by login."""
        ...

    def close(self) -> Closed:
        """End the release window now."""
        ...

    def ask_who(self, by: Person, statement: str, reason: str) -> None:
        """Ask to learn who made a statement."""
        ...

    def approve(self, by: Person, request: str) -> tuple[str, str]:
        """Approve what another custodian asked; give the speaker's name and organisation."""
        ...

    def erase(self, statement: str, by: Person, other: Person) -> Certificate:
        """Erase a statement, by two custodians."""
        ...


class Group(Speaking, Listening, Keeping, Protocol):
    """All of it. Called from several threads at once."""
