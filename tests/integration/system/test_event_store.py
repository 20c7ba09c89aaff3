"""The event store: whole batches, one writer a version, and a chain that shows any change."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, Notification

from domain.evidence.events import EvidenceRecorded, Origin
from domain.ids import EVIDENCE, name_id
from domain.log import ConcurrentWriteError
from infra.stores.eventstore.store import EventStore

AT = datetime(2026, 1, 1, tzinfo=UTC)


def recorded(name: str, version: int = 1) -> EvidenceRecorded:
    """Return an event of the fact with this name."""
    return EvidenceRecorded(
        originator_id=name_id(EVIDENCE, name),
        originator_version=version,
        recorded_at=AT,
        actor="test",
        authority="a" * 32,
        kind="indicator",
        measure="speed",
        raw="1",
        value=1.0,
        true_on=date(2020, 1, 1),
        published_on="2020-02-01",
        origin=Origin("plain", "a.csv", 2),
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    """Yield a new event store."""
    opened = EventStore(tmp_path)
    yield opened
    opened.close()


def test_what_is_appended_is_read_back_with_positions_without_gaps(store: EventStore) -> None:
    events = [recorded(str(n)) for n in range(50)]
    assert store.append(events[:20]) == range(1, 21)
    assert store.append(events[20:]) == range(21, 51)
    read = store.read(0, 100)
    assert [one.position for one in read] == list(range(1, 51))
    assert [one.event for one in read] == events


def test_it_is_the_librarys_application_with_its_notification_log(store: EventStore) -> None:
    store.save(recorded("a"), recorded("b"))
    assert isinstance(store, Application)
    assert isinstance(store.factory, InfrastructureFactory)
    notifications = store.notification_log.select(start=1, limit=10)
    assert [type(one) for one in notifications] == [Notification, Notification]
    assert [one.id for one in notifications] == [1, 2]
    assert next(iter(store.events.get(name_id(EVIDENCE, "a")))) == recorded("a")


def test_a_version_that_is_taken_fails_the_whole_batch(store: EventStore) -> None:
    store.append([recorded("a")])
    with pytest.raises(ConcurrentWriteError):
        store.append([recorded("b"), recorded("a")])
    assert store.last_position() == 1
    assert store.append([recorded("c")]) == range(2, 3)


def test_of_two_writers_at_once_exactly_one_gets_each_version(tmp_path: Path) -> None:
    stores = [EventStore(tmp_path), EventStore(tmp_path)]
    together = Barrier(2)

    def write(store: EventStore) -> int:
        together.wait()
        won = 0
        for n in range(100):
            try:
                store.append([recorded(str(n))])
                won += 1
            except ConcurrentWriteError:
                continue
        return won

    with ThreadPoolExecutor(2) as pool:
        wins = list(pool.map(write, stores))
    assert sum(wins) == 100
    assert stores[0].last_position() == 100
    assert stores[0].verify().ok
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    "damage",
    [
        """UPDATE stored_events SET state = CAST(replace(state, '"raw":"1"', '"raw":"2"') AS BLOB)
        WHERE position = 7""",
        "UPDATE stored_events SET topic = 'evidence.corrected.v1' WHERE position = 7",
        "DELETE FROM stored_events WHERE position = 7",
        "DELETE FROM stored_events WHERE position > 15",
        """UPDATE stored_events SET position = CASE position WHEN 7 THEN 1008 ELSE 1007 END
        WHERE position IN (7, 8)""",
    ],
    ids=["edited", "renamed", "removed", "tail cut", "reordered"],
)
def test_any_change_by_plain_sql_breaks_the_chain(tmp_path: Path, damage: str) -> None:
    store = EventStore(tmp_path)
    store.append([recorded(str(n)) for n in range(20)])
    store.anchor()
    assert store.verify().ok
    with sqlite3.connect(tmp_path / "events.db") as raw:
        raw.execute(damage)
        raw.execute("UPDATE stored_events SET position = position - 1000 WHERE position > 1000")
    verdict = store.verify()
    assert not verdict.ok
    assert verdict.problem
    store.close()


def test_a_cut_tail_is_not_given_its_positions_again(tmp_path: Path) -> None:
    store = EventStore(tmp_path)
    store.append([recorded(str(n)) for n in range(5)])
    with sqlite3.connect(tmp_path / "events.db") as raw:
        raw.execute("DELETE FROM stored_events WHERE position > 3")
    store.append([recorded("new")])
    assert not store.verify().ok
    store.close()
