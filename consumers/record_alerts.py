"""Bringing the alerts of the log in line with what the detectors say; a repeat records nothing."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from detectors.fold import Course
from detectors.registry import DETECTORS
from domain.alerts.decisions import FollowDetector, decide
from domain.alerts.events import AlertEvent, Level, Step
from domain.alerts.handling_events import StreamEvent, history_of
from domain.log import EventLog, decide_and_append

ACTOR = "soundings detectors"
_APPEND = 1_000
_RULES = frozenset(one.name for one in DETECTORS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An alert as its detector wants it to have gone."""

    alert: str
    authority: str
    detector: str
    domain: str
    level: Level
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, course: Course) -> "Wanted":
        """Return what a course asks for."""
        return cls(
            course.alert,
            course.authority,
            course.detector,
            course.domain,
            course.level,
            tuple(course.steps),
        )


def record(
    log: EventLog, wanted: Mapping[str, Wanted], known: AbstractSet[str], at: datetime
) -> int:
    """Record what differs, and that known alerts which are not wanted have never been.

    Alerts of rules that this program has no more are left as they are, even where a program before
    it still speaks of them. Gives the number of events recorded.
    """
    wanted = {alert: one for alert, one in wanted.items() if one.detector in _RULES}
    ids = [UUID(alert) for alert in sorted(known | wanted.keys())]
    if not ids:
        return 0
    return len(decide_and_append(log, lambda: _decided(log, ids, wanted, at), at_once=_APPEND))


def _decided(
    log: EventLog, ids: Sequence[UUID], wanted: Mapping[str, Wanted], at: datetime
) -> Iterator[AlertEvent]:
    held = log.streams(ids)
    for alert in ids:
        history = history_of(held.get(alert, ()))
        if history and getattr(history[0], "detector", "") not in _RULES:
            continue
        yield from decide(history, _command(alert, wanted.get(alert.hex), history, at))


def _command(
    alert: UUID, wanted: Wanted | None, history: Sequence[StreamEvent], at: datetime
) -> FollowDetector:
    opened = history[0] if history else None
    return FollowDetector(
        at=at,
        actor=ACTOR,
        alert=alert,
        authority=wanted.authority if wanted else getattr(opened, "authority", ""),
        detector=wanted.detector if wanted else getattr(opened, "detector", ""),
        domain=wanted.domain if wanted else getattr(opened, "domain", ""),
        level=wanted.level if wanted else getattr(opened, "level", "watch"),
        steps=wanted.steps if wanted else (),
    )
