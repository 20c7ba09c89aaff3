"""What the whole set of detectors costs an event of real evidence, beside river's on its values.

Usage: python -m benchmarks.detector_cost [AUTHORITIES]   (default 6; reading takes half a minute)

Judgements and figures of key lines, as they are heard by what waits for them, in the order they
could be known, domain by domain, in five rounds taken in turn; what following a line costs is
said by ``line_fits``. A step is the time of one event at all detectors that watch
it. River has one PageHinkley and one ADWIN a series, with their defaults. Whatever is registered
is measured. Printed, and written to ``detector_cost.csv``.
"""

import csv
import gc
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns
from typing import Any

from benchmarks.detector_cost_evidence import Evidence, read_evidence
from benchmarks.peers_watchers import ADWIN, PAGE_HINKLEY, Drifting
from detectors.contract import Detector, Finding, Series
from detectors.fold import DomainFold, Version
from detectors.registry import DETECTORS

FIGURES = Path(__file__).with_name("detector_cost.csv")
AUTHORITIES, ROUNDS, LEAST_KINDS = 6, 5, 2
THOUSAND = 1_000
Domains = Mapping[str, Sequence[Version]]


@dataclass(frozen=True, slots=True)
class Round:
    """Microseconds: the median event at the detectors and at river, and the mean in the fold."""

    steps: float
    river: float
    mean_step: float
    mean_river: float
    fold: float


def streams(evidence: Evidence, count: int) -> dict[str, dict[str, list[Version]]]:
    """Return the evidence by domain of authorities that have judgements and indicators."""
    found: dict[str, dict[str, list[Version]]] = {}
    for authority in sorted(evidence.facts):
        told = [(one, one.finding) for one in evidence.versions(authority) if one.finding]
        if len({finding.kind for _, finding in told}) < LEAST_KINDS:
            continue
        domains = found.setdefault(authority, defaultdict(list))
        for version, finding in told:
            catalogue = evidence.catalogue
            if finding.kind == "assessment" or catalogue.line_of(
                finding.measure
            ):  # as folding does
                domains[evidence.catalogue.domain_of(finding.measure)].append(version)
        if len(found) == count:
            break
    return found


class Steps:
    """Steps the detectors by themselves: no standing signals, alerts or late evidence."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = detectors
        self._states: dict[tuple[str, Series | None], Any] = {}

    def take(self, finding: Finding) -> None:
        """Let every detector that watches a finding take it in."""
        series = (finding.kind, finding.measure)
        for detector in self._detectors:
            if detector.watches(finding):
                key = (detector.name, None if detector.scope == "domain" else series)
                state = self._states.get(key)
                before = detector.initial() if state is None else state
                self._states[key], _ = detector.step(before, finding)


class RiverSteps:
    """River's two drift detectors, for each series."""

    def __init__(self) -> None:
        self._detectors: dict[Series, tuple[Drifting, Drifting]] = {}

    def take(self, finding: Finding) -> None:
        """Let both take the value in."""
        series = (finding.kind, finding.measure)
        if (both := self._detectors.get(series)) is None:
            both = self._detectors[series] = (PAGE_HINKLEY(), ADWIN())
        if finding.value is not None:
            for one in both:
                one.update(finding.value)


def timed(taker: Steps | RiverSteps, versions: Sequence[Version]) -> list[int]:
    """Return the nanoseconds of each event."""
    taken: list[int] = []
    for version in versions:
        if version.finding is not None:
            begun = perf_counter_ns()
            taker.take(version.finding)
            taken.append(perf_counter_ns() - begun)
    return taken


def measured(domains: Domains, detectors: Sequence[Detector]) -> Round:
    """Take one round over an authority's evidence."""
    steps: list[int] = []
    river: list[int] = []
    folding = 0
    for domain, versions in domains.items():
        steps += timed(Steps(detectors), versions)
        river += timed(RiverSteps(), versions)
        begun = perf_counter_ns()
        DomainFold("an authority", domain, detectors).run(versions)
        folding += perf_counter_ns() - begun
    return Round(
        median(steps) / THOUSAND,
        median(river) / THOUSAND,
        sum(steps) / len(steps) / THOUSAND,
        sum(river) / len(river) / THOUSAND,
        folding / len(steps) / THOUSAND,
    )


def row(name: str, events: int, rounds: Sequence[Round]) -> tuple[str | float, ...]:
    """Return medians over rounds, and ratios to river's."""
    ratios = [one.steps / one.river for one in rounds]
    return (
        name,
        events,
        median(one.steps for one in rounds),
        median(one.river for one in rounds),
        median(ratios),
        min(ratios),
        max(ratios),
        median(one.mean_step for one in rounds),
        median(one.fold for one in rounds),
        median(one.fold / one.mean_river for one in rounds),
    )


def _findings(every: Mapping[str, Domains]) -> Iterator[Finding]:
    for domains in every.values():
        for versions in domains.values():
            yield from (one.finding for one in versions if one.finding is not None)


HEADER = (
    *("detectors", "events", "median_step_us", "median_river_us"),
    *("ratio", "ratio_lowest", "ratio_highest"),
    *("mean_step_us", "mean_fold_us", "fold_to_river"),
)


def main(count: int) -> None:
    """Measure the set and each of its detectors, print and write."""
    every = streams(read_evidence(), count)
    events = sum(len(some) for domains in every.values() for some in domains.values())
    gc.set_threshold(100_000)
    heard = [one for one in DETECTORS if any(map(one.watches, _findings(every)))]
    sets = [("all", DETECTORS), *((one.name, (one,)) for one in heard)]
    rows = []
    for name, detectors in sets:
        rounds = [measured(one, detectors) for _ in range(ROUNDS) for one in every.values()]
        rows.append(row(name, events, rounds[len(every) :]))
        print(rows[-1][0], *(f"{one:,.2f}" for one in rows[-1][1:]), sep=" | ", flush=True)
    with FIGURES.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else AUTHORITIES)
