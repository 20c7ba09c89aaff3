"""Brings alerts back whose snooze is over, or behind which something new stands.

What it records follows from the stream and the day alone, and a repeat records nothing; so several
programs may do it, and any of them may be killed at any point.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from domain.alerts.handling_decisions import wake
from domain.alerts.handling_events import AlertWoken, history_of
from domain.log import EventLog, decide_and_append
from projections.alert_handling import asleep


def wake_all(log: EventLog, views: Engine, at: datetime) -> int:
    """Record what wakes by now; return how many alerts it were.

    The view of handling must be up to date.
    Raises ConcurrentWriteError where others keep writing to the same alerts.
    """
    with views.connect() as connection:
        sleeping = [UUID(alert) for alert in asleep(connection)]
    return len(decide_and_append(log, lambda: _woken(log, sleeping, at)))


def _woken(log: EventLog, sleeping: list[UUID], at: datetime) -> list[AlertWoken]:
    if not sleeping:
        return []
    return [
        woken for events in log.streams(sleeping).values() for woken in wake(history_of(events), at)
    ]
