"""Telling the adviser while a server runs: a thread of its own, for receivers may be slow."""

import logging
from threading import Event, Thread

from infra.notifications.deliver import Delivery
from infra.services.installation import Soundings

_POLL_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Deliverer:
    """A thread that tells what is due and tries what waits, until told to stop.

    A failure is logged without any content, and tried again with the next look.
    """

    def __init__(self, app: Soundings) -> None:
        self._delivery = Delivery.of(app)
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="deliverer", daemon=True)
        self.failing = False

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the try in hand."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(_POLL_SECONDS):
            try:
                self._delivery.run(self._stopping.is_set)
                self.failing = False
            except Exception as error:  # noqa: BLE001 - a server must outlive a passing fault
                self.failing = True
                _log.error("telling the adviser failed: %s", type(error).__name__)
