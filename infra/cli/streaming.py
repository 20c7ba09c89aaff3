"""``relay``, ``worker`` and ``feed``: the programs of a distributed installation."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from infra.app import Soundings
from infra.cli.context import Failure, installation
from infra.observability.shutdown import Stopping, until_told_to_stop

_FAILED = 1


def relay() -> None:
    """Send what the event log holds on to Kafka, from where it was left.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings relay
    """
    from infra.stream.programs import run_relay  # noqa: PLC0415 - only programs need Kafka's clients

    with _running() as (app, stopping):
        run_relay(app, stopping)


def worker() -> None:
    """Run the detectors over what Kafka brings. Several workers share the authorities.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings worker
    """
    from infra.stream.programs import run_worker  # noqa: PLC0415 - only programs need Faust

    with _running() as (app, stopping):
        well = run_worker(app, stopping)
    if not well:
        sys.exit(_FAILED)


def feed() -> None:
    """Turn the detectors' signals into alerts.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings feed
    """
    from infra.stream.programs import run_feed  # noqa: PLC0415 - only programs need Kafka's clients

    with _running() as (app, stopping):
        run_feed(app, stopping)


@contextmanager
def _running() -> Iterator[tuple[Soundings, Stopping]]:
    with (
        until_told_to_stop() as stopping,
        installation(initialised=False, quiet=True) as app,
    ):
        if not app.settings.kafka_bootstrap:
            msg = "No brokers are named: set SOUNDINGS_KAFKA_BOOTSTRAP to host:port."
            raise Failure(msg)
        yield app, stopping
