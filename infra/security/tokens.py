"""Tokens with which a member's programs ask the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, insert, select

from domain.times import to_instant
from infra.security.keys import new_token, token_hash
from infra.stores.vault.account_tables import tokens
from infra.stores.views import for_writing

_PREFIX = "soundings_"
"""So that those who search files for secrets know one."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token, told this once, and when it ends."""

    token: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """Issues tokens for members' programs, and finds whose one is.

    The vault keeps hashes of them.
    """

    vault: Engine
    clock: Callable[[], datetime]

    def issue(self, person: UUID, label: str, days: int) -> Issued:
        """Make a token; ``label`` says to its owner what it is for."""
        token, expires = _PREFIX + new_token(), self.clock() + timedelta(days=days)
        row = {
            "token_hash": token_hash(token),
            "person": person.hex,
            "label": label,
            "expires_at": to_instant(expires),
        }
        with for_writing(self.vault).begin() as connection:
            connection.execute(insert(tokens), row)
        return Issued(token, expires)

    def person_of(self, token: str) -> UUID | None:
        """Return whose token it is; None where it ended or never was."""
        statement = select(tokens.c.person).where(
            tokens.c.token_hash == token_hash(token),
            tokens.c.expires_at > to_instant(self.clock()),
        )
        with self.vault.connect() as connection:
            found = connection.execute(statement).scalar()
        return UUID(found) if found else None
