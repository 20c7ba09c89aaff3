"""Alerts and what is done about them, for the tests of handling: short ways to say each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from domain.alerts import decisions, handling_decisions
from domain.alerts.decisions import FollowDetector
from domain.alerts.events import Counterfactual, Signal, Step
from domain.alerts.handling_commands import (
    Acknowledge,
    Dismiss,
    HandlingCommand,
    Rate,
    Snooze,
    Undo,
)
from domain.alerts.handling_events import StreamEvent

ALERT = UUID("da081ebb-4a9d-524d-8084-d42139978232")
ADA, BEN = UUID(int=1), UUID(int=2)
DAY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
MONTH_ON = date(2026, 2, 5)

Stream = list[StreamEvent]


def signal(measure: str = "use_of_resources", grade: int = 1, evidence: str = "e1") -> Signal:
    return Signal(
        detector="rating_fall",
        rule_version=1,
        measure=measure,
        reason="rating_fell",
        episode="2009-03-31",
        since="2009-12-09",
        evidence_ids=(evidence,),
        parameters={},
        observed={"value": 1.0, "came_from": 3.0, "scale": "1-4"},
        clears_if=Counterfactual(measure=measure, kind="assessment", bound=3, better="at_least"),
        grade=grade,
        pivot=evidence,
    )


def raised(*signals: Signal, on: str = "2009-12-09", dropped: tuple[str, ...] = ()) -> Step:
    return Step(on=on, raised=signals, dropped=dropped)


def cleared(*signals: Signal, on: str = "2010-12-09") -> Step:
    return Step(on=on, dropped=tuple(one.key for one in signals), cleared_by="rule")


def followed(stream: Sequence[StreamEvent], *steps: Step) -> Stream:
    """Let the detector give the alert this course."""
    command = FollowDetector(
        at=DAY,
        actor="detectors",
        alert=ALERT,
        authority="ab",
        detector="rating_fall",
        domain="resources",
        level="critical",
        steps=steps,
    )
    return [*stream, *decisions.decide(stream, command)]


def opened() -> Stream:
    """An alert that one signal opened."""
    return followed([], raised(signal()))


def acknowledge(stream: Sequence[StreamEvent], by: UUID = ADA, at: datetime = DAY) -> Acknowledge:
    return Acknowledge(at=at, by=by, alert=ALERT, seen=len(stream), position=99)


def snooze(
    stream: Sequence[StreamEvent],
    until: date = MONTH_ON,
    reason: str = "The inspection is next month.",
) -> Snooze:
    return Snooze(
        at=DAY, by=ADA, alert=ALERT, seen=len(stream), position=99, until=until, reason=reason
    )


def dismiss(stream: Sequence[StreamEvent]) -> Dismiss:
    return Dismiss(
        at=DAY, by=ADA, alert=ALERT, seen=len(stream), position=99, label="known_already"
    )


def rate(stream: Sequence[StreamEvent]) -> Rate:
    return Rate(at=DAY, by=ADA, alert=ALERT, seen=len(stream), position=99, label="useful")


def undo(stream: Sequence[StreamEvent]) -> Undo:
    return Undo(at=DAY, by=BEN, alert=ALERT, seen=len(stream), position=99)


def done(stream: Sequence[StreamEvent], command: HandlingCommand) -> Stream:
    return [*stream, *handling_decisions.decide(stream, command)]


def woken(stream: Sequence[StreamEvent], at: datetime = DAY) -> Stream:
    return [*stream, *handling_decisions.wake(stream, at)]
