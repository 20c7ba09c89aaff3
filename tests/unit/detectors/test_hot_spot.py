"""Hot spots: given a review by peers, and perhaps the next one, then these signals."""

from dataclasses import replace
from datetime import date

import pytest

from detectors.contract import Finding
from detectors.families import family
from detectors.hot_spot import HotSpotFound
from domain.measures.catalogue import Catalogue
from tests.unit.series import Series, fold, granted, standing, stepped, versions
from web.words import sentences

SPOTS = Series("peer_review_hot_spots", "number", None, "low", "peer_review")
RATED = Series("peer_review", "rag", 3, "high", "peer_review")


def reasons(findings: list[Finding]) -> list[list[str]]:
    return [[one.reason for one in some] for some in stepped(HotSpotFound(), findings)]


def test_a_hot_spot_is_a_signal_until_the_next_review_finds_none() -> None:
    assert reasons(SPOTS.years(2, 1, 0)) == [["hot_spots_found"], ["hot_spots_found"], []]


def test_a_red_rating_is_one_too_and_amber_ends_it() -> None:
    assert reasons(RATED.years(1, 2)) == [["peers_rate_it_lowest"], []]


def test_both_stand_side_by_side() -> None:
    assert reasons([SPOTS.of(1, 2010), RATED.of(1, 2010)])[-1] == [
        "hot_spots_found",
        "peers_rate_it_lowest",
    ]


def test_a_missing_value_ends_nothing() -> None:
    assert reasons(SPOTS.years(1, None))[-1] == ["hot_spots_found"]


@pytest.mark.parametrize(
    "series", [replace(RATED, kind="assessment"), replace(SPOTS, kind="indicator")]
)
def test_only_peers_are_listened_to(series: Series) -> None:
    assert not HotSpotFound().watches(series.of(1, 2010))


def test_it_asks_for_as_many_as_the_rule_says() -> None:
    [[], [signal]] = stepped(HotSpotFound(spots=2), SPOTS.years(1, 2))

    assert (signal.parameters["spots"], signal.clears_if.bound) == (2, 1.0)


@pytest.mark.parametrize("series", [SPOTS, RATED])
def test_what_it_says_would_clear_it_does(series: Series) -> None:
    findings = [series.of(1, 2009)]
    [signal] = standing(fold(versions(findings)))

    after = standing(fold(versions([*findings, *granted(signal, findings)])))

    assert [one for one in after if one.detector == "hot_spot"] == []


def test_it_is_the_voice_of_judgements_and_says_why_in_words(catalogue: Catalogue) -> None:
    [[signal]] = stepped(HotSpotFound(), SPOTS.years(2))

    assert family(signal) == "judgement"
    assert sentences.reason(signal, catalogue) == (
        "Hot spots of the peer review: a review by peers found 2."
    )
    assert sentences.clears_if(signal.clears_if, "number", catalogue) == (
        "Clears if the next reading of hot spots of the peer review is 0 or less."
    )


def test_a_late_review_is_forgotten_without_the_other_measure() -> None:
    detector = HotSpotFound()
    state = detector.initial()
    for finding in (SPOTS.of(1, 2010), RATED.of(1, 2010)):
        state, _ = detector.step(state, finding)

    _, left = detector.forget(state, ("peer_review", "peer_review"))

    assert [one.reason for one in left] == ["hot_spots_found"]


def test_a_red_rating_wakes_silence_two_years_and_sixty_days_later() -> None:
    courses = fold(versions(SPOTS.years(0, start=2010)), today=date(2013, 1, 1))

    assert [one.reason for one in standing(courses)] == ["peer_review_overdue"]
