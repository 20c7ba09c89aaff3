"""Released statements and what came out about them, as of whole epochs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, func, select

from domain.statements.events import Sealed
from domain.times import AsOf
from projections.bulk import pieces
from projections.statements.tables import epochs, notes, statements

NOW = AsOf()


@dataclass(frozen=True, slots=True)
class Released:
    """A statement as released; its words are sealed."""

    statement: str
    epoch: int
    authority: str
    problem_types: tuple[str, ...]
    service: str
    information: str
    handling: str
    conditions: tuple[str, ...]
    sealed: Sealed


class About(NamedTuple):
    """Which authority a statement is about, and the conditions under which it may be seen."""

    authority: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that came out about a statement or, for an answer, about a question."""

    note: str
    about: str
    epoch: int
    kind: str
    said: str
    sealed: Sealed


def last_epoch(connection: Connection, as_of: AsOf) -> int:
    """Return the last epoch that was whole then; 0 for none."""
    statement = select(func.max(epochs.c.epoch)).where(
        epochs.c.closed_at <= as_of.known_by, epochs.c.position <= as_of.position
    )
    return int(connection.execute(statement).scalar() or 0)


def ended_on(connection: Connection, epoch: int) -> str:
    """Return the day an epoch ended; '' for none."""
    found = select(epochs.c.ended_on).where(epochs.c.epoch == epoch)
    return str(connection.execute(found).scalar() or "")


def ended(connection: Connection, as_of: AsOf = NOW) -> dict[int, date]:
    """Return the days on which the epochs ended that were whole then."""
    found = select(epochs.c.epoch, epochs.c.ended_on).order_by(epochs.c.epoch)
    whole = connection.execute(found.where(epochs.c.epoch <= last_epoch(connection, as_of)))
    return {row.epoch: date.fromisoformat(row.ended_on) for row in whole}


def released(
    connection: Connection, as_of: AsOf = NOW, authority: str | None = None
) -> list[Released]:
    """Return what had been released then, newest epoch first and by id within, which is random."""
    wanted = [statements.c.epoch <= last_epoch(connection, as_of)]
    if authority is not None:
        wanted.append(statements.c.authority == authority)
    return _statements(connection, wanted)


def one(connection: Connection, statement: str, as_of: AsOf = NOW) -> Released | None:
    """Return one statement, if it had been released then."""
    wanted = [
        statements.c.epoch <= last_epoch(connection, as_of),
        statements.c.statement == statement,
    ]
    return next(iter(_statements(connection, wanted)), None)


def about(connection: Connection, statement: str, as_of: AsOf = NOW) -> About | None:
    """Return what a statement is about, if it had been released then; its words are not read."""
    c = statements.c
    which = select(c.authority, c.conditions).where(
        c.statement == statement, c.epoch <= last_epoch(connection, as_of)
    )
    row = connection.execute(which).first()
    return None if row is None else About(row.authority, _parts(row.conditions))


def subject_of(connection: Connection, note: str, kind: str, as_of: AsOf = NOW) -> str:
    """Return what a note of a kind is about, '' for none that was out; its words are not read."""
    c = notes.c
    which = select(c.about).where(
        c.note == note, c.kind == kind, c.epoch <= last_epoch(connection, as_of)
    )
    return str(connection.execute(which).scalar() or "")


def noted(connection: Connection, about: Iterable[str], as_of: AsOf = NOW) -> dict[str, list[Note]]:
    """Return what had come out about statements or questions, oldest epoch first."""
    c, last = notes.c, last_epoch(connection, as_of)
    found: defaultdict[str, list[Note]] = defaultdict(list)
    for some in pieces(sorted(about)):
        which = select(notes).where(c.about.in_(some), c.epoch <= last)
        for row in connection.execute(which.order_by(c.epoch, c.note)):
            found[row.about].append(_note(row))
    return found


def _note(row: Row[Any]) -> Note:
    sealed = Sealed(row.nonce, row.sealed)
    return Note(row.note, row.about, row.epoch, row.kind, row.said, sealed)


def ever_converging(connection: Connection) -> set[str]:
    """Return the authorities of which several bodies ever spoke."""
    return set(
        connection.execute(select(notes.c.about).where(notes.c.kind == "converging")).scalars()
    )


def converging(connection: Connection, authority: str, as_of: AsOf = NOW) -> list[str]:
    """Return the types of problem that several bodies spoke of, of an authority."""
    standing: dict[str, None] = {}
    for one in noted(connection, [authority], as_of).get(authority, ()):
        if one.kind == "converging":
            standing[one.said] = None
        elif one.kind == "converging no more":
            standing.pop(one.said, None)
    return sorted(standing)


def _statements(connection: Connection, wanted: Iterable[ColumnElement[bool]]) -> list[Released]:
    order = (statements.c.epoch.desc(), statements.c.statement)
    return [
        Released(
            statement=row.statement,
            epoch=row.epoch,
            authority=row.authority,
            problem_types=_parts(row.problem_types),
            service=row.service,
            information=row.information,
            handling=row.handling,
            conditions=_parts(row.conditions),
            sealed=Sealed(row.nonce, row.sealed),
        )
        for row in connection.execute(select(statements).where(*wanted).order_by(*order))
    ]


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()
