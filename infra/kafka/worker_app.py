"""The worker's Faust app from start to end: begun, watched over, and left when it should be."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

import faust

from infra.observability.shutdown import Stopping

_BEAT_SECONDS = 1.0
_DEAD_AFTER = 120.0
_LONGEST_STOP = 5.0
_log = logging.getLogger(__name__)


class Pulse:
    """Whether the event loop still turns. Until it begins there is nothing that could be dead."""

    def __init__(self) -> None:
        self._beat: float | None = None

    async def beat(self) -> None:
        """Beat for as long as the loop turns."""
        while True:
            self._beat = monotonic()
            await asyncio.sleep(_BEAT_SECONDS)

    def alive(self) -> bool:
        """Tell whether it beat of late; folding the longest of authorities takes some seconds."""
        return self._beat is None or monotonic() - self._beat < _DEAD_AFTER


async def worked(
    app: faust.App, stopping: Stopping, pulse: Pulse, stands_still: Callable[[], bool]
) -> bool:
    """Run an app until told to stop; False where it ended by itself, or stands still for good."""
    beating = asyncio.create_task(pulse.beat())
    told = asyncio.create_task(stopping.reached())
    running = asyncio.create_task(_running(app))
    standing = asyncio.create_task(_until(stands_still))
    await asyncio.wait({told, running, standing}, return_when=asyncio.FIRST_COMPLETED)
    well = stopping.is_set()
    if not well:
        if standing.done():
            _log.error("the stream stands still: start the worker again")
        else:
            why = _why(app, running)
            _log.error("the stream ended by itself: start the worker again", extra=why)
        stopping.fail()
    for task in (running, beating, told, standing):
        task.cancel()
    # Not wait_for: what it cancels it waits for, and an app that crashed can't be cancelled.
    ending = asyncio.create_task(app.stop())
    await asyncio.wait({ending}, timeout=_LONGEST_STOP)
    return well


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - it is worked out when asked; nobody could set an event
        await asyncio.sleep(_BEAT_SECONDS)


async def _running(app: faust.App) -> None:
    await app.start()
    await app.wait_until_stopped()


def _why(app: faust.App, running: "asyncio.Task[None]") -> dict[str, str]:
    """Return the kind of what ended it."""
    raised = running.exception() if running.done() and not running.cancelled() else None
    reason = raised or app.crash_reason
    return {"kind": type(reason).__name__ if reason else "unknown"}
