"""Runs the detectors in this process: evidence that changed, folded anew, to alerts.

The runner keeps no state but the position it has come to. For each authority and domain that
new evidence touched it folds all versions of the evidence through the detectors and records
what differs from the alerts in the log. Ids are deterministic and a repeat records nothing, so
it may be killed at any point and run again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Connection, Engine

from detectors.contract import Detector, Finding
from detectors.fold import Course, DomainFold, Version
from domain.alerts.commands import FollowDetector
from domain.alerts.decisions import decide
from domain.alerts.events import AlertEvent
from domain.events import Event
from domain.log import ConcurrentWriteError, EventLog
from domain.measures.catalogue import Catalogue
from domain.register.directory import Directory
from projections.alerts import queries as alert_queries
from projections.follower import claim, position
from projections.picture import queries as picture_queries
from projections.picture.projection import PictureProjection
from projections.picture.queries import VersionRow
from projections.register import queries as register_queries

NAME = "detectors_v1"
ACTOR = "soundings detectors"
_APPEND = 1_000
_TRIES = 20

Progress = Callable[[int, int], None]
"""Told how many authorities are done, of how many."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is folded as one: an authority's evidence in one domain."""

    authority: str
    domain: str


@dataclass(frozen=True, slots=True)
class DetectorRunner:
    """See the module. ``views`` is written only for the runner's own position."""

    log: EventLog
    views: Engine
    detectors: Sequence[Detector]
    progress: Progress = lambda *_: None

    def run(self, at: datetime) -> int:
        """Bring the alerts in line with the evidence; give the number of events recorded."""
        with self.views.connect() as connection:
            here = position(connection, NAME)
            reached = position(connection, PictureProjection.name)
            directory = register_queries.directory(connection)
            catalogue = register_queries.catalogue(connection)
            keys = self._touched(connection, here, catalogue)
        recorded = self._follow(_by_authority(keys), directory, catalogue, at)
        if reached > here:
            with self.views.begin() as connection:
                claim(connection, NAME, here, reached)
        return recorded

    def _touched(self, connection: Connection, after: int, catalogue: Catalogue) -> set[Key]:
        keys = {
            Key(authority, catalogue.domain_of(measure))
            for authority, measure in picture_queries.touched(connection, after)
        }
        whole = register_queries.merged_since(connection, after)
        whole |= register_queries.ended_since(connection, after)
        for authority, domain in alert_queries.alert_ids(connection, whole):
            keys.add(Key(authority, domain))
        for authority in whole:
            for row in picture_queries.all_versions(connection, authority):
                keys.add(Key(authority, catalogue.domain_of(row.measure)))
        return keys

    def _follow(
        self,
        keys: Mapping[str, set[str]],
        directory: Directory,
        catalogue: Catalogue,
        at: datetime,
    ) -> int:
        recorded = 0
        for done, (authority, domains) in enumerate(sorted(keys.items()), start=1):
            entry = directory.entries.get(UUID(authority))
            ended = entry.ended_on if entry else None
            ended_on = ended.isoformat() if ended and ended <= at.date() else None
            with self.views.connect() as connection:
                rows = picture_queries.all_versions(connection, authority)
                known = alert_queries.alert_ids(connection, [authority])
            by_domain = _versions(rows, domains, catalogue)
            for domain in sorted(domains):
                fold = DomainFold(authority, domain, self.detectors)
                courses = fold.run(by_domain.get(domain, ()), ended_on)
                recorded += self._record(courses, known.get((authority, domain), set()), at)
            self.progress(done, len(keys))
        return recorded

    def _record(self, courses: Sequence[Course], known: set[str], at: datetime) -> int:
        wanted = {course.alert: course for course in courses}
        ids = [UUID(alert) for alert in sorted(known | wanted.keys())]
        if not ids:
            return 0
        for _ in range(_TRIES):
            events = list(self._decided(ids, wanted, at))
            try:
                for start in range(0, len(events), _APPEND):
                    self.log.append(events[start : start + _APPEND])
            except ConcurrentWriteError:
                continue
            return len(events)
        msg = "Another runner keeps writing the same alerts; run this one again when it has ended."
        raise ConcurrentWriteError(msg)

    def _decided(
        self, ids: Sequence[UUID], wanted: Mapping[str, Course], at: datetime
    ) -> Iterator[AlertEvent]:
        held = self.log.streams(ids)
        for alert in ids:
            history = [_alert_event(event) for event in held.get(alert, ())]
            yield from decide(history, _command(alert, wanted.get(alert.hex), history, at))


def _command(
    alert: UUID, course: Course | None, history: Sequence[AlertEvent], at: datetime
) -> FollowDetector:
    opened = history[0] if history else None
    return FollowDetector(
        at=at,
        actor=ACTOR,
        alert=alert,
        authority=course.authority if course else getattr(opened, "authority", ""),
        detector=course.detector if course else getattr(opened, "detector", ""),
        domain=course.domain if course else getattr(opened, "domain", ""),
        level=course.level if course else getattr(opened, "level", "watch"),
        steps=tuple(course.steps) if course else (),
    )


def _alert_event(event: Event) -> AlertEvent:
    if not isinstance(event, AlertEvent):
        msg = f"An alert's stream holds a {type(event).__name__}."
        raise TypeError(msg)
    return event


def _by_authority(keys: set[Key]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key in keys:
        found[key.authority].add(key.domain)
    return found


def _versions(
    rows: Sequence[VersionRow], domains: set[str], catalogue: Catalogue
) -> dict[str, list[Version]]:
    """Sort an authority's versions by domain. A fact that was moved between two is in both."""
    found: defaultdict[str, list[Version]] = defaultdict(list)
    series = _SeriesCache(catalogue)
    homes: dict[str, set[str]] = {}
    for row in rows:
        known = series.of(row)
        if row.version > 1 or row.evidence in homes:
            homes.setdefault(row.evidence, set()).add(known.domain)
        if known.domain in domains and (known.watchable or row.version > 1):
            found[known.domain].append(_version(row, known))
    for row in rows:
        for domain in (homes.get(row.evidence, set()) & domains) - {series.of(row).domain}:
            found[domain].append(_version(row, None))
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What the catalogue says of the findings of one measure on one scale.

    A finding on another scale than its measure's is kept and shown, but not watched: 3 of 4 and
    green of three can't be compared.
    """

    domain: str
    scale: str
    best: float | None
    part_of: str
    watchable: bool


class _SeriesCache:
    """Looks each measure, scale and polarity up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[str, str, str], _Known] = {}

    def of(self, row: VersionRow) -> _Known:
        """Give what is known of a row's measure."""
        key = (row.measure, row.scale, row.polarity)
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._look_up(*key)
        return known

    def _look_up(self, name: str, scale_name: str, polarity: str) -> _Known:
        measure = self._catalogue.measures.get(name)
        scale = self._catalogue.scales.get(scale_name)
        bands = [band.value for band in scale.bands] if scale else []
        best = (min if polarity == "low" else max)(bands) if bands else None
        today = self._today(scale_name)
        comparable = measure is None or self._today(measure.scale) == today
        return _Known(
            domain=self._catalogue.domain_of(name),
            scale=today,
            best=best,
            part_of=measure.part_of if measure else "",
            watchable=comparable and (best is not None or polarity != "none"),
        )

    def _today(self, scale_name: str) -> str:
        """Give the scale on which values of an old scale are read today."""
        scale = self._catalogue.scales.get(scale_name)
        return scale.maps_to or scale.scale if scale else scale_name


def _version(row: VersionRow, known: _Known | None) -> Version:
    """Give a version for a fold; in a domain the fact has left, and when withdrawn, no finding."""
    finding = None
    if known is not None and known.watchable and not row.withdrawn:
        finding = Finding(
            row.evidence,
            row.kind,
            row.measure,
            row.value,
            known.scale,
            row.polarity,
            _day(row.true_on),
            row.published_on,
            known.best,
            known.part_of,
        )
    return Version(row.evidence, row.published_at, row.published_on, row.position, finding)


_day = lru_cache(maxsize=65_536)(date.fromisoformat)
