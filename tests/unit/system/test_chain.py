"""The hash chain over the log, and its anchors: whatever is done to the log shows."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.register.decisions import decide
from infra.stores.eventstore.anchors import Anchors
from infra.stores.eventstore.chain import GENESIS, Row, link, verify
from infra.stores.eventstore.store import EventStore
from tests.unit.makers import ACTOR, AT, QUICK, authority_id, directory_of, register

Event = tuple[str, int, str, bytes]
"""Stream, version, topic and state."""


def chained(events: list[Event]) -> list[Row]:
    """Return the rows of a log as the store would hold them."""
    rows: list[Row] = []
    chain = GENESIS
    for position, (stream, version, topic, state) in enumerate(events, start=1):
        chain = link(chain, position, stream, version, topic, state)
        rows.append((position, stream, version, topic, state, chain))
    return rows


def event(number: int, state: bytes = b'{"value":2}') -> Event:
    return (f"{number:032x}", 1, "evidence.recorded.v1", state)


def log(length: int = 6) -> list[Row]:
    return chained([event(number) for number in range(length)])


def head(rows: list[Row]) -> tuple[int, bytes]:
    return rows[-1][0], rows[-1][5]


def renumbered(rows: list[Row]) -> list[Row]:
    """Return the rows with positions from 1 on, as somebody would who hides a change."""
    return [(place, *row[1:]) for place, row in enumerate(rows, start=1)]


def test_a_log_that_nobody_touched_holds() -> None:
    rows = log()

    verdict = verify(rows, [head(rows[:3]), head(rows)])

    assert verdict.ok
    assert (verdict.events, verdict.problem) == (6, "")


def test_an_empty_log_holds() -> None:
    assert verify([]).ok
    assert verify([]).events == 0


@pytest.mark.parametrize(
    "edit",
    [
        lambda row: (row[0], "f" * 32, *row[2:]),
        lambda row: (*row[:2], row[2] + 1, *row[3:]),
        lambda row: (*row[:3], "evidence.withdrawn.v1", *row[4:]),
        lambda row: (*row[:4], b'{"value":3}', row[5]),
        lambda row: (*row[:4], row[4] + b" ", row[5]),
        lambda row: (*row[:5], bytes(32)),
    ],
    ids=["stream", "version", "topic", "value", "blank", "hash"],
)
@pytest.mark.parametrize("place", [0, 2, 5])
def test_an_edited_event_is_named(edit: Callable[[Row], Row], place: int) -> None:
    rows = log()
    rows[place] = edit(rows[place])

    verdict = verify(rows)

    assert verdict.problem == f"event {place + 1} is not what was recorded"
    assert not verdict.ok


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 4), (4, 5)])
def test_reordered_events_are_found_with_their_positions_or_with_new_ones(
    one: int, other: int
) -> None:
    rows = log()
    rows[one], rows[other] = rows[other], rows[one]

    assert not verify(rows).ok
    assert not verify(renumbered(rows)).ok


@pytest.mark.parametrize("place", [0, 3, 4])
def test_an_event_cut_out_of_the_middle_is_found(place: int) -> None:
    rows = log()
    del rows[place]

    assert "positions jump" in verify(rows).problem
    assert not verify(renumbered(rows)).ok


@pytest.mark.parametrize("place", [0, 3, 5])
def test_an_inserted_event_is_found(place: int) -> None:
    rows = log()
    slipped_in = chained([event(99)])[0]
    rows.insert(place, slipped_in)

    assert not verify(rows).ok
    assert not verify(renumbered(rows)).ok


@pytest.mark.parametrize("left", [0, 1, 5])
def test_a_tail_that_was_cut_off_shows_against_the_anchor(left: int) -> None:
    rows = log()

    verdict = verify(rows[:left], [head(rows)])

    assert verify(rows[:left]).ok
    assert verdict.problem == f"the log ends at {left}, but 6 was anchored"


@pytest.mark.parametrize("place", [0, 3, 5])
def test_a_log_that_was_edited_and_chained_anew_shows_against_the_anchor(place: int) -> None:
    events = [event(number) for number in range(6)]
    events[place] = event(place, b'{"value":4}')
    forged = chained(events)

    assert verify(forged).ok
    assert verify(forged, [head(log())]).problem == "event 6 is not the one that was anchored"


def test_what_was_written_after_an_anchor_is_not_held_against_it() -> None:
    assert verify(log(8), [head(log(6))]).ok


@QUICK
@given(
    states=st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=8),
    place=st.integers(0, 7),
    byte=st.integers(0, 11),
    by=st.integers(1, 255),
)
def test_one_changed_byte_anywhere_is_found(
    states: list[bytes], place: int, byte: int, by: int
) -> None:
    rows = chained([event(number, state) for number, state in enumerate(states)])
    position, stream, version, topic, state, chain = rows[place % len(rows)]
    at = byte % len(state)
    changed = state[:at] + bytes([state[at] ^ by]) + state[at + 1 :]
    forged = [*rows]
    forged[place % len(rows)] = (position, stream, version, topic, changed, chain)

    assert verify(rows).ok
    assert not verify(forged).ok


def test_anchors_are_read_back_in_the_order_they_were_written(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors.txt")
    wanted = [head(log(2)), head(log(5))]
    for position, chain in wanted:
        anchors.add(position, chain)

    assert anchors.read() == wanted


def test_the_newest_anchor_is_not_written_twice(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "anchors.txt")
    for _ in range(3):
        anchors.add(*head(log(2)))

    assert anchors.read() == [head(log(2))]


def test_where_nothing_was_anchored_there_are_no_anchors(tmp_path: Path) -> None:
    assert Anchors(tmp_path / "anchors.txt").read() == []


@pytest.mark.parametrize("cut", [1, 2, 20, 65])
def test_an_anchor_that_a_power_cut_left_unfinished_is_none_and_spoils_no_other(
    tmp_path: Path, cut: int
) -> None:
    path = tmp_path / "anchors.txt"
    anchors = Anchors(path)
    anchors.add(*head(log(2)))
    anchors.add(*head(log(4)))
    path.write_text(path.read_text(encoding="ascii")[: -cut - 1], encoding="ascii")

    assert anchors.read() == [head(log(2))]
    anchors.add(*head(log(5)))
    assert anchors.read() == [head(log(2)), head(log(5))]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    """Yield a store with three authorities in it, anchored."""
    store = EventStore(tmp_path)
    for slug in ("boston", "corby", "derby"):
        store.append(decide(directory_of(), register(slug)))
    store.anchor()
    yield store
    store.close()


def test_a_real_store_holds_and_its_anchor_is_its_head(store: EventStore) -> None:
    (recorded,) = store.recorded(authority_id("derby"))

    assert (store.verify().ok, store.verify().events) == (True, 3)
    assert store.anchors.read() == [(3, recorded.chain)]
    assert (recorded.event.actor, recorded.event.recorded_at) == (ACTOR, AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {events} SET state = replace(state, 'Corby', 'Cosby') WHERE position = 2",
        "UPDATE {events} SET state = CAST(state AS TEXT) WHERE position = 2",
        "UPDATE {events} SET topic = 'register.alias_added.v1' WHERE position = 2",
        "UPDATE {events} SET originator_version = 7 WHERE position = 2",
        "UPDATE {events} SET position = -position WHERE position = 2",
        "UPDATE {events} SET chain = zeroblob(32) WHERE position = 3",
        "DELETE FROM {events} WHERE position = 1",
        "DELETE FROM {events} WHERE position = 3",
        "DELETE FROM {events}",
        "INSERT INTO {events} SELECT 4, 'x', 1, topic, state, chain FROM {events} WHERE position=3",
    ],
)
def test_whatever_somebody_does_to_a_real_store_with_sql_shows(
    store: EventStore, tmp_path: Path, statement: str
) -> None:
    events = store.recorder.events_table_name
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection, connection:
        changed = connection.execute(statement.format(events=events)).rowcount

    assert changed > 0
    assert not store.verify().ok


def test_a_store_goes_on_from_its_anchor_and_still_holds(store: EventStore) -> None:
    store.append(decide(directory_of(), register("erewash")))

    assert store.verify().ok
    store.anchor()
    assert [position for position, _ in store.anchors.read()] == [3, 4]
    assert store.verify().ok
