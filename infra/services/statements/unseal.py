"""Learning who spoke, which takes two custodians: one asks, another approves.

An act that can't be audited is not done: the entry is made before the vault commits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from domain.membership.person import Person
from domain.statements.drafts import StatementRefusal, check_words
from domain.times import to_instant
from infra.security.people import People
from infra.services.context import Context
from infra.stores.audit.entries import OnSubject, SubjectAct
from infra.stores.vault import statements, unsealings

CUSTODIAN = "custodian"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that waits for a second custodian; ``own`` where the reader made it."""

    id: str
    statement: str
    asked_by: str
    reason: str
    own: bool


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Two custodians, by name, learnt who made a statement, and why."""

    asked_by: str
    approved_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unsealing:
    """What custodians do to learn who spoke. Whoever is none is refused."""

    context: Context

    def ask(self, by: Person, which: str, reason: str) -> str:
        """Ask to learn who made a statement; return the request's id, for the second custodian."""
        _must_be_custodian(by)
        with self.context.changing_vault() as vault:
            entry = statements.entry(vault, which)
            if entry is None or entry.state == "erased":
                msg = "There is no such statement."
                raise StatementRefusal(msg)
            request = unsealings.ask(
                vault,
                self.context.keys,
                entry.statement,
                by.id,
                check_words(reason),
                to_instant(self.context.clock()),
            )
            self._note("unseal_requested", by, request)
        return request

    def approve(self, by: Person, request: str) -> tuple[str, str]:
        """Approve what another custodian asked; return the speaker's name and organisation."""
        _must_be_custodian(by)
        with self.context.changing_vault() as vault:
            at = to_instant(self.context.clock())
            if not unsealings.approve(vault, request, by.id, at):
                msg = (
                    "Only another custodian than the one who asked can approve, and only once: "
                    "choose a request from the list."
                )
                raise StatementRefusal(msg)
            entry = statements.entry(vault, unsealings.statement_of(vault, request))
            self._note("unseal_approved", by, request)
            self._note("unsealed", by, request)
        people = self.context.people
        bodies = people.organisations()
        return (
            (name_of(people, entry.person), bodies.get(UUID(entry.organisation), ""))
            if entry
            else ("", "")
        )

    def waiting(self, by: Person) -> Sequence[Request]:
        """Return the requests that wait for a second custodian."""
        _must_be_custodian(by)
        with self.context.vault.connect() as vault:
            found = unsealings.waiting(vault, self.context.keys)
        return [
            Request(
                id=one.request,
                statement=one.statement,
                asked_by=name_of(self.context.people, one.asked_by),
                reason=one.reason,
                own=one.asked_by == by.id.hex,
            )
            for one in found
        ]

    def approved(self, vault: Connection, some: Iterable[str]) -> dict[str, list[Unsealed]]:
        """Return what was unsealed of statements, for those who made them."""
        people = self.context.people
        return {
            statement: [
                Unsealed(
                    name_of(people, one.asked_by), name_of(people, one.approved_by), one.reason
                )
                for one in requests
            ]
            for statement, requests in unsealings.of(vault, self.context.keys, some).items()
        }

    def _note(self, act: SubjectAct, by: Person, request: str) -> None:
        self.context.audit.add(OnSubject(act, self.context.clock(), by.id.hex, request))


def name_of(people: People, person: str) -> str:
    """Return the name of whoever ever had an account, by id as hex."""
    found = people.name_of(UUID(person))
    return found[0] if found else "somebody who is gone"


def _must_be_custodian(by: Person) -> None:
    if by.role != CUSTODIAN:
        msg = "Only custodians do this."
        raise StatementRefusal(msg)
