"""Notices as they are told, as server-sent events: a connection that breaks goes on where it was.

An event's id is its notice's, as on every other way; ``Last-Event-ID`` names the last one that came
and what was told after it follows. A connection ends after a minute, so that whoever may not listen
any more soon does not; browsers come back by themselves.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from time import monotonic
from typing import Annotated

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.params import HeaderParameter
from litestar.response import ServerSentEventMessage, Stream

from infra.services.notifications.service import NotificationService
from web.site.request import Here, Visit

_EVERY = 1.0
_HEARTBEAT = 15.0
_LASTS = 60.0
_COMES_BACK = 2_000  # milliseconds

LastEventId = Annotated[
    str,
    HeaderParameter(name="Last-Event-ID", description="The last event that came, to go on after."),
]


@get("/alerts/events", sync_to_thread=False, include_in_schema=False)
def alert_events(visit: Here, last: LastEventId = "") -> Stream:
    """Return a browser what advisers are told from now on, or from the event named on."""
    return _streamed(visit, last)


@get("/alerts/events", sync_to_thread=False, summary="Alerts as they are told")
def api_alert_events(visit: Here, last: LastEventId = "") -> Stream:
    """Give what advisers are told from now on, or from the event named on, as CloudEvents."""
    return _streamed(visit, last)


def _streamed(visit: Visit, last: str) -> Stream:
    return Stream(
        _events(_Listening(visit.services.notifications, last)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@dataclass(slots=True)
class _Listening:
    """One connection: ``last`` is the notice it has come to, '' for none yet."""

    told: NotificationService
    last: str

    async def begin(self) -> None:
        """Start at the newest notice where no other is named."""
        self.last = self.last or await sync_to_thread(self.told.newest)

    async def next(self) -> list[bytes]:
        """Return what was told since."""
        found = await sync_to_thread(self.told.told_after, self.last)
        if found:
            self.last = found[-1].id
        return [
            ServerSentEventMessage(one.body, one.type, one.id, _COMES_BACK).encode()
            for one in found
        ]


async def _events(listening: _Listening) -> AsyncGenerator[bytes, None]:
    await listening.begin()
    yield b": listening\r\n\r\n"
    begun = heard = monotonic()
    while monotonic() - begun < _LASTS:
        for message in await listening.next():
            heard = monotonic()
            yield message
        if monotonic() - heard > _HEARTBEAT:
            heard = monotonic()
            yield b": still here\r\n\r\n"
        await asyncio.sleep(_EVERY)
