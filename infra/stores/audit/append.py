"""Adding to the audit log, inside a transaction that holds its lock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never

from sqlalchemy import Connection, delete, insert, select, update

from domain.times import to_instant
from infra.stores.audit.chain import Line, following
from infra.stores.audit.entries import ByPerson, Entry, Impersonal, OnSubject, Spoken
from infra.stores.audit.tables import entries, head, weeks
from infra.stores.eventstore.chain import GENESIS

_WEEK = timedelta(days=7)


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def add(connection: Connection, lines: Sequence[Line]) -> int:
    """Chain lines on to the head; return the position of the last."""
    found = connection.execute(select(head.c.position, head.c.chain)).one_or_none()
    position, chain = (found.position, found.chain) if found else (0, GENESIS)
    for line in lines:
        position += 1
        chain = following(chain, position, line)
        connection.execute(insert(entries).values(_row(position, line, chain)))
    new = {"position": position, "chain": chain}
    if found is None:
        connection.execute(insert(head).values(one=1, **new))
    else:
        connection.execute(update(head).values(**new))
    return position


def settle(connection: Connection, today: date) -> list[Line]:
    """Take the counts of weeks that are over; return the lines they come to, dated the next Monday.

    Each is dated where its week ends, whenever it is written, in the order of the alphabet.
    """
    over = weeks.c.begins < monday(today)
    found = connection.execute(select(weeks).where(over).order_by(weeks.c.begins, weeks.c.act))
    lines = [Line(_end_of(begins), act, "", "", number) for begins, act, number in found]
    connection.execute(delete(weeks).where(over))
    return lines


def count(connection: Connection, spoken: Spoken) -> None:
    """Count an act of speaking in its week."""
    begins = monday(spoken.on)
    same = (weeks.c.begins == begins) & (weeks.c.act == spoken.act)
    counted = connection.execute(update(weeks).where(same).values(count=weeks.c.count + 1))
    if counted.rowcount == 0:
        connection.execute(insert(weeks).values(begins=begins, act=spoken.act, count=1))


def line_of(entry: Entry) -> Line:
    """Return an entry as the table holds it."""
    match entry:
        case ByPerson():
            return Line(to_instant(entry.at), entry.act, entry.person, "", entry.count)
        case OnSubject():
            return Line(to_instant(entry.at), entry.act, entry.person, entry.subject, entry.count)
        case Impersonal():
            return Line(to_instant(entry.at), entry.act, "", "", entry.count)
        case _:
            assert_never(entry)


def _end_of(begins: date) -> int:
    return to_instant(datetime.combine(begins + _WEEK, time(), tzinfo=UTC))


def _row(position: int, line: Line, chain: bytes) -> dict[str, object]:
    return {
        "position": position,
        "at": line.at,
        "act": line.act,
        "person": line.person,
        "subject": line.subject,
        "count": line.count,
        "chain": chain,
    }
