"""Sessions: kept here by a hash of their token, so that a dump of the vault lets nobody in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, insert, select, update

from domain.times import to_instant
from infra.security.keys import new_token, token_hash
from infra.stores.vault.account_tables import sessions
from infra.stores.views import for_writing

_SECOND = 1_000_000
IDLE = 3_600
"""Seconds that a session lasts without a request."""

LIFETIME = 12 * 3_600
"""Seconds that a session lasts at most."""

_NOTED = 60
"""Seconds between two notes that a session is used: not every request is to write."""


@dataclass(frozen=True, slots=True)
class Session:
    """Whose it is, and whether the second step was taken in it."""

    person: UUID
    stepped: bool


@dataclass(frozen=True, slots=True)
class Sessions:
    """Begins, finds and ends sessions."""

    vault: Engine
    clock: Callable[[], datetime]

    def begin(self, person: UUID, *, stepped: bool = False) -> str:
        """Begin a session; return its token, which is told once. Dead ones are swept."""
        with for_writing(self.vault).begin() as connection:
            return self._begin(connection, person, stepped=stepped)

    def find(self, token: str) -> Session | None:
        """Return a session that lives, and note that it is used; None for any other token."""
        now, mine = self._now(), sessions.c.token_hash == token_hash(token)
        with self.vault.connect() as connection:
            row = connection.execute(select(sessions).where(mine)).one_or_none()
        if row is None or now >= min(row.expires_at, row.seen_at + IDLE * _SECOND):
            return None
        if now >= row.seen_at + _NOTED * _SECOND:
            with for_writing(self.vault).begin() as connection:
                connection.execute(update(sessions).where(mine).values(seen_at=now))
        return Session(UUID(row.person), row.second_step_at is not None)

    def step(self, token: str, person: UUID) -> str:
        """Put a session with its second step taken, under a new token, in the place of one."""
        with for_writing(self.vault).begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash(token)))
            return self._begin(connection, person, stepped=True)

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        with for_writing(self.vault).begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash(token)))

    def _begin(self, connection: Connection, person: UUID, *, stepped: bool) -> str:
        now, token = self._now(), new_token()
        idle = sessions.c.seen_at <= now - IDLE * _SECOND
        connection.execute(delete(sessions).where(idle | (sessions.c.expires_at <= now)))
        row = {
            "token_hash": token_hash(token),
            "person": person.hex,
            "made_at": now,
            "seen_at": now,
            "expires_at": now + LIFETIME * _SECOND,
            "second_step_at": now if stepped else None,
        }
        connection.execute(insert(sessions), row)
        return token

    def _now(self) -> int:
        return to_instant(self.clock())
