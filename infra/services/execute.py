"""Deciding on what a stream holds and writing it, again where somebody else wrote first."""

from collections.abc import Callable, Iterable

from domain.events import Event
from domain.log import ConcurrentWriteError, EventLog

_TRIES = 20


def recorded(log: EventLog, decided: Callable[[], Iterable[Event]]) -> bool:
    """Append what is decided on what is there now; tell whether it was anything.

    Raises ConcurrentWriteError where others keep writing the same.
    """
    for _ in range(_TRIES):
        events = list(decided())
        try:
            log.append(events)
        except ConcurrentWriteError:
            continue
        return bool(events)
    msg = "Other programs keep writing the same; try again in a moment."
    raise ConcurrentWriteError(msg)
