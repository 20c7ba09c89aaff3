"""Names of backups: the time in UTC, so that they sort, and chance, so that no two meet."""

import re
from datetime import UTC, datetime
from secrets import token_hex

_FORMAT = "%Y%m%dT%H%M%SZ"
_STAMP = re.compile(r"\d{8}T\d{6}Z")


def name_at(at: datetime) -> str:
    """Return a name for what is made at a time."""
    return f"{at.astimezone(UTC).strftime(_FORMAT)}-{token_hex(4)}"


def made_at(name: str) -> datetime | None:
    """Return the time in a name; None where there is none.

    >>> made_at("20261123T191441Z-0f3c9a1b.keys").isoformat()
    '2026-11-23T19:14:41+00:00'
    """
    found = _STAMP.search(name)
    return datetime.strptime(found[0], _FORMAT).replace(tzinfo=UTC) if found else None
