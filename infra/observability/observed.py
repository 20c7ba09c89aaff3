"""Everything that makes a running program watched, opened and closed as one.

``serve``, ``relay``, ``worker`` and ``feed`` do their work inside it::

    with until_told_to_stop() as stopping, observed("relay", {"store": store_answers}) as seen:
        while not stopping.is_set():
            with seen.metrics.timed("relay"), seen.tracing.span("relay") as span:
                ...
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector

from infra.observability import logs, tracing
from infra.observability.health import Check, HealthServer
from infra.observability.lag import LagCollector
from infra.observability.metrics import Metrics
from infra.observability.settings import ObservabilitySettings
from infra.observability.tracing import Tracing


@dataclass(frozen=True, slots=True)
class Observed:
    """What a program counts and traces with, and where it can be asked how it is."""

    metrics: Metrics
    tracing: Tracing
    health: HealthServer | None


@contextmanager
def observed(
    program: str,
    checks: Mapping[str, Check],
    lag: LagCollector | None = None,
    settings: ObservabilitySettings | None = None,
    *,
    alive: Check = lambda: True,
) -> Iterator[Observed]:
    """Log as JSON, count, trace, and answer for health while the program runs."""
    chosen = settings or ObservabilitySettings()
    logs.configure(chosen.log_level)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    if lag is not None:
        registry.register(lag)
    with ExitStack() as stack:
        traced = stack.enter_context(tracing.set_up(program))
        health = None
        if chosen.health_port is not None:
            place = (chosen.health_host, chosen.health_port)
            server = HealthServer(registry, checks, *place, alive=alive)
            health = stack.enter_context(server)
        yield Observed(Metrics(registry), traced, health)
