"""Accounts: letting a person in by name, and telling by a password who it is.

The vault is written before the log: a death between the two leaves an account that can't sign in,
and adding the person again completes it. The other way round would leave a member without a name,
who would count where the number of organisations protects a speaker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Row, delete, insert, not_, select, update
from sqlalchemy.exc import IntegrityError

from domain.log import EventLog, decide_and_append
from domain.membership.commands import AdmitMember, ChangeRole, EndMembership, MembershipCommand
from domain.membership.decisions import MembershipRefusal, decide
from domain.membership.events import MembershipEvent, Role
from domain.membership.members import Membership, membership
from infra.security.names import key_of, tidy
from infra.security.organisations import organisation_named
from infra.security.passwords import Passwords
from infra.security.throttle import Kind, Throttle
from infra.stores.vault.account_tables import people, sessions, tokens
from infra.stores.views import for_writing

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who is to be let in. Without a password only an OpenID provider can vouch for them."""

    login: str
    role: Role
    organisation: str
    password: str | None = None
    display_name: str = ""
    area: str = ""
    authority: UUID | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Lets people in by name, and tells by a password who it is."""

    vault: Engine
    log: EventLog
    clock: Callable[[], datetime]
    passwords: Passwords
    throttle: Throttle

    def add(self, newcomer: Newcomer, actor: str) -> UUID:
        """Let a person in; return the id. Raises MembershipRefusal, having changed nothing."""
        hashed = None if newcomer.password is None else self.passwords.hash(newcomer.password)
        try:
            command = self._added(newcomer, actor, hashed)
        except IntegrityError:
            msg = (
                "Somebody else let a member in with that name or of that organisation at the same "
                "moment. Nothing was changed; try again."
            )
            raise MembershipRefusal(msg) from None
        self._carry_out(command)
        return command.person

    def _added(self, newcomer: Newcomer, actor: str, hashed: str | None) -> AdmitMember:
        with for_writing(self.vault).begin() as connection:
            person = self._free(connection, newcomer.login)
            organisation = organisation_named(connection, newcomer.organisation)
            command = AdmitMember(
                at=self.clock(),
                actor=actor,
                person=person,
                role=newcomer.role,
                organisation=organisation,
                area=newcomer.area,
                authority=newcomer.authority,
            )
            decide(self.membership(person), command)  # refused before anything is changed
            connection.execute(delete(people).where(people.c.id == person.hex))
            connection.execute(insert(people), _row(person, newcomer, organisation, hashed))
        return command

    def change_role(self, command: ChangeRole) -> None:
        """Give a member another role. Raises MembershipRefusal."""
        self._carry_out(command)

    def remove(self, person: UUID, actor: str) -> None:
        """End a membership and all ways in; what the person said stays the vault's."""
        self._carry_out(EndMembership(at=self.clock(), actor=actor, person=person))
        mine = people.c.id == person.hex
        nothing = {"password_hash": None, "totp_secret": None, "oidc_subject": None}
        with for_writing(self.vault).begin() as connection:
            connection.execute(update(people).where(mine).values(closed=True, **nothing))
            connection.execute(delete(sessions).where(sessions.c.person == person.hex))
            connection.execute(delete(tokens).where(tokens.c.person == person.hex))

    def check(self, login: str, password: str, address: str) -> UUID | None:
        """Tell who it is; None for an unknown login, a wrong password or too many tries.

        All three take the same work, so that the time taken does not tell them apart.
        """
        tries: dict[Kind, str] = {"login": key_of(login), "address": address}
        allowed = self.throttle.charge(tries, self.clock())
        found = self._open_account(login)
        kept = found.password_hash if found else None
        fits = self.passwords.fits(kept, password)
        if found is None or not (fits and allowed):
            return None
        self.throttle.forgive(tries, self.clock())
        self._strengthen(found, password)
        return UUID(found.id)

    def link(self, person: UUID, subject: str) -> None:
        """Let an OpenID provider vouch for a person, under this subject of an issuer."""
        taken = select(people.c.id).where(
            people.c.oidc_subject == subject, people.c.id != person.hex
        )
        with for_writing(self.vault).begin() as connection:
            if connection.execute(taken).first():
                msg = "That subject is linked to another member already."
                raise MembershipRefusal(msg)
            mine = people.c.id == person.hex
            connection.execute(update(people).where(mine).values(oidc_subject=subject))

    def any(self) -> bool:
        """Tell whether there is an account."""
        with self.vault.connect() as connection:
            statement = select(people.c.id).where(not_(people.c.closed)).limit(1)
            return connection.execute(statement).first() is not None

    def membership(self, person: UUID) -> Membership:
        """Return a person's membership as the log has it."""
        events = self.log.streams([person]).get(person, [])
        return membership(cast("list[MembershipEvent]", events))

    def _carry_out(self, command: MembershipCommand) -> None:
        decide_and_append(self.log, lambda: decide(self.membership(command.person), command))

    def _free(self, connection: Connection, login: str) -> UUID:
        """Return the id for a new account: a new one, or that of one that was never completed."""
        if not 0 < len(tidy(login)) <= _LONGEST_NAME:
            msg = f"A name to sign in with has 1 to {_LONGEST_NAME} characters."
            raise MembershipRefusal(msg)
        mine = (people.c.login_key == key_of(login)) & not_(people.c.closed)
        held = connection.execute(select(people.c.id).where(mine)).scalar()
        if held is None:
            return uuid4()
        if self.membership(UUID(held)).standing is not None:
            msg = "That name to sign in with is taken; choose another."
            raise MembershipRefusal(msg)
        return UUID(held)

    def _open_account(self, login: str) -> Row[str, str | None] | None:
        mine = (people.c.login_key == key_of(login)) & not_(people.c.closed)
        with self.vault.connect() as connection:
            statement = select(people.c.id, people.c.password_hash).where(mine)
            return connection.execute(statement).one_or_none()

    def _strengthen(self, found: Row[str, str | None], password: str) -> None:
        """Hash again, now that the password is at hand, what was hashed with too little work."""
        if found.password_hash is None or not self.passwords.is_weak(found.password_hash):
            return
        with for_writing(self.vault).begin() as connection:
            better = self.passwords.hash(password)
            mine = people.c.id == found.id
            connection.execute(update(people).where(mine).values(password_hash=better))


def _row(
    person: UUID, newcomer: Newcomer, organisation: UUID, hashed: str | None
) -> dict[str, object]:
    login = tidy(newcomer.login)
    return {
        "id": person.hex,
        "login": login,
        "login_key": key_of(login),
        "display_name": tidy(newcomer.display_name) or login,
        "organisation": organisation.hex,
        "password_hash": hashed,
        "totp_secret": None,
        "totp_last": 0,
        "oidc_subject": None,
        "closed": False,
    }
