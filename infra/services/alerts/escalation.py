"""How far an authority's signals reach, by the rules of escalation in force."""

from collections.abc import Callable, Container, Iterable
from typing import cast

from detectors.escalation import Escalation, escalated
from detectors.families import Family
from domain.alerts.events import Level, Signal
from domain.times import AsOf
from infra.services.context import Context
from projections.alerts.queries import Alert

Escalating = Callable[[str, Iterable[Alert]], Escalation]
"""Tells how far an authority, by its id as hex, is escalated by some alerts."""


def by_default(_: str, alerts: Iterable[Alert]) -> Escalation:
    """Escalate by the rules as they ship."""
    return escalated(standing(alerts))


def escalating(context: Context, as_of: AsOf, spoken: Container[str] = ()) -> Escalating:
    """Return what escalates by the rules in force, as of a moment.

    Of the authorities ``spoken`` of several bodies speak, and the reader may know.
    """
    rules = context.rules().escalation
    on = as_of.known_day or context.clock().date()

    def told(authority: str, alerts: Iterable[Alert]) -> Escalation:
        besides: list[Family] = ["soft_intelligence"] if authority in spoken else []
        return escalated(standing(alerts), rules, on, besides)

    return told


def standing(alerts: Iterable[Alert]) -> list[tuple[Level, Signal]]:
    """Return the signals that stand, each with the level of its alert."""
    return [(cast("Level", one.level), signal) for one in alerts for signal in one.signals]
