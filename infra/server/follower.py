"""Following the log while a server runs: what other processes record shows soon after.

The server also keeps the time: it closes an epoch when the next window has begun, and wakes alerts
whose snooze is over.
"""

import logging
from threading import Event, Thread
from time import monotonic

from infra.services.installation import Soundings

_POLL_SECONDS = 0.2
_EPOCHS_SECONDS = 60.0
_log = logging.getLogger(__name__)


class Follower:
    """A thread that brings views and alerts up to date when the log has grown.

    A failure is logged, without any content of an event, and tried again with the next look.
    """

    def __init__(self, app: Soundings) -> None:
        self._app = app
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="follower", daemon=True)
        self.failing = False
        self._epochs_at = 0.0

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the batch in hand."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        followed = 0
        while not self._stopping.wait(_POLL_SECONDS):
            try:
                # Read before: what is recorded while this follows is for the next look.
                end = self._app.store.last_position()
                if end > followed:
                    self._app.follow()
                    followed = end
                self._keep_time()
                self.failing = False
            except Exception as error:  # noqa: BLE001 - a server must outlive a passing fault
                self.failing = True
                _log.error("following the log failed: %s", type(error).__name__)

    def _keep_time(self) -> None:
        """Look once a minute whether an epoch or a snooze is over."""
        if monotonic() < self._epochs_at:
            return
        self._epochs_at = monotonic() + _EPOCHS_SECONDS
        self._app.statements.keep_time(self._app.settings.epoch_days)
        if not self._app.settings.kafka_bootstrap:  # otherwise the feed wakes them
            self._app.wake()
