"""Who was a member at a moment: what could this person see on that day?"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Row, select

from domain.membership.events import Role
from domain.times import AsOf
from projections.intervals import stood
from projections.members.tables import members as table


@dataclass(frozen=True, slots=True)
class Member:
    """A member by opaque ids, as hex; ``authority`` and ``area`` are empty where there is none."""

    person: str
    role: Role
    organisation: str
    area: str
    authority: str


def members(connection: Connection, as_of: AsOf) -> list[Member]:
    """Return who was a member then, by id, which says nothing of who came first."""
    order = (table.c.person, table.c.version)
    statement = select(table).where(*stood(table, as_of)).order_by(*order)
    found = {row.person: _member(row) for row in connection.execute(statement)}
    return list(found.values())


def organisations(
    connection: Connection, roles: frozenset[str], at: int | None = None
) -> frozenset[str]:
    """Return the organisations that had a member in one of some roles, at an instant or now."""
    found = members(connection, AsOf() if at is None else AsOf(known_by=at))
    return frozenset(member.organisation for member in found if member.role in roles)


def member(connection: Connection, person: str, as_of: AsOf) -> Member | None:
    """Return one person's standing then; None for whoever was no member."""
    statement = (
        select(table)
        .where(table.c.person == person, *stood(table, as_of))
        .order_by(table.c.version.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return _member(row) if row else None


def _member(row: Row[Any]) -> Member:
    return Member(row.person, cast("Role", row.role), row.organisation, row.area, row.authority)
