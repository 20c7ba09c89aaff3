"""The bodies that members come from, by the names people give them."""

from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from domain.membership.decisions import MembershipRefusal
from infra.security.names import key_of, tidy
from infra.stores.vault.account_tables import organisations


def organisation_named(connection: Connection, name: str) -> UUID:
    """Return the id of an organisation; a new one is entered, with an id that tells nothing."""
    key = key_of(name)
    if not key:
        msg = "An organisation needs a name."
        raise MembershipRefusal(msg)
    mine = organisations.c.name_key == key
    found = connection.execute(select(organisations.c.id).where(mine)).scalar()
    if found is not None:
        return UUID(found)
    made = uuid4()
    row = {"id": made.hex, "name": tidy(name), "name_key": key}
    connection.execute(insert(organisations), row)
    return made
