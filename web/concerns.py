"""Open alerts gathered by authority, the strongest signal first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from domain.alerts.events import Level, Signal
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory, Entry
from domain.times import published_instant
from projections.alerts.queries import Alert
from web import wording


class Standing(NamedTuple):
    """A signal that stands, and the alert it stands behind."""

    alert: Alert
    signal: Signal


@dataclass(frozen=True, slots=True)
class Concern:
    """Everything open about one authority: its signals, strongest first."""

    entry: Entry
    level: Level
    standing: tuple[Standing, ...]

    @property
    def strongest(self) -> Standing:
        """Give the signal that the row is told by."""
        return self.standing[0]

    @property
    def more_measures(self) -> int:
        """Count the further measures that signals stand for."""
        return len({one.signal.measure for one in self.standing}) - 1

    @property
    def families(self) -> tuple[str, ...]:
        """Give the families of evidence behind the signals."""
        return tuple(sorted({one.signal.clears_if.kind for one in self.standing}))

    @property
    def opened_on(self) -> str:
        """Give when the newest alert of the row's level was opened."""
        return max((one.opened_on for one in self._of_level()), key=published_instant)

    @property
    def earliest_on(self) -> str:
        """Give when the oldest alert of the row's level was opened."""
        return min((one.opened_on for one in self._of_level()), key=published_instant)

    def _of_level(self) -> list[Alert]:
        return [one.alert for one in self.standing if one.alert.level == self.level]


def gathered(alerts: Iterable[Alert], directory: Directory, catalogue: Catalogue) -> list[Concern]:
    """Give one concern an authority: critical before watch, then newest first, then by name."""
    found: defaultdict[UUID, list[Standing]] = defaultdict(list)
    for alert in alerts:
        key = directory.kept(UUID(alert.authority))
        found[key].extend(Standing(alert, signal) for signal in alert.signals)
    concerns = [
        _concern(directory.entries[key], standing, catalogue)
        for key, standing in found.items()
        if key in directory.entries
    ]
    concerns.sort(key=lambda one: one.entry.name)
    concerns.sort(key=lambda one: published_instant(one.opened_on), reverse=True)
    return sorted(concerns, key=lambda one: one.level != "critical")


def strongest_first(standing: Iterable[Standing], catalogue: Catalogue) -> tuple[Standing, ...]:
    """Order signals: critical, then judgements before indicators, headlines before parts, size."""
    by_strength = sorted(standing, key=lambda one: _weakness(one.signal, catalogue))
    return tuple(sorted(by_strength, key=lambda one: one.alert.level != "critical"))


def strongest_signals(signals: Iterable[Signal], catalogue: Catalogue) -> list[Signal]:
    """Order the signals of one alert likewise."""
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


def families_in_words(concern: Concern) -> str:
    """Say which families of evidence speak: 'Assessment and indicator'."""
    words = [wording.KINDS.get(family, family).lower() for family in concern.families]
    return wording.capitalised(wording.listed(words))


def _concern(entry: Entry, standing: list[Standing], catalogue: Catalogue) -> Concern:
    ordered = strongest_first(standing, catalogue)
    level: Level = "critical" if ordered[0].alert.level == "critical" else "watch"
    return Concern(entry, level, ordered)


def _size(signal: Signal) -> float:
    cusum = signal.observed.get("cusum", 0)
    return float(cusum) if isinstance(cusum, int | float) and cusum else float(signal.grade)
