"""Statements in the vault: taken in, held, and what their speakers may do about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from domain.membership.person import Person
from domain.statements.drafts import Draft
from domain.statements.events import Sealed
from infra.stores.vault.keys import Keys
from infra.stores.vault.statement_tables import epochs, statements

NOTHING = Sealed(b"", b"")
_WORDS = frozenset({"nonce", "sealed"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement in the vault, without its words: where it is and why it is held."""

    statement: str
    receipt: str
    person: str
    organisation: str
    recorded_at: int
    source_grade: int
    how_known: str
    origin: str
    authority: str
    problem_types: tuple[str, ...]
    service: str
    information: str
    handling: str
    conditions: tuple[str, ...]
    state: str
    epoch: int
    released_in: int | None
    alone: bool
    why: str
    kept_from: int
    """From when its time runs: from its release, or from when it was recorded."""

    def out_from(self, now: int) -> int:
        """Return when it came out: ``now`` for what comes out just now."""
        return now if self.released_in is None else self.kept_from


@dataclass(frozen=True, slots=True)
class SealedEntry(Entry):
    """A statement with its words, sealed."""

    sealed: Sealed


def take(
    connection: Connection, keys: Keys, draft: Draft, by: Person, at: int, submission: str
) -> Entry:
    """Take a statement in; the same submission of the same person is taken once."""
    own = sha256(f"{by.id.hex} {submission}".encode()).hexdigest()
    known = _entries(connection, statements.c.submission == own)
    if known:
        return known[0]
    statement = keys.new_id()
    sealed = keys.seal(connection, statement, draft.text)
    connection.execute(
        insert(statements),
        {
            "statement": statement.hex,
            "receipt": keys.new_id().hex,
            "submission": own,
            "person": by.id.hex,
            "organisation": by.organisation.hex,
            "recorded_at": at,
            "source_grade": draft.source,
            "how_known": draft.how_known,
            "origin": draft.origin,
            "authority": draft.authority.hex,
            "problem_types": ",".join(draft.problem_types),
            "service": draft.service,
            "information": draft.information,
            "handling": draft.handling,
            "conditions": ",".join(draft.conditions),
            "nonce": sealed.nonce,
            "sealed": sealed.text,
            "state": "held",
            "epoch": open_epoch(connection, at),
            "alone": False,
            "why": "epoch_open",
        },
    )
    [entry] = _entries(connection, statements.c.statement == statement.hex)
    return entry


def open_epoch(connection: Connection, at: int) -> int:
    """Return the open epoch, the first if there was none."""
    last = select(epochs.c.epoch).order_by(epochs.c.epoch.desc()).limit(1)
    found = connection.execute(last).scalar()
    if found is None:
        connection.execute(insert(epochs), {"epoch": 1, "opened_at": at})
        return 1
    return int(found)


def held(connection: Connection) -> list[SealedEntry]:
    """Return the statements that wait, with their words."""
    return _sealed(connection, statements.c.state == "held")


def count_held(connection: Connection, person: UUID) -> int:
    """Count a person's statements that wait."""
    c = statements.c
    which = select(func.count()).where(c.person == person.hex, c.state == "held")
    return int(connection.execute(which).scalar_one())


def released(connection: Connection) -> list[Entry]:
    """Return those that are out."""
    return _entries(connection, statements.c.state == "released")


def out(connection: Connection) -> list[Entry]:
    """Return those that are out, or come out now."""
    return _entries(connection, statements.c.state.in_(("releasing", "released")))


def kept(connection: Connection) -> list[Entry]:
    """Return those that are held or out."""
    return _entries(connection, statements.c.state.in_(("held", "released")))


def of_person(connection: Connection, person: UUID) -> list[SealedEntry]:
    """Return what a person said, newest first, with the words."""
    found = _sealed(connection, statements.c.person == person.hex)
    return sorted(found, key=lambda one: one.recorded_at, reverse=True)


def entry(connection: Connection, which: str) -> Entry | None:
    """Return a statement by its id or its receipt."""
    c = statements.c
    return next(iter(_entries(connection, (c.statement == which) | (c.receipt == which))), None)


def change(connection: Connection, statement: str, **values: object) -> None:
    """Change a statement's row."""
    which = statements.c.statement == statement
    connection.execute(update(statements).where(which).values(**values))


def came_out(connection: Connection, statement: str, epoch: int) -> None:
    """Note that a statement came out, unless it was erased on the way."""
    which = (statements.c.statement == statement) & (statements.c.state == "releasing")
    now = {"state": "released", "released_in": epoch, "why": ""}
    connection.execute(update(statements).where(which).values(now))


def blank(connection: Connection, statement: str) -> None:
    """Leave nothing of a statement but that there was one."""
    empty = dict.fromkeys(
        ("person", "organisation", "how_known", "origin", "authority", "problem_types"), ""
    )
    empty |= dict.fromkeys(("service", "information", "handling", "conditions", "why"), "")
    change(
        connection,
        statement,
        **empty,
        submission=uuid4().hex,
        recorded_at=0,
        source_grade=0,
        nonce=b"",
        sealed=b"",
        state="erased",
    )


def _entries(connection: Connection, *wanted: ColumnElement[bool]) -> list[Entry]:
    columns = [one for one in statements.c if one.name not in _WORDS]
    return [Entry(**_values(row)) for row in _rows(connection, columns, wanted)]


def _sealed(connection: Connection, *wanted: ColumnElement[bool]) -> list[SealedEntry]:
    return [
        SealedEntry(**_values(row), sealed=Sealed(row.nonce, row.sealed))
        for row in _rows(connection, list(statements.c), wanted)
    ]


def _rows(
    connection: Connection,
    columns: Iterable[ColumnElement[Any]],
    wanted: Iterable[ColumnElement[bool]],
) -> Iterable[Row[Any]]:
    out_in = statements.outerjoin(epochs, epochs.c.epoch == statements.c.released_in)
    from_ = func.coalesce(epochs.c.closing_at, statements.c.recorded_at).label("kept_from")
    which = select(*columns, from_).select_from(out_in).where(*wanted)
    return connection.execute(which.order_by(statements.c.statement))


def _values(row: Row[Any]) -> dict[str, Any]:
    """Return an entry's values by name; its words are not among them."""
    named = row._mapping.items()  # noqa: SLF001 - SQLAlchemy's documented way to a row's names
    values = {name: value for name, value in named if name not in {*_WORDS, "submission"}}
    for name in ("problem_types", "conditions"):
        values[name] = tuple(values[name].split(",")) if values[name] else ()
    return values
