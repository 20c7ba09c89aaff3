"""``relay``, ``worker`` and ``feed``: the programs of a distributed installation."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from infra.cli.context import Failure, installation
from infra.observability.logs import thread_failures_told
from infra.observability.shutdown import Stopping, leaving_in_time, until_told_to_stop
from infra.services.installation import Soundings

_FAILED = 1


def relay(
    again_from: Annotated[
        int | None,
        typer.Option(
            "--again-from",
            min=1,
            metavar="POSITION",
            help="Begin by sending what the log holds from this position on again.",
        ),
    ] = None,
) -> None:
    """Send what the event log holds on to Kafka, from where it was left.

    Where a topic was lost, --again-from 1 sends everything again; repeats change nothing.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings relay
    """
    with _running() as (app, stopping):
        from infra.kafka.programs import run_relay  # noqa: PLC0415 - needs Kafka's client

        run_relay(app, stopping, again_from)


def worker() -> None:
    """Run the detectors over what Kafka brings. Several workers share the authorities.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings worker
    """
    with _running() as (app, stopping):
        from infra.kafka.programs import run_worker  # noqa: PLC0415 - only this one needs Faust

        well = run_worker(app, stopping)
    if not well:
        sys.exit(_FAILED)


def feed() -> None:
    """Turn the detectors' signals into alerts.

    Example: SOUNDINGS_KAFKA_BOOTSTRAP=127.0.0.1:9092 soundings feed
    """
    with _running() as (app, stopping):
        from infra.kafka.programs import run_feed  # noqa: PLC0415 - needs Kafka's client

        run_feed(app, stopping)


@contextmanager
def _running() -> Iterator[tuple[Soundings, Stopping]]:
    """Open the installation; from here on a signal ends the program in order."""
    with (
        until_told_to_stop() as stopping,
        leaving_in_time(stopping),
        thread_failures_told(),
        installation(initialised=False, quiet=True) as app,
    ):
        if not app.settings.kafka_bootstrap:
            msg = "No brokers are named: set SOUNDINGS_KAFKA_BOOTSTRAP to host:port."
            raise Failure(msg)
        yield app, stopping
