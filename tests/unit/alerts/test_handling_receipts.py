"""A decision is kept with what it rested on; the adviser is told if that falls."""

from datetime import UTC, datetime

from domain.alerts.events import Step
from domain.alerts.handling import Act, handled
from domain.alerts.handling_receipts import measure_of, undercut
from tests.unit.handling import acknowledge, cleared, done, followed, raised, signal

BEFORE_THE_NEWS = datetime(2010, 1, 5, tzinfo=UTC)


def decided(*steps: Step, at: datetime = BEFORE_THE_NEWS) -> Act:
    stream = followed([], *steps)
    decision = handled(done(stream, acknowledge(stream, at=at))).decision
    assert decision is not None
    return decision


def test_nothing_fell_while_nothing_changed() -> None:
    assert undercut(decided(raised(signal())), [raised(signal())], set()) is None


def test_evidence_put_right_before_the_decision_but_known_only_now_undercuts_it() -> None:
    act = decided(raised(signal()))

    found = undercut(act, [], {"e1"})
    assert found is not None
    assert found.cause == "past_changed"
    assert [measure_of(one) for one in found.fell] == ["use_of_resources"]
    assert found.instead == ()


def test_what_stands_in_its_place_is_told() -> None:
    milder = signal(grade=0)
    found = undercut(decided(raised(signal())), [raised(milder)], set())

    assert found is not None
    assert found.instead == (milder,)


def test_a_correction_published_since_undercuts_it() -> None:
    act = decided(raised(signal()))
    course = [raised(signal()), cleared(signal(), on="2010-06-01")]

    found = undercut(act, course, {"e1"})
    assert found is not None
    assert found.cause == "corrected"


def test_a_newer_reading_is_news_and_no_mistake() -> None:
    course = [raised(signal()), cleared(signal(), on="2010-06-01")]

    assert undercut(decided(raised(signal())), course, set()) is None


def test_late_evidence_that_would_have_cleared_it_in_time_undercuts_it() -> None:
    course = [raised(signal()), cleared(signal(), on="2010-01-01")]

    found = undercut(decided(raised(signal())), course, set())
    assert found is not None
    assert found.cause == "past_changed"


def test_what_came_on_top_takes_nothing_away() -> None:
    course = [raised(signal()), raised(signal("reoffending"), on="2009-12-20")]

    assert undercut(decided(raised(signal())), course, {"e9"}) is None
