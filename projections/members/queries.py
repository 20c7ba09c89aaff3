"""Who was a member at a moment: what could this person see on that day?"""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, not_, select

from domain.membership.events import Role
from domain.times import FOREVER, AsOf
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
    """Give who was a member then, by id, which says nothing of who came first."""
    order = (table.c.person, table.c.version)
    statement = select(table).where(*_stood(as_of)).order_by(*order)
    found = {row.person: _member(row) for row in connection.execute(statement)}
    return list(found.values())


def member(connection: Connection, person: str, as_of: AsOf) -> Member | None:
    """Give one person's standing then; None for whoever was no member."""
    statement = (
        select(table)
        .where(table.c.person == person, *_stood(as_of))
        .order_by(table.c.version.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return _member(row) if row else None


def _stood(as_of: AsOf) -> tuple[ColumnElement[bool], ...]:
    """Membership is this system's own fact: both bases ask when it was recorded.

    Where a clock that went back lets two stand at one instant, the later in the log counts.
    """
    last = min(as_of.position, FOREVER - 1)
    ended = and_(table.c.position_until <= last, table.c.recorded_until <= as_of.known_by)
    return (
        table.c.position <= last,
        table.c.recorded_at <= as_of.known_by,
        not_(ended),
    )


def _member(row: Row[Any]) -> Member:
    return Member(row.person, cast("Role", row.role), row.organisation, row.area, row.authority)
