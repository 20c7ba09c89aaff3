"""Erasing anew what a restored backup brought back."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from infra.stores.vault import contributions, models, statements
from infra.stores.vault import keys as vault_keys
from infra.stores.vault.statement_tables import unsealings, waivers


def shred_again(vault: Connection, erased: Iterable[str]) -> int:
    """Erase statements, and all that was said and asked of them; return how many keys it was."""
    gone = 0
    for statement in sorted(erased):
        asked = select(unsealings.c.request).where(unsealings.c.statement == statement)
        requests = vault.execute(asked).scalars().all()
        subjects = [statement, *contributions.forget(vault, statement), *requests]
        gone += vault_keys.shred(vault, subjects)
        vault.execute(delete(waivers).where(waivers.c.statement == statement))
        vault.execute(delete(unsealings).where(unsealings.c.statement == statement))
        models.forget(vault, [statement])
        statements.blank(vault, statement)
    return gone
