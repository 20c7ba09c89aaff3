"""What members do about a released statement: agree, contest, ask, find evidence, grade anew.

Nobody learns who did. Whoever made the statement, or is of its organisation, is answered as all
others are, and counts as they do: a refusal would tell them apart, and so would a voice that does
not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from domain.membership.person import Person
from domain.membership.roles import GRADERS
from domain.statements.drafts import LONGEST_WORD, StatementRefusal, check_words
from domain.statements.events import Information
from domain.times import to_instant
from infra.services.context import NOW, Context
from infra.services.statements.leak_check import LeakCheck
from infra.services.statements.read import Reading
from infra.stores.audit.entries import Spoken, SpokenAct
from infra.stores.vault import contributions
from infra.stores.vault.contributions import Doing, Kind
from projections.picture import queries as picture

_ACTS: Mapping[Kind, SpokenAct] = {
    "agree": "corroborated",
    "contest": "contested",
    "question": "asked",
}
_NONE = "There is no such statement; the list shows those that are out."


@dataclass(frozen=True, slots=True)
class Discussion:
    """Takes in what members do about statements that are out; it comes out with a later epoch."""

    context: Context

    def voice(
        self, by: Person, statement: str, side: Literal["agree", "contest"], origin: str = ""
    ) -> None:
        """Agree with a statement or contest it; the last word of a person counts.

        ``origin`` is whom the member has it from. It stays in the vault; nothing follows from it.
        """
        if len(origin) > LONGEST_WORD:
            msg = f"An origin holds {LONGEST_WORD} characters at most."
            raise StatementRefusal(msg)
        self._add(by, statement, side, origin=origin)

    def ask(self, by: Person, statement: str, text: str, *, anyway: bool = False) -> None:
        """Put a question to whoever made a statement.

        Raises GiveAwayRefusal for words that its author did not approve ``anyway``.
        """
        about = Reading(self.context).about(by.role, statement)
        if about is not None:
            LeakCheck(self.context).refuse_unapproved(UUID(about), text, anyway=anyway)
        self._add(by, statement, "question", text=check_words(text))

    def verify(self, by: Person, statement: str, evidence: str, *, supports: bool) -> None:
        """Name a fact of the authority that bears a statement out, or speaks against it."""
        about = Reading(self.context).about(by.role, statement)
        with self.context.reading() as views:
            known = {fact.evidence for fact in picture.facts(views, NOW, [about] if about else [])}
        if evidence not in known:
            msg = "Choose one of the facts that are known of the authority."
            raise StatementRefusal(msg)
        self._add(by, statement, "verify" if supports else "dispute", about=evidence)

    def may_regrade(self, by: Person) -> bool:
        """Tell whether a member's role grades information anew."""
        return by.role in GRADERS

    def regrade(self, by: Person, statement: str, information: str) -> None:
        """Grade a statement's information anew."""
        if not self.may_regrade(by) or information not in get_args(Information):
            msg = "Improvement advisers and members of the group grade anew, from A to E."
            raise StatementRefusal(msg)
        self._add(by, statement, "regrade", about=information)

    def _add(
        self,
        by: Person,
        statement: str,
        kind: Kind,
        *,
        about: str = "",
        origin: str = "",
        text: str = "",
    ) -> None:
        if not Reading(self.context).stands(by.role, statement):
            raise StatementRefusal(_NONE)
        doing = Doing(
            statement=statement,
            kind=kind,
            person=by.id,
            organisation=by.organisation,
            about=about,
            origin=origin,
            text=text,
        )
        now = self.context.clock()
        with self.context.changing_vault() as vault:
            contributions.add(vault, self.context.keys, doing, to_instant(now))
        if (act := _ACTS.get(kind)) is not None:
            self.context.audit.count(Spoken(act, now.date()))
