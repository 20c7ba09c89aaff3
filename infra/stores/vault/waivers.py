"""Waivers: a speaker lets name or organisation be shown, of one statement, until taken back."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from infra.stores.vault.statement_tables import statements, waivers
from projections.bulk import pieces


class Waiver(NamedTuple):
    """What may be shown: name, organisation, both or none."""

    name: bool = False
    organisation: bool = False


def put(connection: Connection, statement: str, waiver: Waiver) -> None:
    """Grant, change or take back a waiver."""
    connection.execute(delete(waivers).where(waivers.c.statement == statement))
    if waiver != Waiver():
        connection.execute(insert(waivers), {"statement": statement, **waiver._asdict()})


def of(connection: Connection, statement: str) -> Waiver:
    """Return what is waived of a statement."""
    row = connection.execute(select(waivers).where(waivers.c.statement == statement)).first()
    return Waiver(row.name, row.organisation) if row else Waiver()


def granted(connection: Connection, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Give, by statement, the ids of person and organisation that may be shown; '' if not."""
    found: dict[str, tuple[str, str]] = {}
    joined = waivers.join(statements, statements.c.statement == waivers.c.statement)
    columns = (waivers, statements.c.person, statements.c.organisation.label("body"))
    for some in pieces(sorted(wanted)):
        which = select(*columns).select_from(joined).where(waivers.c.statement.in_(some))
        for row in connection.execute(which):
            person = row.person if row.name else ""
            found[row.statement] = (person, row.body if row.organisation else "")
    return found
