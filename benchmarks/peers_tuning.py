"""Tuning peers to one rate of false alarms, and what they find then."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt
from statistics import median
from time import perf_counter

from benchmarks.peers_series import Kind, Stream
from benchmarks.peers_watchers import Peer, Watcher

FALSE_ALARMS = 0.05
_HALVINGS = 14


@dataclass(frozen=True, slots=True)
class Tuned:
    """A peer with its parameter, or as it ships."""

    peer: Peer
    parameter: float

    def first_alarm(self, stream: Stream) -> int | None:
        """Return the place of the first alarm, from 0."""
        watcher = self.watcher()
        bar = self.parameter if self.peer.scored else 0.0
        points = enumerate(stream.values)
        return next((at for at, point in points if watcher.update(point) > bar), None)

    def watcher(self) -> Watcher:
        """Return one that has heard nothing yet."""
        return self.peer.make(self.parameter)


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of streams: null ones with an alarm, falls with one in time; delay in points."""

    false_alarms: float
    shift: float
    decline: float
    delay: float

    @property
    def recall(self) -> float:
        """The mean over both kinds of fall."""
        return (self.shift + self.decline) / 2


def found(tuned: Tuned, streams: Iterable[Stream]) -> Found:
    """Let a peer watch streams. An alarm before the change finds nothing."""
    alarms: dict[Kind, list[int | None]] = {"null": [], "shift": [], "decline": []}
    for stream in streams:
        first = tuned.first_alarm(stream)
        alarms[stream.kind].append(None if first is None else first - stream.change)
    delays = [one for kind in ("shift", "decline") for one in alarms[kind] if _in_time(one)]
    return Found(
        _share(one is not None for one in alarms["null"]),
        _share(_in_time(one) for one in alarms["shift"]),
        _share(_in_time(one) for one in alarms["decline"]),
        median([one for one in delays if one is not None]) if delays else inf,
    )


def tune(peers: Sequence[Peer], streams: Sequence[Stream]) -> Tuned:
    """Return a peer's variant that finds most, each held to the rate of false alarms."""
    null = [stream for stream in streams if stream.kind == "null"]
    variants = [Tuned(peer, _parameter(peer, null)) for peer in peers]
    if len(variants) == 1:
        return variants[0]
    return max(variants, key=lambda one: found(one, streams).recall)


def _parameter(peer: Peer, null: Sequence[Stream]) -> float:
    if peer.scored:
        return _threshold(peer, null)
    bold, calm = peer.bold, peer.calm
    for _ in range(_HALVINGS):
        middle = sqrt(bold * calm)
        if _share(Tuned(peer, middle).first_alarm(one) is not None for one in null) > FALSE_ALARMS:
            bold = middle
        else:
            calm = middle
    return calm


def _threshold(peer: Peer, null: Sequence[Stream]) -> float:
    """Return the lowest score that is passed in no more than the allowed share of streams."""
    highest = sorted(_highest(peer, stream) for stream in null)
    return highest[ceil((1 - FALSE_ALARMS) * len(highest)) - 1]


def _highest(peer: Peer, stream: Stream) -> float:
    watcher = peer.make(0.0)
    return max(watcher.update(point) for point in stream.values)


def microseconds(every: Sequence[Tuned], streams: Sequence[Stream]) -> list[float]:
    """Return what an update costs each, in turn over the same streams: the median over streams."""
    taken: list[list[float]] = [[] for _ in every]
    for stream in streams:
        for place, tuned in enumerate(every):
            _cost(tuned, stream)  # what ran before has left the processor's caches cold
            taken[place].append(_cost(tuned, stream))
    return [median(one) for one in taken]


def _cost(tuned: Tuned, stream: Stream) -> float:
    points = stream.values
    update: Callable[[object], float] = tuned.watcher().update
    begun = perf_counter()
    for point in points:
        update(point)
    return (perf_counter() - begun) / len(points) * 1e6


def _in_time(delay: int | None) -> bool:
    return delay is not None and delay >= 0


def _share(held: Iterable[bool]) -> float:
    every = list(held)
    return sum(every) / len(every)
