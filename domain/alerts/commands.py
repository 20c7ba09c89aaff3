"""Bringing one alert in line with what the detectors say."""

from dataclasses import dataclass
from uuid import UUID

from domain.alerts.events import Level, Step
from domain.commands import Command
from domain.ids import ALERTS, name_id


def alert_id(authority: str, detector: str, domain: str, episode: str) -> UUID:
    """Return the id of an alert: the same evidence always opens the same alert."""
    return name_id(ALERTS, authority, detector, domain, episode)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDetector(Command):
    """Let an alert have the course (one step or more) that a detector's signals give it."""

    alert: UUID
    authority: str
    detector: str
    domain: str
    level: Level
    steps: tuple[Step, ...]
