"""What the running programs count, for Prometheus.

Labels are stages of the work, names of followers and kinds of exception: all from the code, none
from an event. ``docs/operations.md`` says what each figure means.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

Stage = Literal["import", "relay", "fold", "record", "deliver", "follow"]
"""Where on the way from a file to an adviser something happened."""

_SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Metrics:
    """The figures of one process. Each registry has its own, so tests don't meet."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.events_relayed = Counter(
            "soundings_events_relayed",
            "Events of the log that the stream has acknowledged",
            registry=registry,
        )
        self.events_folded = Counter(
            "soundings_events_folded", "Events folded through the detectors", registry=registry
        )
        self.healed = Counter(
            "soundings_tables_healed",
            "Authorities whose table was not whole and was put in place from the views",
            registry=registry,
        )
        self.signals = Counter("soundings_signals", "Signals sent by detectors", registry=registry)
        self.alerts_recorded = Counter(
            "soundings_alerts_recorded", "Alert events added to the log", registry=registry
        )
        self.alerts_delivered = Counter(
            "soundings_alerts_delivered", "Alerts that a receiver has taken", registry=registry
        )
        self._parked = Counter(
            "soundings_messages_parked",
            "Messages set aside because they could not be handled",
            ["stage", "kind"],
            registry=registry,
        )
        self._waiting = Gauge(
            "soundings_parked_waiting",
            "Messages set aside that nobody has dealt with",
            ["stage"],
            registry=registry,
        )
        self._failures = Counter(
            "soundings_failures",
            "Failures by where and of what kind, those overcome by trying again too",
            ["stage", "kind"],
            registry=registry,
        )
        self._durations = Histogram(
            "soundings_duration_seconds",
            "How long a batch took at a stage",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )

    def parked(self, stage: Stage, error: BaseException) -> None:
        """Count a message set aside, by the kind of what was wrong with it."""
        self._parked.labels(stage, type(error).__name__).inc()

    def waiting(self, stage: Stage, messages: int) -> None:
        """Say how many messages lie aside."""
        self._waiting.labels(stage).set(messages)

    def failed(self, stage: Stage, error: BaseException) -> None:
        """Count a failure by its kind."""
        self._failures.labels(stage, type(error).__name__).inc()

    def taking(self, stage: Stage) -> AbstractContextManager[object]:
        """Time what happens inside, where failures are counted by whoever tries again."""
        return self._durations.labels(stage).time()

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        """Time what happens inside; what fails there is counted, and goes on failing."""
        with self._durations.labels(stage).time():
            try:
                yield
            except Exception as error:
                self.failed(stage, error)
                raise
