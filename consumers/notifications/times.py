"""When the feed tells: at once or with the week's digest; and when it tries again.

The tries are those of Standard Webhooks 1.0: over three days a receiver may be down.
"""

from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Final

AGAIN: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each try that failed comes the next; after the last one nothing does."""

_DIGEST_AT = clock_time(7, tzinfo=UTC)
_WEEK = 7


def next_digest(now: datetime) -> datetime:
    """Return the next Monday, 7:00 UTC, after a moment.

    >>> next_digest(datetime(2026, 11, 23, 7, tzinfo=UTC)).isoformat()
    '2026-11-30T07:00:00+00:00'
    """
    monday = now.date() + timedelta(days=-now.weekday() % _WEEK)
    at = datetime.combine(monday, _DIGEST_AT)
    return at if at > now else at + timedelta(days=_WEEK)


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when to try again after so many tries, the last of them now; None for no more."""
    return now + AGAIN[tries - 1] if 0 < tries <= len(AGAIN) else None
