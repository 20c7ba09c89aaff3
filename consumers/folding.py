"""From the rows of an authority's evidence to the courses its alerts have by the rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from consumers.line_figures import line_versions
from detectors.contract import Detector, Finding
from detectors.fold import Course, DomainFold, Version
from domain.evidence.events import Kind
from domain.expectations.book import Expectations
from domain.measures.catalogue import Catalogue
from domain.measures.events import Polarity
from domain.register.directory import Directory
from projections.picture.queries import VersionRow


class Said(NamedTuple):
    """What the rules say of a domain; on ``due`` the clock alone may make them say otherwise."""

    domain: str
    courses: list[Course]
    due: date | None


@dataclass(slots=True)
class Folding:
    """The rules, and the books they are read with, as of ``today``. The books must not change.

    ``expectations`` say how figures of lines are read.
    """

    detectors: Sequence[Detector]
    directory: Directory
    catalogue: Catalogue
    today: date
    expectations: Expectations = field(default_factory=Expectations)
    _series: "_SeriesCache" = field(init=False)

    def __post_init__(self) -> None:
        self._series = _SeriesCache(self.catalogue)

    def domains(self, rows: Iterable[VersionRow]) -> set[str]:
        """Return the domains an authority has evidence in."""
        return {self.catalogue.domain_of(row.measure) for row in rows}

    def courses(
        self, authority: str, rows: Sequence[VersionRow], domains: AbstractSet[str]
    ) -> Iterator[Said]:
        """Give, domain by domain, the courses of all alerts there ever were.

        All alerts come by here; there are none for what is no council to call.
        """
        entry = self.directory.entries.get(UUID(authority))
        if entry is not None and not entry.is_watched:
            yield from (Said(domain, [], None) for domain in sorted(domains))
            return
        by_domain = _versions(rows, domains, self._series)
        for version, domain in line_versions(authority, rows, self):
            if domain in domains:
                by_domain.setdefault(domain, []).append(version)
        ended_on = self._ended_on(authority)
        for domain in sorted(domains):
            fold = DomainFold(authority, domain, self.detectors)
            courses = fold.run(by_domain.get(domain, ()), ended_on, self.today)
            yield Said(domain, courses, None if ended_on else fold.due)

    def _ended_on(self, authority: str) -> str | None:
        entry = self.directory.entries.get(UUID(authority))
        ended = entry.ended_on if entry else None
        return ended.isoformat() if ended and ended <= self.today else None


_HEARD_WHATEVER = frozenset({"peer_review", "self_assessment"})
"""That something of these kinds came is news by itself, on whatever scale it is."""


def _versions(
    rows: Sequence[VersionRow], domains: AbstractSet[str], series: "_SeriesCache"
) -> dict[str, list[Version]]:
    """Sort an authority's versions by domain. A fact that was moved between two is in both."""
    found: defaultdict[str, list[Version]] = defaultdict(list)
    revised = {row.evidence for row in rows if row.version > 1}
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        known = series.of(row)
        if row.evidence in revised:
            homes[row.evidence].add(known.domain)
        heard = known.watchable or row.kind in _HEARD_WHATEVER
        if known.domain in domains and (heard or row.evidence in revised):
            found[known.domain].append(_version(row, known))
    for row in rows:
        for domain in (homes.get(row.evidence, set()) & domains) - {series.of(row).domain}:
            found[domain].append(_version(row, None))
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What the catalogue says of the findings of one kind, measure and scale.

    A finding on another scale than its measure's is kept and shown, but not watched: 3 of 4 and
    green of three can't be compared. Nor is one of the context, or a figure that is of no line.
    Where evidence came without a direction, or somebody reviewed it, that of the catalogue counts,
    whenever it was said.
    """

    domain: str
    scale: str
    polarity: Polarity
    best: float | None
    part_of: str
    watchable: bool
    critical_at: float | None


class _SeriesCache:
    """Looks each kind, measure, scale and polarity up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[Kind, str, str, Polarity], _Known] = {}

    def of(self, row: VersionRow) -> _Known:
        """Return what is known of a row's measure."""
        key = (row.kind, row.measure, row.scale, row.polarity)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._look_up(*key)
        return known

    def _look_up(self, kind: Kind, name: str, scale_name: str, told: Polarity) -> _Known:
        measure = self._catalogue.measures.get(name)
        scale = self._catalogue.scales.get(scale_name)
        polarity = self._catalogue.direction_of(name, told)
        context = measure is not None and measure.role == "context"
        bands = [band.value for band in scale.bands] if scale else []
        best = (min if polarity == "low" else max)(bands) if bands else None
        today = self._catalogue.scale_now(scale_name)
        comparable = self._catalogue.is_comparable(name, scale_name) and not context
        directed = best is not None or polarity != "none"
        is_line = self._catalogue.line_of(name) is not None
        return _Known(
            domain=self._catalogue.domain_of(name),
            scale=today,
            polarity=polarity,
            best=best,
            part_of=measure.part_of if measure else "",
            watchable=comparable and (is_line if kind == "indicator" else directed),
            critical_at=measure.critical_at if measure and comparable else None,
        )


def _version(row: VersionRow, known: _Known | None) -> Version:
    """Return a version for a fold; without a finding once withdrawn or gone from the domain."""
    finding = None
    watched = known is not None and (known.watchable or row.kind in _HEARD_WHATEVER)
    if known is not None and watched and not row.withdrawn:
        finding = Finding(
            row.evidence,
            row.kind,
            row.measure,
            row.value,
            known.scale,
            known.polarity,
            _day(row.true_on),
            row.published_on,
            known.best if known.watchable else None,
            known.part_of,
            critical_at=known.critical_at,
        )
    return Version(row.evidence, row.published_at, row.published_on, row.position, finding)


_day = lru_cache(maxsize=65_536)(date.fromisoformat)
