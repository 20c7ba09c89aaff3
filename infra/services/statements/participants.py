"""Which organisations take part: who may speak, and who sees what comes out, then or now."""

from sqlalchemy import Connection

from domain.membership.roles import LISTENERS, SPEAKERS
from domain.times import AsOf
from projections.members import queries


def speaking(views: Connection, at: int | None = None) -> frozenset[str]:
    """Return the organisations that had a member who may speak, then or now."""
    return _organisations(views, SPEAKERS, at)


def listening(views: Connection, at: int | None = None) -> frozenset[str]:
    """Return the organisations that had a member who sees what is released, then or now."""
    return _organisations(views, LISTENERS, at)


def _organisations(views: Connection, roles: frozenset[str], at: int | None) -> frozenset[str]:
    as_of = AsOf() if at is None else AsOf(known_by=at)
    members = queries.members(views, as_of)
    return frozenset(one.organisation for one in members if one.role in roles)
