"""Taking rows out of quarantine without taking them in; the log keeps them, and why."""

from collections.abc import Sequence
from uuid import UUID

from domain.commands import Command, header
from domain.events import Event
from domain.evidence.events import RowDismissed, RowQuarantined
from domain.log import EventLog, decide_and_append

_AT_ONCE = 5_000


def dismiss_rows(log: EventLog, rows: Sequence[UUID], reason: str, asked: Command) -> int:
    """Dismiss those of the rows that wait; return how many there were."""

    def decided() -> list[Event]:
        return [
            RowDismissed(**header(asked, row, len(events)), reason=reason)
            for row, events in log.streams(rows).items()
            if isinstance(events[-1], RowQuarantined)
        ]

    return len(decide_and_append(log, decided, at_once=_AT_ONCE))
