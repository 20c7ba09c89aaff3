"""The rules that rank: what was last judged, how stressed the figures are, and what stands.

Weights are set by hand and are the same everywhere; nothing is fitted. A last grade one step above
the worst weighs most, for the worst grade of all already has everybody's attention; then the share
of stressed figures; signals of the detectors decide among those who are level, since level tells
more than trend.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from detectors.families import family
from domain.alerts.events import Level, Signal


class Weights(msgspec.Struct, frozen=True):
    """How much each thing counts."""

    concern: float = 0.5
    worst: float = 0.3
    stress: float = 1.0
    critical: float = 0.01
    judgement: float = 0.005
    self_assessment: float = 0.01


SHIPPED = Weights()


class Known(NamedTuple):
    """What is known of an authority at a moment.

    ``severity`` of its gravest headline grade is 0 at the best of the scale and 1 at the worst,
    None where nobody judged it; ``stress`` the share of stressed figures, None where there are too
    few.
    """

    severity: float | None
    stress: float | None
    standing: tuple[tuple[Level, Signal], ...]


class Part(NamedTuple):
    """What a score owes to one thing."""

    name: str
    points: float


def score(known: Known, weights: Weights = SHIPPED) -> float:
    """Return the score; more should be looked at sooner.

    >>> score(Known(2 / 3, 0.25, ()))
    0.75
    """
    return round(sum(part.points for part in contributions(known, weights)), 6)


def contributions(known: Known, weights: Weights = SHIPPED) -> list[Part]:
    """Return what the score is made of, the greatest first."""
    parts = [
        Part("last grade", _grade(known.severity, weights)),
        Part("stressed figures", weights.stress * (known.stress or 0.0)),
        Part("critical factor", weights.critical * _critical(known.standing)),
        Part("judgements", weights.judgement * _speaks(known.standing, "judgement")),
        Part(
            "self-assessment", weights.self_assessment * _speaks(known.standing, "self_assessment")
        ),
    ]
    return sorted((part for part in parts if part.points), key=lambda part: -part.points)


_WORST = 0.99
_CONCERN = 0.5


def _grade(severity: float | None, weights: Weights) -> float:
    if severity is None or severity < _CONCERN:
        return 0.0
    return weights.worst if severity > _WORST else weights.concern


def _critical(standing: Iterable[tuple[Level, Signal]]) -> bool:
    return any(level == "critical" for level, _ in standing)


def _speaks(standing: Iterable[tuple[Level, Signal]], name: str) -> bool:
    return any(family(signal) == name for level, signal in standing if level != "critical")
