"""How far an authority's signals reach: the rules of escalation, as the pages ask for them."""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import cast

import polars as pl

from detectors.escalation import Escalation, escalated
from detectors.families import Family
from domain.alerts.events import Level, Signal
from domain.times import day_of
from infra.services.context import Context
from projections.alerts.queries import Alert
from web.site.request import Visit
from web.words import sentences

Escalating = Callable[[str, Iterable[Alert]], Escalation]
"""Tells how far an authority, by its id as hex, is escalated by some alerts."""

FAMILIES: Mapping[Family, str] = {
    "judgement": "judgements",
    "indicator": "indicators",
    "self_assessment": "self-assessment",
    "soft_intelligence": "soft intelligence",
    "silence": "silence",
}


def by_default(_: str, alerts: Iterable[Alert]) -> Escalation:
    """Escalate by the rules as they ship."""
    return escalated(standing(alerts))


def escalating(visit: Visit, spoken: Container[str] = ()) -> Escalating:
    """Give what escalates by the rules in force, at the moment of a visit.

    Of the authorities ``spoken`` of several bodies speak, and the reader may know.
    """
    rules = visit.services.alerts.rules()
    watched = _watched(visit.services, visit) if rules.indicator_share else {}
    moment = visit.moment
    looked_back = bool(moment.known_by)
    on = day_of(moment.as_of.known_by) if looked_back else visit.services.clock().date()

    def told(authority: str, alerts: Iterable[Alert]) -> Escalation:
        besides: list[Family] = ["soft_intelligence"] if authority in spoken else []
        return escalated(standing(alerts), rules, watched.get(authority, 0), on, besides)

    return told


def standing(alerts: Iterable[Alert]) -> list[tuple[Level, Signal]]:
    """Give the signals that stand, each with the level of its alert."""
    return [(cast("Level", one.level), signal) for one in alerts for signal in one.signals]


def why(found: Escalation) -> str:
    """Say why the level is what it is."""
    families = sentences.listed([FAMILIES[one] for one in found.families])
    match found.why:
        case "critical_factor":
            return "A critical factor failed"
        case "independent_families":
            return f"Independent families of evidence agree: {families}"
        case "one_family":
            return f"One family of evidence: {families}" if families else "Few signals"
        case _:
            return "Nothing stands"


def _watched(services: Context, visit: Visit) -> dict[str, int]:
    """Count the indicators watched of each authority."""
    found = services.columns.portfolio().picture(visit.moment.as_of)
    counted = (
        found.filter(pl.col("kind") == "indicator")
        .group_by("authority")
        .agg(pl.col("measure").n_unique())
    )
    return dict(counted.iter_rows())
