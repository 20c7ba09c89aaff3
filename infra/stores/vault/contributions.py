"""What members did about statements: agreed, contested, asked, answered, verified, regraded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from domain.statements.events import Sealed
from infra.stores.vault.keys import Keys
from infra.stores.vault.statement_tables import epochs, parts
from infra.stores.vault.statements import NOTHING, open_epoch
from projections.bulk import pieces

Kind = Literal[
    "agree", "contest", "question", "answer", "verify", "dispute", "regrade", "suggestion"
]


@dataclass(frozen=True, slots=True)
class Part:
    """One of them. ``about``: the question answered, the evidence, the new grade, or the plan.

    A suggestion about a plan is about no statement: there ``statement`` is its own id, and that of
    the answers to it. ``origin`` tells there whether it may come out alone.
    """

    part: str
    statement: str
    kind: Kind
    about: str
    person: str
    organisation: str
    recorded_at: int
    origin: str
    sealed: Sealed
    epoch: int
    released_in: int | None


class Suggestion(NamedTuple):
    """A suggestion about a plan without its words: its id, its author, and whether it is out."""

    part: str
    person: str
    is_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What a member does about a statement; ``text`` where there are words to it.

    ``statement`` is '' for what stands by itself, as a suggestion about a plan does.
    """

    statement: str
    kind: Kind
    person: UUID
    organisation: UUID
    about: str = ""
    origin: str = ""
    text: str = ""


def add(connection: Connection, keys: Keys, doing: Doing, at: int) -> tuple[UUID, Sealed]:
    """Take a part in, and return its id and its words, sealed.

    Whoever agrees or contests does it once, and changes sides by doing so.
    """
    part = keys.new_id()
    sealed = keys.seal(connection, part, doing.text) if doing.text else NOTHING
    if doing.kind in {"agree", "contest"}:
        connection.execute(
            delete(parts).where(
                parts.c.statement == doing.statement,
                parts.c.person == doing.person.hex,
                parts.c.kind.in_(("agree", "contest")),
            )
        )
    connection.execute(
        insert(parts),
        {
            "part": part.hex,
            "statement": doing.statement or part.hex,
            "kind": doing.kind,
            "about": doing.about,
            "person": doing.person.hex,
            "organisation": doing.organisation.hex,
            "recorded_at": at,
            "origin": doing.origin,
            "nonce": sealed.nonce,
            "sealed": sealed.text,
            "epoch": open_epoch(connection, at),
        },
    )
    return part, sealed


def about(connection: Connection, statements: Iterable[str]) -> list[Part]:
    """Return what was done about some statements, oldest first."""
    found: list[Part] = []
    for some in pieces(sorted(statements)):
        found += _parts(connection, parts.c.statement.in_(some))
    return found


def suggestions(connection: Connection) -> list[Part]:
    """Return all suggestions about plans, oldest first."""
    return _parts(connection, parts.c.kind == "suggestion")


def suggestions_until(connection: Connection, last: int) -> list[str]:
    """Return the suggestions whose window had ended at an instant.

    That is the one it came out with or, for what waits, the one it was made in: its own day would
    tell, when it goes, on which day it was made.
    """
    window = epochs.c.epoch == func.coalesce(parts.c.released_in, parts.c.epoch)
    which = select(parts.c.part).select_from(parts.join(epochs, window))
    wanted = which.where(parts.c.kind == "suggestion", epochs.c.closing_at <= last)
    return list(connection.execute(wanted.order_by(parts.c.part)).scalars())


def suggestion(connection: Connection, part: str) -> Suggestion | None:
    """Return whose a suggestion about a plan is and whether it is out; its words stay sealed."""
    c = parts.c
    which = select(c.part, c.person, c.released_in).where(c.part == part, c.kind == "suggestion")
    row = connection.execute(which).first()
    return None if row is None else Suggestion(row.part, row.person, row.released_in is not None)


def came_out(connection: Connection, some: Iterable[str], epoch: int) -> None:
    """Note that parts came out with an epoch."""
    for part in some:
        connection.execute(update(parts).where(parts.c.part == part).values(released_in=epoch))


def forget(connection: Connection, statement: str) -> list[str]:
    """Delete what was done about a statement; return the ids whose keys must go."""
    gone = [one.part for one in about(connection, [statement])]
    connection.execute(delete(parts).where(parts.c.statement == statement))
    return gone


def _parts(connection: Connection, *wanted: ColumnElement[bool]) -> list[Part]:
    c = parts.c
    rows = connection.execute(select(parts).where(*wanted).order_by(c.recorded_at, c.part))
    return [
        Part(
            part=row.part,
            statement=row.statement,
            kind=row.kind,
            about=row.about,
            person=row.person,
            organisation=row.organisation,
            recorded_at=row.recorded_at,
            origin=row.origin,
            sealed=Sealed(row.nonce, row.sealed),
            epoch=row.epoch,
            released_in=row.released_in,
        )
        for row in rows
    ]
