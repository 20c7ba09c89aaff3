"""The order of visit: R by hand, bands that don't flicker, places that are whole and stable."""

import random
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.ranking.bands import band, in_order, ranks, top_tenth
from detectors.ranking.order_of_visit import Judged, Known, LinePlace, score, terms

grades = st.sampled_from([1.0, 2.0, 3.0, 4.0])
places = st.builds(LinePlace, st.floats(-5, 5), st.none() | st.floats(-4, 4, allow_nan=False))
knowns = st.builds(
    Known,
    st.builds(Judged, grades, st.lists(grades, max_size=4).map(tuple)) | st.none(),
    st.dictionaries(
        st.sampled_from(["workforce", "front door", "pressure", "send"]),
        st.lists(places, min_size=1, max_size=5),
    ),
)
scores = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.floats(-5, 5), max_size=80)


def by_hand(known: Known) -> float:
    """Return R as the formula reads, written without the code under test."""
    total = 0.0
    if known.judged is not None:
        headline, parts = known.judged
        total += {2.0: 1.0, 4.0: -1.0}.get(headline, 0.0)
        total += 0.5 * (headline - sum(parts) / len(parts)) if parts else 0.0
    if "workforce" in known.lines:
        total += fmean(min(3.0, max(-3.0, one.level)) for one in known.lines["workforce"])
    for theme, weight in (("workforce", 1.0), ("front door", 0.5), ("pressure", 0.5)):
        moved = [one.change for one in known.lines.get(theme, []) if one.change is not None]
        total += weight * sum(moved) / len(moved) if moved else 0.0
    return total


def test_r_is_what_the_formula_says_of_a_council_worked_out_by_hand() -> None:
    known = Known(
        Judged(2.0, (2.0, 1.0, 2.0, 1.0)),
        {
            "workforce": [LinePlace(0.8, 0.5), LinePlace(4.0, -0.1), LinePlace(-0.2, None)],
            "front door": [LinePlace(9.0, 0.6)],
            "pressure": [LinePlace(9.0, -0.4), LinePlace(9.0, 0.0)],
            "send": [LinePlace(9.0, 9.0)],
        },
    )

    # 1 + 1/2 (2 - 1.5) + (0.8 + 3 - 0.2) / 3 + (0.5 - 0.1) / 2 + 1/2 0.6 + 1/2 (-0.2)
    assert score(known) == pytest.approx(1 + 0.25 + 1.2 + 0.2 + 0.3 - 0.1)
    assert [(one.kind, one.of) for one in terms(known)] == [
        ("grade", ""),
        ("sub_grades", ""),
        ("level", "workforce"),
        ("change", "workforce"),
        ("change", "front door"),
        ("change", "pressure"),
    ]


@given(knowns)
def test_r_is_the_sum_of_its_terms_and_of_the_formula(known: Known) -> None:
    assert score(known) == pytest.approx(by_hand(known), abs=1e-8)
    assert score(known) == pytest.approx(sum(one.points for one in terms(known)), abs=1e-8)


def test_the_worst_grade_has_everybodys_attention_already_and_the_best_asks_for_the_least() -> None:
    worst, next_, good, best = (score(Known(Judged(one), {})) for one in (1.0, 2.0, 3.0, 4.0))

    assert next_ > worst == good > best


@given(scores, st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_hang_on_how_it_was_asked(
    found: dict[str, float], chance: random.Random
) -> None:
    mixed = list(found.items())
    chance.shuffle(mixed)

    assert in_order(dict(mixed)) == in_order(found)
    assert sorted(ranks(found).values()) == list(range(1, len(found) + 1))
    ordered = in_order(found)
    assert all(found[one] >= found[other] for one, other in pairwise(ordered))


def placed(rank: int, of: int = 60) -> dict[str, int]:
    """Return places among so many in which 'x' has this one."""
    others = [place for place in range(1, of + 1) if place != rank]
    return {f"o{number:03}": place for number, place in enumerate(others)} | {"x": rank}


@pytest.mark.parametrize(
    ("oldest_first", "is_top"),
    [
        ([6], True),
        ([7], False),
        ([6, 7], True),
        ([6, 10], True),
        ([6, 11], False),
        ([6, 11, 7], False),
        ([6, 11, 6, 9, 10], True),
        ([9, 10, 9], False),
    ],
)
def test_one_comes_in_at_the_tenth_and_leaves_below_the_sixth(
    oldest_first: list[int], *, is_top: bool
) -> None:
    assert ("x" in top_tenth([placed(rank) for rank in reversed(oldest_first)])) is is_top


def test_who_had_no_place_meanwhile_comes_in_anew() -> None:
    gone = {name: place for name, place in placed(60).items() if name != "x"}

    assert "x" not in top_tenth([placed(8), gone, placed(1)])


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_bands_are_what_a_fold_through_the_days_says(days: list[int]) -> None:
    inside = False
    for rank in days:
        inside = rank <= 6 or (inside and rank <= 10)

    found = "x" in top_tenth([placed(rank) for rank in reversed(days)])

    assert found is inside
    assert band(days[-1], 60, is_top=found) == (
        "top tenth" if inside else "top quarter" if days[-1] <= 15 else "other"
    )
