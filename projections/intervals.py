"""From when until when a row holds: in the log by positions, and by the clock of recording."""

from sqlalchemy import ColumnElement, Table, and_, not_

from domain.times import FOREVER, AsOf


def stood(
    table: Table, as_of: AsOf, *, begins: str = "recorded_at", ends: str = "recorded_until"
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a row held at a moment, whichever basis is asked for.

    What people decide, and what this system does, is known when it is recorded: nobody could know
    of it before.
    """
    c, last = table.c, min(as_of.position, FOREVER - 1)
    ended = and_(c.position_until <= last, c[ends] <= as_of.known_by)
    return (c.position <= last, c[begins] <= as_of.known_by, not_(ended))
