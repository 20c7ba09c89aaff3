"""Open alerts gathered by authority, the strongest signal first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from detectors.escalation import Escalated, Escalation
from domain.alerts.events import Signal
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory, Entry
from domain.times import published_instant
from infra.services.alerts.escalation import Escalating, by_default
from projections.alerts.queries import Alert

_RANKS: dict[Escalated, int] = {"critical": 0, "alert": 1, "watch": 2}


class StandingSignal(NamedTuple):
    """A signal that stands, and the alert it stands behind."""

    alert: Alert
    signal: Signal


@dataclass(frozen=True, slots=True)
class Concern:
    """Everything open about one authority: its signals, strongest first."""

    entry: Entry
    escalation: Escalation
    standing: tuple[StandingSignal, ...]

    @property
    def level(self) -> Escalated:
        """How far it reaches."""
        return self.escalation.level

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Its alerts, the strongest first."""
        return tuple({one.alert.id: one.alert for one in self.standing}.values())

    @property
    def strongest(self) -> StandingSignal:
        """The signal that the row is told by."""
        return self.standing[0]

    @property
    def more_measures(self) -> int:
        """How many further measures signals stand for."""
        return len({one.signal.measure for one in self.standing}) - 1

    @property
    def families(self) -> tuple[str, ...]:
        """The families of evidence behind the signals."""
        return tuple(sorted({one.signal.clears_if.kind for one in self.standing}))

    @property
    def opened_on(self) -> str:
        """When the newest alert of the row's level was opened."""
        return max((one.opened_on for one in self._of_level()), key=published_instant)

    @property
    def earliest_on(self) -> str:
        """When the oldest alert of the row's level was opened."""
        return min((one.opened_on for one in self._of_level()), key=published_instant)

    def _of_level(self) -> list[Alert]:
        critical = self.level == "critical"
        alerts = [one.alert for one in self.standing]
        return [one for one in alerts if one.level == "critical" or not critical] or alerts

    def told_by(self, detector: str) -> "Concern | None":
        """Return the same concern told by one detector's signals; None where it has none."""
        told = tuple(one for one in self.standing if one.alert.detector == detector)
        return replace(self, standing=told) if told else None


def gathered(
    alerts: Iterable[Alert],
    directory: Directory,
    catalogue: Catalogue,
    escalate: Escalating = by_default,
) -> list[Concern]:
    """Return one concern an authority: the furthest escalated first, then newest, then by name."""
    found: defaultdict[UUID, list[StandingSignal]] = defaultdict(list)
    for alert in alerts:
        key = directory.kept(UUID(alert.authority))
        found[key].extend(StandingSignal(alert, signal) for signal in alert.signals)
    concerns = [
        _concern(directory.entries[key], standing, catalogue, escalate)
        for key, standing in found.items()
        if key in directory.entries
    ]
    concerns.sort(key=lambda one: one.entry.name)
    concerns.sort(key=lambda one: published_instant(one.opened_on), reverse=True)
    return sorted(concerns, key=lambda one: _RANKS[one.level])


def strongest_first(
    standing: Iterable[StandingSignal], catalogue: Catalogue
) -> tuple[StandingSignal, ...]:
    """Order signals: critical, then judgements before indicators, headlines before parts, size."""
    by_strength = sorted(standing, key=lambda one: _weakness(one.signal, catalogue))
    return tuple(sorted(by_strength, key=lambda one: one.alert.level != "critical"))


def strongest_signals(signals: Iterable[Signal], catalogue: Catalogue) -> list[Signal]:
    """Return the signals of one alert, the strongest first."""
    return sorted(signals, key=lambda one: _weakness(one, catalogue))


def _weakness(signal: Signal, catalogue: Catalogue) -> tuple[bool, bool, float, int, str]:
    measure = catalogue.measures.get(signal.measure)
    return (
        signal.clears_if.kind == "indicator",
        bool(measure and measure.part_of),
        -_size(signal),
        -published_instant(signal.since),
        signal.measure,
    )


def _concern(
    entry: Entry, standing: list[StandingSignal], catalogue: Catalogue, escalate: Escalating
) -> Concern:
    alerts = {one.alert.id: one.alert for one in standing}
    escalation = escalate(entry.id.hex, alerts.values())
    return Concern(entry, escalation, strongest_first(standing, catalogue))


def _size(signal: Signal) -> float:
    cusum = signal.observed.get("cusum", 0)
    return float(cusum) if isinstance(cusum, int | float) and cusum else float(signal.grade)
