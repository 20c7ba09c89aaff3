"""Slowing down whoever tries often: some tries are free, then each wait is twice the one before.

A try is charged before it is made, in one transaction, so that many at once don't slip through.
What is charged is kept by a keyed hash: a dump of the vault doesn't tell which names people tried.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, Engine, delete, select, text, update

from domain.times import to_instant
from infra.stores.vault.account_tables import attempts
from infra.stores.views import for_writing

Kind = Literal["login", "address", "code"]

FREE: Mapping[Kind, int] = {"login": 5, "address": 50, "code": 5}
"""Many members may share one address: see to it that a proxy passes on whose request it is."""

LONGEST_WAIT = 900
"""Seconds. Longer would let anyone lock a member out for long."""

_SECOND = 1_000_000
_FORGOTTEN = 3_600 * _SECOND


@dataclass(frozen=True, slots=True)
class Throttle:
    """Slows down whoever tries often."""

    vault: Engine
    key: bytes

    def charge(self, tries: Mapping[Kind, str], now: datetime) -> bool:
        """Count a try by each of these; False, and nothing counted, where one has to wait."""
        at, keys = to_instant(now), {self._name(kind, tries[kind]): kind for kind in tries}
        with for_writing(self.vault).begin() as connection:
            counts = {key: _failures(connection, key, FREE[keys[key]], at) for key in sorted(keys)}
            if None in counts.values():
                return False
            for key, failures in counts.items():
                row = {"failures": (failures or 0) + 1, "last_at": at}
                connection.execute(update(attempts).where(attempts.c.key == key).values(row))
        return True

    def forgive(self, tries: Mapping[Kind, str], now: datetime) -> None:
        """Take back what a try was charged that turned out right; of a login all before it."""
        with for_writing(self.vault).begin() as connection:
            _sweep(connection, to_instant(now))
            for kind, name in tries.items():
                mine = attempts.c.key == self._name(kind, name)
                if kind == "address":
                    fewer = attempts.c.failures - 1
                    connection.execute(update(attempts).where(mine).values(failures=fewer))
                else:
                    connection.execute(delete(attempts).where(mine))

    def _name(self, kind: Kind, name: str) -> str:
        return hmac.new(self.key, f"{kind}\0{name}".encode(), sha256).hexdigest()


def _failures(connection: Connection, key: str, free: int, at: int) -> int | None:
    """Return how many failed of late, None while the wait after the last isn't over.

    The row is locked till the transaction ends, so rivals count one after the other.
    """
    connection.execute(
        text("INSERT INTO vault_attempts VALUES (:key, 0, :at) ON CONFLICT (key) DO NOTHING"),
        {"key": key, "at": at},
    )
    mine = select(attempts).where(attempts.c.key == key).with_for_update()
    row = connection.execute(mine).one()
    if row.last_at < at - _FORGOTTEN:
        return 0
    wait = wait_after(row.failures, free) * _SECOND
    return None if at < row.last_at + wait else int(row.failures)


def _sweep(connection: Connection, at: int) -> None:
    """Delete what is forgotten, but for what a rival is at."""
    old = select(attempts.c.key).where(attempts.c.last_at < at - _FORGOTTEN)
    gone = attempts.c.key.in_(old.with_for_update(skip_locked=True))
    connection.execute(delete(attempts).where(gone))


def wait_after(failures: int, free: int) -> int:
    """Return the seconds to wait after so many failures.

    >>> [wait_after(failures, 5) for failures in (1, 4, 5, 6, 10, 5000)]
    [0, 0, 1, 2, 32, 900]
    """
    if failures < free:
        return 0
    return int(min(2 ** min(failures - free, 30), LONGEST_WAIT))
