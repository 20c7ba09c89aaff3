"""The clock and the chance of a program under record: Python runs this before the program.

The clock stands at the moment in ``ANSWERS_NOW``, and so many seconds later as the file in
``ANSWERS_STEPS`` says; chance is drawn from ``ANSWERS_SEED``. Only Python's own library is changed,
nothing of the program, and what measures how long something takes runs on.
"""

import ctypes
import datetime as dt
import gc
import hashlib
import os
import threading
import time
from collections.abc import Callable
from typing import Any

_NANOSECONDS = 1_000_000_000
_OF_NOBODY = ("MainThread", "AnyIO", "asyncio", "ThreadPool")
"""Threads that work on what is asked; any other draws its own chance, whenever it wakes."""


def _steps() -> Callable[[], int]:
    """Return what reads the seconds that have been let go by since the moment."""
    name = os.environ.get("ANSWERS_STEPS")
    if not name:
        return lambda: 0
    handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC)
    return lambda: int(os.pread(handle, 16, 0))


def stop_the_clock(steps: Callable[[], int]) -> None:
    """Let everything that asks Python for the time of day be told this one."""
    read = dt.datetime.fromisoformat
    of_day = {name: getattr(time, name) for name in ("gmtime", "localtime", "ctime")}
    formatted = time.strftime

    def whole() -> int:
        return int(read(os.environ["ANSWERS_NOW"]).timestamp()) + steps()

    def seconds() -> float:
        return float(whole())

    def now(cls: Any, tz: dt.tzinfo | None = None) -> Any:  # noqa: ANN401 - any subclass
        return cls.fromtimestamp(whole(), tz)

    def utcnow(cls: Any) -> Any:  # noqa: ANN401 - the same
        return now(cls, dt.UTC).replace(tzinfo=None)

    def told(given: Callable[..., Any]) -> Callable[..., Any]:
        return lambda at=None: given(seconds() if at is None else at)

    time.time = seconds
    time.time_ns = lambda: whole() * _NANOSECONDS
    for name, given in of_day.items():
        setattr(time, name, told(given))
    time.strftime = lambda form, at=None: formatted(form, at or time.localtime())
    _change(dt.datetime, now=classmethod(now), utcnow=classmethod(utcnow))


def hold_chance(steps: Callable[[], int]) -> None:
    """Let all chance come from the seed, anew at every step of the clock.

    So one draw more in one answer changes nothing in the next.
    """
    drawn: dict[str, int] = {}
    lock = threading.Lock()

    def urandom(size: int, /) -> bytes:
        thread = threading.current_thread().name
        mine = "" if thread.startswith(_OF_NOBODY) else thread
        stream = f"{os.environ['ANSWERS_SEED']}/{steps()}/{mine}"
        with lock:
            begun = drawn[stream] = drawn.get(stream, -1) + 1
        return hashlib.shake_256(f"{stream}/{begun}".encode()).digest(size)

    os.urandom = urandom


def _change(kind: type, **methods: object) -> None:
    """Put methods into a type that is written in C."""
    [inside] = gc.get_referents(kind.__dict__)
    inside.update(methods)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


if "ANSWERS_SEED" in os.environ:
    _read = _steps()
    stop_the_clock(_read)
    hold_chance(_read)
