"""Reviews: the top of the ranking, and some drawn at random, marked as such."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consumers.backtest.labels import Label
from domain.alerts.review_events import ReviewsPlanned, reviews_stream
from infra.services.alerts.review_sampling import PlannedError, ReviewSampling, begins, recall
from infra.services.installation import Soundings
from tests.integration.steps import take_in


@pytest.fixture
def reviews(app: Soundings, examples: Path) -> ReviewSampling:
    take_in(app, examples / "childrens-services" / "la_judgements.csv")
    return app.review_sampling


def test_a_plan_holds_as_many_as_asked_and_the_drawn_can_be_drawn_again(
    reviews: ReviewSampling,
) -> None:
    first = reviews.plan("2024Q1", 15, 0.2, seed=7, actor="test")
    again = reviews.plan("2024Q2", 15, 0.2, seed=7, actor="test")

    assert (len(first.ranked), len(first.drawn)) == (12, 3)
    assert set(first.drawn) <= set(first.considered)
    assert first.drawn == again.drawn or first.considered != again.considered
    assert reviews.planned(["2024Q1", "2024Q2", "2024Q3"]) == [first, again]


def test_without_a_seed_chance_decides_and_is_on_record(reviews: ReviewSampling) -> None:
    plans = [
        reviews.plan(f"2024Q{number}", 15, 1.0, seed=None, actor="test") for number in (1, 2, 3)
    ]

    assert len({plan.seed for plan in plans}) == 3
    assert all(not plan.ranked and len(plan.drawn) == 15 for plan in plans)


def test_a_quarter_is_planned_once(reviews: ReviewSampling) -> None:
    reviews.plan("2024Q1", 5, 0.2, seed=None, actor="test")

    with pytest.raises(PlannedError, match="planned already"):
        reviews.plan("2024Q1", 5, 0.2, seed=None, actor="test")


@pytest.mark.parametrize("quarter", ["2024", "2024Q5", "24Q1", "Q1"])
def test_what_is_no_quarter_is_refused(quarter: str) -> None:
    with pytest.raises(PlannedError, match="is no quarter"):
        begins(quarter)


def plan(ranked: str, drawn: str) -> ReviewsPlanned:
    return ReviewsPlanned(
        originator_id=reviews_stream("2024Q1"),
        originator_version=1,
        recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
        actor="test",
        quarter="2024Q1",
        ranking="rules",
        share=0.5,
        seed=1,
        considered=tuple("abcdef"),
        ranked=tuple(ranked),
        drawn=tuple(drawn),
    )


def test_recall_counts_the_drawn_alone_and_only_outcomes_within_a_year() -> None:
    labels = [
        Label("a", "A", "2024-05-01", bad=True),
        Label("b", "B", "2024-05-01", bad=True),
        Label("c", "C", "2024-05-01", bad=False),
        Label("d", "D", "2025-05-01", bad=True),
        Label("f", "F", "2024-05-01", bad=True),
    ]

    found = recall([plan(ranked="af", drawn="abcd")], labels)

    assert found == (4, 3, 2, 1)
    assert found.share == 0.5
    assert recall([], labels).share is None
