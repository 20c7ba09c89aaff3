"""Signals that stand for one authority, the strongest first."""

from collections.abc import Iterable
from typing import NamedTuple

from detectors.families import family
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.times import published_instant
from projections.alerts.queries import Alert


class StandingSignal(NamedTuple):
    """A signal that stands, and the alert it stands behind."""

    alert: Alert
    signal: Signal


def strongest_first(
    standing: Iterable[StandingSignal], catalogue: Catalogue
) -> tuple[StandingSignal, ...]:
    """Order signals: critical, judgements before indicators, headlines before parts, size.

    That something is overdue is told after all that was found.
    """
    by_strength = sorted(standing, key=lambda one: _weakness(one.signal, catalogue))
    return tuple(sorted(by_strength, key=lambda one: one.alert.level != "critical"))


def strongest_signals(signals: Iterable[Signal], catalogue: Catalogue) -> list[Signal]:
    """Return the signals of one alert, the strongest first."""
    return sorted(signals, key=lambda one: _weakness(one, catalogue))


def _weakness(signal: Signal, catalogue: Catalogue) -> tuple[bool, bool, bool, float, int, str]:
    measure = catalogue.measures.get(signal.measure)
    return (
        family(signal) == "silence",
        signal.clears_if.kind == "indicator",
        bool(measure and measure.part_of),
        -_size(signal),
        -published_instant(signal.since),
        signal.measure,
    )


def _size(signal: Signal) -> float:
    cusum = signal.observed.get("cusum", 0)
    return float(cusum) if isinstance(cusum, int | float) and cusum else float(signal.grade)
