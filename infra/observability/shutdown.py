"""Ending when told to: the first SIGTERM or SIGINT asks, the second ends the process at once."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from threading import Event, Thread
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_BY_SIGNAL = 128
"""What shells add to a signal's number to make the exit code of what it ended."""

LAST_SECONDS = 8.5
"""From being told to stop until what is still in hand is dropped: below the ten that some give."""

_LEFT_BEHIND_SECONDS = 0.5
"""So long the process may take to end once all is closed, before it is ended."""

_log = logging.getLogger(__name__)


class Stopping:
    """Whether this process has been told to stop; threads and coroutines can wait for that.

    ``exit_code`` is what it leaves with where something hangs then: 0 unless it failed.
    """

    def __init__(self) -> None:
        self.exit_code = 0
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

    def fail(self) -> None:
        """Say that it is time to stop because the work can't go on."""
        self.exit_code = 1
        self.tell()

    def tell(self) -> None:
        """Say that it is time to stop. Not for signal handlers: it takes a lock."""
        self._event.set()
        while not self._waiting.empty():
            loop, told = self._waiting.get()
            with suppress(RuntimeError):  # a loop that has ended needs no telling
                loop.call_soon_threadsafe(told.set)


@contextmanager
def until_told_to_stop() -> Iterator[Stopping]:
    """Yield what is set when a signal comes; handlers are put back at the end.

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


@contextmanager
def leaving_in_time(stopping: Stopping, seconds: float = LAST_SECONDS) -> Iterator[None]:
    """See that the process is gone some seconds after it was told to stop, whatever hangs.

    A client that waits for a server which is away can't be told. Everything here may be killed at
    any point and goes on from there, so it is left as it is and that is in order: the exit code is
    0, or 1 where the work had failed. Nor can threads be told that a client has left behind; once
    all of ours is closed the process does not wait for them.
    """
    done = Event()
    Thread(target=_leave, args=(stopping, done, seconds), name="leaving", daemon=True).start()
    try:
        yield
    except BaseException:
        stopping.exit_code = 1
        raise
    finally:
        done.set()


def _leave(stopping: Stopping, done: Event, seconds: float) -> None:
    stopping.wait()
    if done.wait(seconds):
        time.sleep(_LEFT_BEHIND_SECONDS)
    else:
        _log.warning("left with work in hand: it is done again after the next start")
    logging.shutdown()
    os._exit(stopping.exit_code)


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
