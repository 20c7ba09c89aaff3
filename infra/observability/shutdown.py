"""Ending when told to: the first SIGTERM or SIGINT asks, the second ends the process at once."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Event, Thread
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_BY_SIGNAL = 128
"""What shells add to a signal's number to make the exit code of what it ended."""


class Stopping:
    """Whether this process has been told to stop; threads and coroutines can wait for that."""

    def __init__(self) -> None:
        self._event = Event()
        self._waiting: SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = SimpleQueue()

    def is_set(self) -> bool:
        """Tell whether it is time to stop."""
        return self._event.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until told, or so long; tell whether it is time to stop."""
        return self._event.wait(seconds)

    async def reached(self) -> None:
        """Wait until told, without holding up the loop."""
        told = asyncio.Event()
        self._waiting.put((asyncio.get_running_loop(), told))
        if self._event.is_set():
            return
        await told.wait()

    def tell(self) -> None:
        """Say that it is time to stop. Not for signal handlers: it takes a lock."""
        self._event.set()
        while not self._waiting.empty():
            loop, told = self._waiting.get()
            with suppress(RuntimeError):  # a loop that has ended needs no telling
                loop.call_soon_threadsafe(told.set)


@contextmanager
def until_told_to_stop() -> Iterator[Stopping]:
    """Give what is set when a signal comes; handlers are put back at the end.

    A signal handler runs between any two steps of the main thread, even while that holds the lock
    of the event that the handler would set. So it only puts a note into a queue made for that,
    and a thread of its own does the telling.
    """
    stopping, notes = Stopping(), SimpleQueue[int | None]()
    teller = Thread(target=_tell, args=(notes, stopping), name="stopping", daemon=True)
    teller.start()
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    handler = _handler(notes)
    for number in _SIGNALS:
        signal.signal(number, handler)
    try:
        yield stopping
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)
        notes.put(None)
        teller.join()


def _handler(notes: SimpleQueue[int | None]) -> Callable[[int, FrameType | None], None]:
    told: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        if told:
            os._exit(_BY_SIGNAL + number)
        told.append(number)
        notes.put(number)

    return note


def _tell(notes: SimpleQueue[int | None], stopping: Stopping) -> None:
    while notes.get() is not None:
        stopping.tell()
