"""How connections to PostgreSQL are made: every wait has an end."""

from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from infra.stores.eventstore.errors import StoreAddressError

CONNECT_SECONDS = 5
POOL_SECONDS = 10
LOCK_SECONDS = 60
"""As long as the SQLite stores wait for their lock."""

_SCHEMES = ("postgresql://", "postgres://")
_LIVELINESS = {"keepalives_idle": 30, "keepalives_interval": 10, "tcp_user_timeout": 60_000}


def parameters(
    url: str, *, statement_seconds: int, idle_seconds: int, lock_seconds: int = LOCK_SECONDS
) -> dict[str, Any]:
    """Return what to connect with: the URL's own parameters, and limits on what may wait or idle.

    A transaction that idles holds locks: a writer that hangs must not stop all others. Raises
    StoreAddressError for what is no URL of PostgreSQL.
    """
    found = _read(url)
    limits = {
        "statement_timeout": statement_seconds,
        "lock_timeout": lock_seconds,
        "idle_in_transaction_session_timeout": idle_seconds,
    }
    options = [str(found["options"])] if found.get("options") else []
    options += [f"-c {name}={seconds * 1_000}" for name, seconds in limits.items()]
    own = {"connect_timeout": CONNECT_SECONDS, "application_name": "soundings", **_LIVELINESS}
    return {**own, **found, "options": " ".join(options)}


def _read(url: str) -> dict[str, Any]:
    if not url.startswith(_SCHEMES):
        raise StoreAddressError
    try:
        return conninfo_to_dict(url)
    except ProgrammingError:
        raise StoreAddressError from None
