"""The register of risks: the matrix, the decisions, the papers, and what live signals say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.risks.commands import (
    AssessRisk,
    ChangeControls,
    CloseRisk,
    EnterRisk,
    NameOwner,
    RiskCommand,
    TieIndicator,
    UntieIndicator,
)
from domain.risks.decisions import RiskRefusal, decide
from domain.risks.events import Indicator, RiskEvent
from domain.risks.matrix import DEGREES, WORDS, cell, score
from domain.risks.risks import Risk, folded
from domain.risks.watching import readings
from ingest.partnership_papers import RISK_SOURCES, paper_risks, proposed_indicators

AT = datetime(2010, 1, 20, tzinfo=UTC)
COMMON: dict[str, Any] = {"at": AT, "actor": "a test", "key": "buy-in"}
ENTER = EnterRisk(**COMMON, number=1, description="No buy in", source="A paper")
FALL = Indicator("rating_fall", "", "Derbyshire", 2)


def after(*commands: RiskCommand) -> list[RiskEvent]:
    stream: list[RiskEvent] = []
    for one in commands:
        stream += decide(stream, one)
    return stream


def state(stream: Sequence[RiskEvent]) -> Risk:
    found = folded(stream)
    assert found is not None
    return found


def test_the_matrix_is_the_papers() -> None:
    rows = [[score(impact, one) for one in DEGREES] for impact in DEGREES[::-1]]

    assert rows == [[7, 8, 9], [4, 5, 6], [1, 2, 3]]
    assert WORDS[1] == "No action necessary"
    assert WORDS[8].startswith("Key risk ")
    assert WORDS[9].startswith("Immediate action needed")
    assert WORDS.keys() == set(range(1, 10))


def test_each_score_has_one_place_and_each_place_one_score() -> None:
    for impact, likelihood in product(DEGREES, DEGREES):
        assert cell(score(impact, likelihood)) == (impact, likelihood)
    with pytest.raises(ValueError, match="from 1 to 9"):
        cell(10)


def test_a_risk_as_it_stands_after_all_that_can_happen_to_it() -> None:
    stream = after(
        ENTER,
        AssessRisk(**COMMON, inherent=8, residual=3, reason="By the matrix"),
        NameOwner(**COMMON, owner="EM IEP (LAs)"),
        ChangeControls(**COMMON, solution="Consult", controls="Board review"),
        TieIndicator(**COMMON, indicator=FALL),
    )
    risk = state(stream)

    assert (risk.inherent, risk.residual, risk.owner) == (8, 3, "EM IEP (LAs)")
    assert (risk.solution, risk.controls) == ("Consult", "Board review")
    assert risk.indicators == (FALL,)
    assert risk.version == len(stream) == 5
    untied = [*stream, *decide(stream, UntieIndicator(**COMMON, indicator=FALL))]
    assert state(untied).indicators == ()
    closed = [*untied, *decide(untied, CloseRisk(**COMMON, reason="Passed"))]
    assert state(closed).closed == "Passed"
    assert state([*closed, *decide(closed, ENTER)]).closed == ""


@pytest.mark.parametrize(
    "again",
    [
        ENTER,
        AssessRisk(**COMMON, inherent=8, residual=3),
        NameOwner(**COMMON, owner="EM IEP"),
        ChangeControls(**COMMON, solution="Consult", controls="Review"),
        TieIndicator(**COMMON, indicator=FALL),
    ],
)
def test_what_is_so_already_happens_once(again: RiskCommand) -> None:
    stream = after(ENTER) if again is ENTER else after(ENTER, again)

    assert decide(stream, again) == []


@given(inherent=st.integers(-3, 12), residual=st.integers(-3, 12))
def test_scores_are_the_matrixs_and_controls_never_make_a_risk_greater(
    inherent: int, residual: int
) -> None:
    asked = AssessRisk(**COMMON, inherent=inherent, residual=residual)

    if 1 <= residual <= inherent <= 9:
        assert len(decide(after(ENTER), asked)) == 1
    else:
        with pytest.raises(RiskRefusal):
            decide(after(ENTER), asked)


@pytest.mark.parametrize(
    ("stream", "command", "why"),
    [
        ([], NameOwner(**COMMON, owner="X"), "no risk 'buy-in'"),
        ([], EnterRisk(**{**COMMON, "key": "Buy In"}, number=1, description="X"), "small letters"),
        ([], EnterRisk(**COMMON, number=1, description=" "), "what the risk is"),
        (after(ENTER), NameOwner(**COMMON, owner=" "), "the body"),
        (after(ENTER), CloseRisk(**COMMON, reason=""), "why it is closed"),
        (after(ENTER), UntieIndicator(**COMMON, indicator=FALL), "No such indicator"),
        (
            after(ENTER),
            TieIndicator(**COMMON, indicator=Indicator("", "", "Derbyshire", 0)),
            "one authority or more",
        ),
        (
            after(ENTER, CloseRisk(**COMMON, reason="Past")),
            NameOwner(**COMMON, owner="X"),
            "closed",
        ),
    ],
)
def test_what_can_not_be_is_refused_and_says_why(
    stream: list[RiskEvent], command: RiskCommand, why: str
) -> None:
    with pytest.raises(RiskRefusal, match=why):
        decide(stream, command)


def test_the_papers_have_seven_risks_and_then_eight() -> None:
    first, second = (
        [one for one in paper_risks() if one.source == source] for source in RISK_SOURCES.values()
    )

    assert [one.number for one in first] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.inherent for one in first] == [9, 8, 7, 7, 4, 5, 6]
    assert [one.residual for one in first] == [3, 3, 3, 2, 2, 3, 2]
    assert [one.number for one in second] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.inherent for one in second] == [8, 7, 7, 4, 5, 6, 9, 9]
    assert [one.residual for one in second] == [3, 3, 2, 2, 3, 2, 3, 3]
    assert {one.key for one in first} < {one.key for one in second}


def test_what_watches_them_is_said_to_be_no_paper_s() -> None:
    keys = {one.key for one in paper_risks()}

    assert all(key in keys for key, _ in proposed_indicators())
    assert all("not in the Board's papers" in one.source for _, one in proposed_indicators())


@dataclass(frozen=True)
class Open:
    """An alert that is open."""

    authority: str
    detector: str
    domain: str = "corporate"


@given(
    alerts=st.lists(
        st.builds(Open, st.sampled_from("abcdef"), st.sampled_from(["rating_fall", "silence"]))
    ),
    threshold=st.integers(1, 4),
)
def test_an_indicator_counts_authorities_of_its_place_and_not_their_alerts(
    alerts: list[Open], threshold: int
) -> None:
    inside = set("abc")
    indicator = Indicator("rating_fall", "", "Here", threshold)

    [found] = readings([indicator], alerts, lambda one, place: place == "Here" and one in inside)

    counted = {one.authority for one in alerts if one.detector == "rating_fall"} & inside
    assert found.authorities == tuple(sorted(counted))
    assert found.fires == (len(counted) >= threshold)


def test_an_indicator_without_a_rule_or_theme_takes_any() -> None:
    alerts = [Open("a", "rating_fall", "housing"), Open("b", "silence")]
    wanted = [
        Indicator("", "", "Here", 2),
        Indicator("", "housing", "Here", 1),
        Indicator("silence", "housing", "Here", 1),
    ]

    found = readings(wanted, alerts, lambda *_: True)

    assert [one.fires for one in found] == [True, True, False]
