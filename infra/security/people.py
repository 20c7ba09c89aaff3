"""Members by name: the name is the vault's, the role and the membership are the log's."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Row, not_, select

from domain.membership.person import Person
from domain.times import AsOf
from infra.security.names import key_of
from infra.stores.vault.account_tables import organisations, people
from projections.members import queries
from projections.members.queries import Member

__all__ = ["People", "Person"]

NOW = AsOf()

_Row = Row[*tuple[Any, ...]]
_ACCOUNT = (
    people.c.id,
    people.c.login,
    people.c.display_name,
    people.c.organisation,
    organisations.c.name.label("organisation_name"),
)


@dataclass(frozen=True, slots=True)
class People:
    """Finds members; ``reading`` gives a connection to the views."""

    vault: Engine
    reading: Callable[[], AbstractContextManager[Connection]]

    def by_login(self, login: str) -> Person | None:
        """Return the member with this login, however it is spelt; None where there is none."""
        return self._person(people.c.login_key == key_of(login))

    def by_id(self, person: UUID) -> Person | None:
        """Return the member with this id; None for whoever isn't one now."""
        return self._person(people.c.id == person.hex)

    def by_subject(self, subject: str) -> Person | None:
        """Return the member linked to this subject of an OpenID provider."""
        return self._person(people.c.oidc_subject == subject)

    def all(self) -> list[Person]:
        """Return all members by login, for custodians and operators only."""
        found = {row.id: row for row in self._accounts(not_(people.c.closed))}
        with self.reading() as connection:
            members = queries.members(connection, NOW)
        persons = [_joined(found[one.person], one) for one in members if one.person in found]
        return sorted(persons, key=lambda one: key_of(one.login))

    def name_of(self, person: UUID) -> tuple[str, str] | None:
        """Return the name and organisation of anybody who ever had an account: for unsealing."""
        rows = self._accounts(people.c.id == person.hex)
        return (rows[0].display_name, rows[0].organisation_name) if rows else None

    def organisations(self) -> dict[UUID, str]:
        """Return the names of all organisations that members come or came from."""
        with self.vault.connect() as connection:
            rows = connection.execute(select(organisations.c.id, organisations.c.name)).all()
        return {UUID(row.id): row.name for row in rows}

    def deny_lists(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return names and organisations of members that no text may hold, in no telling order."""
        persons = self.all()
        names = {name for one in persons for name in (one.display_name, one.login)}
        bodies = {one.organisation_name for one in persons}
        return tuple(sorted(names)), tuple(sorted(bodies))

    def _person(self, which: ColumnElement[bool]) -> Person | None:
        rows = self._accounts(which & not_(people.c.closed))
        if not rows:
            return None
        with self.reading() as connection:
            member = queries.member(connection, rows[0].id, NOW)
        return _joined(rows[0], member) if member else None

    def _accounts(self, which: ColumnElement[bool]) -> Sequence[_Row]:
        joined = people.join(organisations, organisations.c.id == people.c.organisation)
        with self.vault.connect() as connection:
            return connection.execute(select(*_ACCOUNT).select_from(joined).where(which)).all()


def _joined(row: _Row, member: Member) -> Person:
    return Person(
        id=UUID(row.id),
        login=row.login,
        display_name=row.display_name,
        role=member.role,
        organisation=UUID(row.organisation),
        organisation_name=row.organisation_name,
        area=member.area,
        authority=UUID(member.authority) if member.authority else None,
    )
