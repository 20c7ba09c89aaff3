"""What the register and the hash chain once got wrong, each by its smallest example."""

import pytest

from domain.register.decisions import RegisterRefusal, decide
from infra.stores.eventstore.chain import GENESIS, Row, link, verify
from tests.unit.makers import alias, directory_of, merge, register


def chained(*states: bytes) -> list[Row]:
    """Return the rows of a log of one event a state."""
    rows: list[Row] = []
    chain = GENESIS
    for number, state in enumerate(states, start=1):
        chain = link(chain, number, "00", number, "t", state)
        rows.append((number, "00", number, "t", state, chain))
    return rows


def test_an_alias_given_twice_to_a_merged_entry_is_no_news_the_second_time() -> None:
    directory = directory_of(register("a"), register("b"), merge("a", "b"), alias("a", "Ashfield"))

    assert decide(directory, alias("a", "Ashfield")) == []


def test_a_new_authority_may_not_take_a_spelling_of_another_one_as_its_alias() -> None:
    directory = directory_of(register("boston"))

    with pytest.raises(RegisterRefusal, match="is a spelling of Boston already"):
        decide(directory, register("usurper", aliases=("Boston",)))


def test_a_forged_log_shows_even_when_its_head_was_anchored_again() -> None:
    true, forged = chained(b"1", b"2"), chained(b"1", b"3")

    assert verify(true, [(2, true[-1][5])]).ok
    assert not verify(forged, [(2, true[-1][5]), (2, forged[-1][5])]).ok


def test_bytes_moved_from_the_state_to_the_topic_show() -> None:
    ((position, stream, number, topic, state, chain),) = chained(b'{"k":"m|2009"}')
    head, tail = state.split(b"|")

    moved = (position, stream, number, f"{topic}|{head.decode()}", tail, chain)

    assert not verify([moved]).ok
