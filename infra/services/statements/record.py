"""Handing a statement in, whose words its speaker approved."""

from dataclasses import dataclass
from typing import Literal, cast

from domain.membership.person import Person
from domain.membership.roles import SPEAKERS
from domain.statements.drafts import Draft, StatementRefusal, check
from domain.statements.release import Why
from domain.times import to_instant
from infra.services.context import Context
from infra.services.statements.leak_check import LeakCheck
from infra.stores.audit.entries import Spoken
from infra.stores.vault import statements


@dataclass(frozen=True, slots=True)
class Taken:
    """A statement was taken in: its id, its receipt, and why it is held; '' where it is out."""

    statement: str
    receipt: str
    why: Why | Literal[""]


@dataclass(frozen=True, slots=True)
class Recording:
    """Takes statements in."""

    context: Context

    def submission(self) -> str:
        """Return a new token: a statement sent twice with one token is taken in once."""
        return self.context.new_id().hex

    def record(self, draft: Draft, by: Person, submission: str, *, anyway: bool = False) -> Taken:
        """Take a statement in; the same submission again is the same statement.

        Raises GiveAwayRefusal for words, or a service shown with them, that could give the speaker
        away; ``anyway`` approves them. Raises StatementRefusal for a role that does not speak and
        what can't be taken in.
        """
        if by.role not in SPEAKERS:
            msg = "Your role makes no statements; ask a custodian if that is wrong."
            raise StatementRefusal(msg)
        check(draft)
        LeakCheck(self.context).refuse_unapproved(
            draft.authority, draft.text, draft.service, anyway=anyway
        )
        now = self.context.clock()
        with self.context.changing_vault() as vault:
            at = to_instant(now)
            entry = statements.take(vault, self.context.keys, draft, by, at, submission)
        self.context.audit.count(Spoken("recorded", now.date()))
        return Taken(entry.statement, entry.receipt, cast("Why", entry.why))
