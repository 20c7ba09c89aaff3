"""Bringing one alert in line with what the detectors say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.alerts.events import Level, Step
from domain.ids import ALERTS, name_id


def alert_id(authority: str, detector: str, domain: str, episode: str) -> UUID:
    """Give the id of an alert: the same evidence always opens the same alert."""
    return name_id(ALERTS, authority, detector, domain, episode)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDetector:
    """Let an alert have the course (one step or more) that a detector's signals give it."""

    at: datetime
    actor: str
    alert: UUID
    authority: str
    detector: str
    domain: str
    level: Level
    steps: tuple[Step, ...]
