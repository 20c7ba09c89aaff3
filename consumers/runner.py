"""Runs the detectors in this process: evidence that changed, folded anew, to alerts.

The runner keeps no state but the position it has come to. For each authority and domain that
new evidence touched it folds all versions of the evidence through the detectors and records
what differs from the alerts in the log. Ids are deterministic and a repeat records nothing, so
it may be killed at any point and run again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine

from consumers.folding import Folding
from detectors.contract import Detector
from detectors.fold import Course
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
        folding = Folding(self.detectors, directory, catalogue, at.date())
        for done, (authority, domains) in enumerate(sorted(keys.items()), start=1):
            with self.views.connect() as connection:
                rows = picture_queries.all_versions(connection, authority)
                known = alert_queries.alert_ids(connection, [authority])
            for domain, courses in folding.courses(authority, rows, domains):
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
