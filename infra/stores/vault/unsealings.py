"""Requests to learn who spoke, and what became of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, insert, select, update

from domain.statements.events import Sealed
from infra.stores.vault.keys import Keys
from infra.stores.vault.statement_tables import unsealings
from projections.bulk import pieces


@dataclass(frozen=True, slots=True)
class Unsealing:
    """A request: the statement, who asked and who approved (ids as hex), and the reason."""

    request: str
    statement: str
    asked_by: str
    approved_by: str
    reason: str


def ask(connection: Connection, keys: Keys, statement: str, by: UUID, reason: str, at: int) -> str:
    """Note a request; return its id."""
    request = keys.new_id()
    sealed = keys.seal(connection, request, reason)
    connection.execute(
        insert(unsealings),
        {
            "request": request.hex,
            "statement": statement,
            "asked_by": by.hex,
            "nonce": sealed.nonce,
            "reason": sealed.text,
            "asked_at": at,
        },
    )
    return request.hex


def approve(connection: Connection, request: str, by: UUID, at: int) -> bool:
    """Approve what somebody else asked; False for one's own, for another's again, or for none."""
    c = unsealings.c
    which = (c.request == request) & c.approved_by.is_(None) & (c.asked_by != by.hex)
    done = connection.execute(
        update(unsealings).where(which).values(approved_by=by.hex, opened_at=at)
    )
    return done.rowcount == 1


def waiting(connection: Connection, keys: Keys) -> Sequence[Unsealing]:
    """Return the requests that nobody has approved."""
    return _read(connection, keys, unsealings.c.approved_by.is_(None))


def statement_of(connection: Connection, request: str) -> str:
    """Return the statement that a request is about, '' for no request; its reason stays sealed."""
    which = select(unsealings.c.statement).where(unsealings.c.request == request)
    return str(connection.execute(which).scalar() or "")


def of(connection: Connection, keys: Keys, statements: Iterable[str]) -> dict[str, list[Unsealing]]:
    """Return the approved requests about some statements."""
    c, found = unsealings.c, defaultdict[str, list[Unsealing]](list)
    for some in pieces(sorted(statements)):
        approved = c.statement.in_(some) & c.approved_by.is_not(None)
        for request in _read(connection, keys, approved):
            found[request.statement].append(request)
    return found


def _read(connection: Connection, keys: Keys, wanted: ColumnElement[bool]) -> list[Unsealing]:
    order = (unsealings.c.asked_at, unsealings.c.request)
    rows = connection.execute(select(unsealings).where(wanted).order_by(*order)).all()
    reasons = keys.opened(connection, {row.request: Sealed(row.nonce, row.reason) for row in rows})
    return [
        Unsealing(
            row.request,
            row.statement,
            row.asked_by,
            row.approved_by or "",
            reasons.get(row.request, ""),
        )
        for row in rows
    ]
