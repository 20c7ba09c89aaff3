"""Whatever is typed, the check gives places in the text, in order, and comes to an end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.leakcheck import check, reworded
from tests.leakcorpus.corpus import deny, sentences

DISGUISES = st.sampled_from(["", "", "", "\u200b", "\u0301", "\u00ad", "\U0001f600", "\n"])
LONG = 100_000


@st.composite
def sentence(draw: st.DrawFn) -> str:
    """Return sentences of the corpus run together, some letters disguised."""
    drawn = draw(st.lists(st.sampled_from(sentences("development")), min_size=1, max_size=3))
    text = " ".join(one.text for one in drawn)
    at = draw(st.integers(0, len(text)))
    return text[:at] + draw(DISGUISES) + text[at:]


@given(st.one_of(st.text(max_size=300), sentence()))
def test_spans_are_what_stands_there_in_order_and_apart(text: str) -> None:
    found = check(text, deny())

    assert all(text[one.start : one.end] == one.span and one.span for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(one.why.endswith(".") for one in found)


@given(st.one_of(st.text(max_size=300), sentence()))
def test_rewording_leaves_what_is_not_flagged_and_takes_what_is(text: str) -> None:
    found = check(text, deny())
    result = reworded(text, found)

    assert (result == text) == (not found)
    assert reworded(result, []) == result


@given(sentence())
def test_a_check_gives_the_same_answer_every_time(text: str) -> None:
    assert check(text, deny()) == check(text, deny())


@pytest.mark.parametrize(
    "part",
    [
        *("a", "a@", "a.", "0", "07 ", "\U0001f600", "a\u200b", "a\u0301", " ", "\n", "www."),
        *("we have ", "as the ", "our lead ", "chief as lead ", "on the ", "1/", "Aa ", "Mr A. "),
        *("i met on monday ", "audtior ", "http://", "Sarah-", "\ufdfa", "\u0430", "{", "-"),
    ],
)
def test_a_hundred_thousand_characters_of_anything_come_to_an_end(part: str) -> None:
    text = (part * LONG)[:LONG]

    assert all(one.span == text[one.start : one.end] for one in check(text, deny()))
