"""Who reviews whom: whatever the number and the seed, nobody their own reviewer."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.peer_reviews.events import Pair
from domain.peer_reviews.pairing import check_pairing, paired
from domain.peer_reviews.refusal import PeerReviewRefusal
from ingest.partnership_papers import board_pairing

SUB_REGIONS = st.lists(
    st.text(alphabet="abcdefghij", min_size=1, max_size=4), min_size=3, max_size=12, unique=True
)
SEEDS = st.integers(0, 2**53)


@given(names=SUB_REGIONS, seed=SEEDS)
def test_everybody_reviews_one_other_and_nobody_themselves_or_their_reviewer(
    names: Sequence[str], seed: int
) -> None:
    found = paired(names, seed)

    reviews = {one.reviewer: one.reviewed for one in found}
    assert sorted(reviews) == sorted(names) == sorted(reviews.values())
    assert len(found) == len(names)
    for reviewer, reviewed in reviews.items():
        assert reviewed != reviewer
        assert reviews[reviewed] != reviewer
    check_pairing(found)


@given(names=SUB_REGIONS, seed=SEEDS)
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_names(
    names: Sequence[str], seed: int
) -> None:
    assert paired(names, seed) == paired(names[::-1], seed)


@given(names=SUB_REGIONS, seed=SEEDS)
def test_the_next_round_brings_no_pair_of_the_last_one_again(
    names: Sequence[str], seed: int
) -> None:
    last = paired(names, seed)

    assert not set(paired(names, seed + 1, last)) & set(last)


@pytest.mark.parametrize("names", [[], ["Derbyshire"], ["Derbyshire", "Lincolnshire"], ["A", "A"]])
def test_with_fewer_than_three_it_says_that_it_can_not_be_done_and_why(names: list[str]) -> None:
    with pytest.raises(PeerReviewRefusal, match=r"three sub-regions or more.*of two each would"):
        paired(names, seed=1)


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        ((("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")), "A can't review B, which reviews it"),
        ((("A", "A"), ("B", "C"), ("C", "B")), "A can't review itself"),
        ((("A", "B"), ("B", "C"), ("C", "B")), "be reviewed by one"),
        ((("A", "B"), ("B", "C"), ("C", "D")), "be reviewed by one"),
        ((("A", "B"), ("B", "A")), "three sub-regions or more"),
    ],
)
def test_a_pairing_that_is_handed_in_is_held_against_the_same_rules(
    pairs: tuple[tuple[str, str], ...], why: str
) -> None:
    with pytest.raises(PeerReviewRefusal, match=why):
        check_pairing([Pair(*one) for one in pairs])


def test_the_boards_pairing_is_the_papers_and_keeps_to_them() -> None:
    printed = {
        "Derbyshire": "Northamptonshire",
        "Lincolnshire": "Nottinghamshire",
        "Leicestershire and Rutland": "Derbyshire",
        "Northamptonshire": "Lincolnshire",
        "Nottinghamshire": "Leicestershire and Rutland",
    }

    assert {one.reviewer: one.reviewed for one in board_pairing()} == printed
    check_pairing(board_pairing())
