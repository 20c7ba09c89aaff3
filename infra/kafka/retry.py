"""Keeping a step going: what fails for want of a server is opened anew and tried again."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from kafka.errors import KafkaError
from sqlalchemy.exc import DBAPIError

from domain.log import ConcurrentWriteError
from infra.observability.metrics import Metrics, Stage
from infra.observability.shutdown import Stopping
from infra.stores.eventstore.errors import StoreUnavailableError

TRANSIENT = (KafkaError, DBAPIError, StoreUnavailableError, ConcurrentWriteError, OSError)
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 10.0
_IDLE = 0.05
_log = logging.getLogger(__name__)

Step = Callable[[], bool]
"""Does some work; tells whether there was any."""


def keep_on(
    stopping: Stopping,
    opened: Callable[[], AbstractContextManager[Step]],
    metrics: Metrics,
    stage: Stage,
) -> None:
    """Run steps until told to stop; after a failure, open everything anew."""
    wait = _FIRST_WAIT
    while not stopping.is_set():
        try:
            with opened() as step:
                while not stopping.is_set():
                    if not step():
                        stopping.wait(_IDLE)
                    wait = _FIRST_WAIT
        except TRANSIENT as error:
            metrics.failed(stage, error)
            _log.warning("%s: %s; trying again", stage, type(error).__name__)
            stopping.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
