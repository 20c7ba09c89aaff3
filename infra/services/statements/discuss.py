"""What members do about a released statement: agree, contest, ask, find evidence, grade anew.

Nobody learns who did. Whoever made the statement, or is of its organisation, is answered as all
others are and simply does not count: a refusal would tell them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from domain.statements.drafts import LONGEST_WORD, StatementRefusal
from domain.statements.events import Information
from infra.services.statements.context import Desk
from infra.services.statements.read import Reading
from infra.services.statements.record import words
from infra.stores.audit.entries import SpokenAct
from infra.stores.vault import contributions
from infra.stores.vault.contributions import Doing, Kind
from infra.stores.vault.statements import Speaker

GRADERS = frozenset({"improvement_adviser", "group_member"})
"""Roles that may grade a statement's information anew."""

_ACTS: Mapping[Kind, SpokenAct] = {
    "agree": "corroborated",
    "contest": "contested",
    "question": "asked",
}
_NONE = "There is no such statement; the list shows those that are out."


@dataclass(frozen=True, slots=True)
class Discussing:
    """See the module. Whoever calls has found out who acts, and in what role."""

    desk: Desk

    def voice(
        self,
        by: Speaker,
        role: str,
        statement: str,
        side: Literal["agree", "contest"],
        origin: str = "",
    ) -> None:
        """Agree with a statement or contest it; the last word of a person counts.

        ``origin`` is whom the member has it from: an organisation's id, or words for it.
        """
        if len(origin) > LONGEST_WORD:
            msg = f"An origin holds {LONGEST_WORD} characters at most."
            raise StatementRefusal(msg)
        self._add(by, role, statement, side, origin=origin.strip().casefold())

    def ask(self, by: Speaker, role: str, statement: str, text: str) -> None:
        """Put a question to whoever made a statement; it comes out with the next epoch."""
        self._add(by, role, statement, "question", text=words(text))

    def verify(
        self, by: Speaker, role: str, statement: str, evidence: UUID, *, supports: bool
    ) -> None:
        """Name evidence that bears a statement out, or speaks against it."""
        kind: Kind = "verify" if supports else "dispute"
        self._add(by, role, statement, kind, about=evidence.hex)

    def regrade(self, by: Speaker, role: str, statement: str, information: str) -> None:
        """Grade a statement's information anew."""
        if role not in GRADERS or information not in get_args(Information):
            msg = "Improvement advisers and members of the group grade anew, from A to E."
            raise StatementRefusal(msg)
        self._add(by, role, statement, "regrade", about=information)

    def _add(  # noqa: PLR0913 - what there may be to a part
        self,
        by: Speaker,
        role: str,
        statement: str,
        kind: Kind,
        *,
        about: str = "",
        origin: str = "",
        text: str = "",
    ) -> None:
        if not Reading(self.desk).stands(role, statement):
            raise StatementRefusal(_NONE)
        doing = Doing(
            statement=statement,
            kind=kind,
            person=by.person,
            organisation=by.organisation,
            about=about,
            origin=origin,
            text=text,
        )
        with self.desk.writing() as vault:
            contributions.add(vault, self.desk.keys, doing, self.desk.now())
        if (act := _ACTS.get(kind)) is not None:
            self.desk.spoken(act)
