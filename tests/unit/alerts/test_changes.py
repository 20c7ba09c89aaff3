"""What became of alerts between two moments."""

from domain.alerts.events import Counterfactual, Signal
from infra.services.alerts.changes import moves
from projections.alerts.queries import Alert


def signal(measure: str) -> Signal:
    return Signal(
        detector="critical_factor",
        rule_version=1,
        measure=measure,
        reason="rating_failed",
        episode="2010-03-31",
        since="2010-12-01",
        evidence_ids=("e",),
        parameters={},
        observed={},
        clears_if=Counterfactual(measure, "assessment", 2, "at_least"),
    )


def alert(key: str, *measures: str, opened_on: str = "2010-12-01") -> Alert:
    standing = tuple(signal(one) for one in measures)
    cleared_on = None if standing else "2012-01-01"
    return Alert(
        id=key,
        authority="a",
        detector="critical_factor",
        domain="corporate",
        level="critical",
        opened_on=opened_on,
        cleared_on=cleared_on,
        cleared_by=None,
        signals=standing,
        steps=(),
    )


def test_an_alert_opens_clears_strengthens_weakens_or_stays() -> None:
    before = [alert("1", "x"), alert("2", "x"), alert("3", "x", "y"), alert("4", "x")]
    after = [alert("1"), alert("2", "x", "y"), alert("3", "x"), alert("4", "x"), alert("5", "x")]

    found = {one.alert.id: one.became for one in moves(before, after)}

    assert found == {"1": "cleared", "2": "strengthened", "3": "weakened", "5": "opened"}


def test_an_alert_that_later_knowledge_unmakes_is_cleared_and_told_as_it_stood() -> None:
    [move] = moves([alert("1", "x")], [])

    assert (move.became, move.after) == ("cleared", None)
    assert move.standing == move.alert == alert("1", "x")


def test_the_newest_come_first() -> None:
    old, new = alert("1", "x"), alert("2", "x", opened_on="2011-01-01")

    assert [one.alert for one in moves([], [old, new])] == [new, old]
