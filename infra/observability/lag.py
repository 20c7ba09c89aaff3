"""How far each follower is behind the log, worked out when somebody asks.

A gauge that a follower sets itself stands still when the follower does. So the log and the
followers' positions are read at the moment of asking, and the age of the oldest event that still
waits goes on growing whatever has become of the one that should take it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from domain.log import EventLog


@dataclass(frozen=True, slots=True)
class Lag:
    """Where a follower is, how many positions it is behind, and the age of the oldest of them."""

    follower: str
    position: int
    events: int
    seconds: float


Positions = Callable[[], Mapping[str, int]]
"""Gives the position that each follower has come to, by the follower's name."""


class LagCollector(Collector):
    """Gives the lag of every follower in events and in seconds."""

    def __init__(self, log: EventLog, positions: Positions, clock: Callable[[], datetime]) -> None:
        self._log = log
        self._positions = positions
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Yield the figures of this moment; where they can't be had, say that."""
        try:
            read = list(self._read())
        except Exception:  # noqa: BLE001 - a store that is down must not take the other figures along
            read = []
        unread = GaugeMetricFamily(
            "soundings_lag_unknown", "1 where the log or the positions could not be read"
        )
        unread.add_metric([], float(not read))
        yield from (*read, unread)

    def _read(self) -> Iterator[Metric]:
        last, found = lags(self._log, self._positions(), self._clock())
        log = GaugeMetricFamily("soundings_log_position", "The position of the newest event")
        log.add_metric([], last)
        place = _by_follower("position", "The position that a follower has come to")
        events = _by_follower("lag_events", "How many positions a follower is behind the log")
        seconds = _by_follower("lag_seconds", "The age of the oldest event it has still to take")
        for one in found:
            place.add_metric([one.follower], one.position)
            events.add_metric([one.follower], one.events)
            seconds.add_metric([one.follower], one.seconds)
        yield from (log, place, events, seconds)


def lags(log: EventLog, positions: Mapping[str, int], now: datetime) -> tuple[int, Sequence[Lag]]:
    """Return the newest event's position, and by name how far each follower is behind it."""
    last = log.last_position()
    return last, [
        Lag(name, position, max(0, last - position), _age_after(log, position, now))
        for name, position in sorted(positions.items())
    ]


def _age_after(log: EventLog, position: int, now: datetime) -> float:
    for waiting in log.read(position, 1):
        return max(0.0, (now - waiting.event.recorded_at).total_seconds())
    return 0.0


def _by_follower(what: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"soundings_follower_{what}", meaning, labels=["follower"])
