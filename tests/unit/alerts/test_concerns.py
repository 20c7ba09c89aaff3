"""One concern an authority: one state and one decision over all of its alerts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.alerts import decisions
from domain.alerts.concerns import Part, Standing, decide_together, standing_of
from domain.alerts.decisions import FollowDetector, standing_after, steps_of
from domain.alerts.events import Step
from domain.alerts.handling import handled
from domain.alerts.handling_commands import HandlingCommand
from domain.alerts.handling_decisions import AlertMovedOnError, HandlingRefusal, wake
from domain.alerts.handling_events import HandlingEvent
from tests.unit.handling import (
    ADA,
    ALERT,
    BEN,
    DAY,
    Stream,
    acknowledge,
    cleared,
    dismiss,
    raised,
    rate,
    signal,
    snooze,
    undo,
)

FALL, DRIFT = ALERT, UUID(int=77)


class Authority:
    """The alerts of one authority, and what is decided about them."""

    def __init__(self) -> None:
        self.histories: dict[UUID, Stream] = {}
        self.follow(FALL, raised(signal()))
        self.follow(DRIFT, raised(signal("vacancies", evidence="e2")))

    def follow(self, alert: UUID, *steps: Step) -> None:
        """Let a detector give an alert this course."""
        history = self.histories.get(alert, [])
        command = FollowDetector(
            at=DAY,
            actor="detectors",
            alert=alert,
            authority="ab",
            detector="decline",
            domain="resources",
            level="watch",
            steps=steps,
        )
        self.histories[alert] = [*history, *decisions.decide(history, command)]

    def decide(
        self, command: Callable[[Stream], HandlingCommand], by: UUID = ADA, days: int = 0
    ) -> list[HandlingEvent]:
        """Decide by the first alert on the concern as it stands, some days on."""
        asked = command([])
        asked = replace(asked, seen=len(self.happened), by=by, at=DAY + timedelta(days=days))
        events = decide_together(self.happened, asked)
        self.take(events)
        return events

    @property
    def happened(self) -> Stream:
        """All that happened, alert by alert: which was first is all the same here."""
        return [event for history in self.histories.values() for event in history]

    def take(self, events: Sequence[HandlingEvent]) -> None:
        """Take events in."""
        for event in events:
            self.histories[event.originator_id].append(event)

    @property
    def stands(self) -> Standing:
        """Where the concern stands."""
        states = {one: handled(history) for one, history in self.histories.items()}
        keys = {
            one: frozenset(standing_after(steps_of(history)))
            for one, history in self.histories.items()
        }
        return standing_of(
            Part(one.hex, state, keys[one]) for one, state in states.items() if state.is_open
        )


@pytest.fixture
def town() -> Authority:
    """Return an authority with two alerts that stand."""
    return Authority()


def test_a_concern_is_new_until_somebody_decides_and_nothing_is_told_as_new_of_it(
    town: Authority,
) -> None:
    assert town.stands == Standing()


@pytest.mark.parametrize(
    ("command", "status"),
    [(acknowledge, "acknowledged"), (snooze, "snoozed"), (dismiss, "dismissed")],
)
def test_one_decision_is_about_every_alert_that_stands(
    town: Authority, command: Callable[[Stream], HandlingCommand], status: str
) -> None:
    events = town.decide(command)

    assert {one.originator_id for one in events} == {FALL, DRIFT}
    assert town.stands.status == status
    assert town.stands.is_quiet is (status != "acknowledged")


def test_what_has_cleared_is_not_decided_about(town: Authority) -> None:
    town.follow(DRIFT, *steps_of(town.histories[DRIFT]), cleared(signal("vacancies", 1, "e2")))

    assert [one.originator_id for one in town.decide(snooze)] == [FALL]


def test_a_new_alert_wakes_a_concern_and_is_what_is_new(town: Authority) -> None:
    town.decide(dismiss)
    late = UUID(int=78)
    town.follow(late, raised(signal("turnover", evidence="e3"), on="2026-01-20"))

    assert town.stands.status == "woken"
    assert town.stands.new == {(late.hex, signal("turnover", evidence="e3").key)}
    assert not town.stands.is_quiet


def test_a_new_signal_of_an_alert_wakes_a_concern_that_somebody_owns(town: Authority) -> None:
    town.decide(acknowledge)
    more = signal("turnover", evidence="e3")
    town.follow(DRIFT, *steps_of(town.histories[DRIFT]), raised(more, on="2026-01-20"))

    assert town.stands == Standing(
        "woken", town.stands.decision, frozenset({(DRIFT.hex, more.key)})
    )
    town.decide(acknowledge, by=BEN, days=20)
    assert (town.stands.status, town.stands.new) == ("acknowledged", frozenset())


def test_a_snooze_that_is_over_brings_the_whole_back(town: Authority) -> None:
    town.decide(snooze)
    later = DAY + timedelta(days=40)
    for history in list(town.histories.values()):
        town.take(wake(history, later))

    assert (town.stands.status, town.stands.new) == ("woken", frozenset())


def test_undo_takes_the_whole_of_the_last_decision_back_and_no_more(town: Authority) -> None:
    town.decide(acknowledge)
    town.decide(dismiss, days=1)

    events = town.decide(undo, days=2)

    assert {one.originator_id for one in events} == {FALL, DRIFT}
    assert town.stands.status == "acknowledged"


def test_a_rating_is_of_what_was_taken_on(town: Authority) -> None:
    with pytest.raises(HandlingRefusal, match="Acknowledge it first"):
        town.decide(rate)
    town.decide(acknowledge)

    assert {one.originator_id for one in town.decide(rate)} == {FALL, DRIFT}
    assert town.stands.status == "acknowledged"


def test_who_has_acknowledged_it_all_is_told_so_and_of_what_is_new_takes_on_only_that(
    town: Authority,
) -> None:
    town.decide(acknowledge)
    with pytest.raises(HandlingRefusal, match="already"):
        town.decide(acknowledge, days=1)
    late = UUID(int=78)
    town.follow(late, raised(signal("turnover", evidence="e3")))

    assert [one.originator_id for one in town.decide(acknowledge, days=2)] == [late]


def test_a_decision_on_a_concern_that_has_moved_on_is_refused_and_says_how(town: Authority) -> None:
    seen = len(town.happened)
    town.follow(UUID(int=78), raised(signal("turnover", evidence="e3")))

    with pytest.raises(AlertMovedOnError, match="has changed since"):
        decide_together(town.happened, replace(dismiss([]), seen=seen))


def test_of_an_alert_that_nobody_knows_nothing_is_decided(town: Authority) -> None:
    with pytest.raises(HandlingRefusal, match="no such alert"):
        decide_together(town.happened, replace(dismiss([]), alert=UUID(int=5), seen=2))
