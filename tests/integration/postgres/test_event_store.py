"""The event store on PostgreSQL: no version lost or doubled, and nothing that comes late unseen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import Notification

from domain.ids import EVIDENCE, name_id
from domain.log import ConcurrentWriteError
from infra.services.installation import Soundings
from infra.settings import Settings
from infra.stores.eventstore.chain import GENESIS, link
from infra.stores.eventstore.errors import StoreAddressError, StoreUnavailableError
from infra.stores.eventstore.postgres import ChainedPostgresRecorder
from infra.stores.eventstore.store import EventStore
from infra.stores.open import prepare
from infra.stores.views import for_writing, open_views
from projections.registry import projections
from tests.integration.stored import log_rows
from tests.integration.system.test_event_store import recorded


@pytest.fixture
def prepared(database_url: str, tmp_path: Path) -> str:
    """Return a database with all tables, and no event."""
    views = open_views(tmp_path, database_url)
    prepare(for_writing(views), projections())
    views.dispose()
    return database_url


@pytest.fixture
def store(prepared: str, tmp_path: Path) -> Iterator[EventStore]:
    """Yield an empty event store."""
    opened = EventStore(tmp_path, prepared)
    yield opened
    opened.close()


@pytest.mark.parametrize("size", [1, 7, 500])
def test_the_same_events_are_the_same_rows_and_hashes_as_on_sqlite(
    store: EventStore, tmp_path: Path, size: int
) -> None:
    embedded = EventStore(tmp_path / "embedded")
    events = [recorded(f"naïve\t{n}\\.") for n in range(1_000)]
    for start in range(0, len(events), size):
        assert store.append(events[start : start + size]) == embedded.append(
            events[start : start + size]
        )
    assert log_rows(store) == log_rows(embedded)
    assert [one.event for one in store.read(0, 2_000)] == events
    embedded.close()


def test_it_is_the_librarys_application_with_its_notification_log(store: EventStore) -> None:
    store.save(recorded("a"), recorded("b"))
    assert isinstance(store, Application)
    notifications = store.notification_log.select(start=1, limit=10)
    assert [type(one) for one in notifications] == [Notification, Notification]
    assert [one.id for one in notifications] == [1, 2]
    only = store.notification_log.select(start=1, limit=10, topics=["alerts.opened.v1"])
    assert list(only) == []
    assert next(iter(store.events.get(name_id(EVIDENCE, "a")))) == recorded("a")


def test_the_librarys_subscription_is_woken_by_a_commit(store: EventStore) -> None:
    store.append([recorded("a")])
    with store.recorder.subscribe(gt=0) as subscription:
        assert next(subscription).id == 1
        store.append([recorded("b")])
        assert next(subscription).id == 2


def test_a_version_that_is_taken_fails_the_whole_batch_and_leaves_no_gap(
    store: EventStore,
) -> None:
    store.append([recorded("a")])
    for taken in ([recorded("b"), recorded("a")], [recorded(str(n % 40)) for n in range(80)]):
        with pytest.raises(ConcurrentWriteError):
            store.append(taken)
    assert store.last_position() == 1
    assert store.append([recorded("c")]) == range(2, 3)
    assert store.streams([name_id(EVIDENCE, "c"), UUID(int=1)]).keys() == {name_id(EVIDENCE, "c")}


def test_of_four_writers_at_once_exactly_one_gets_each_version(
    prepared: str, tmp_path: Path
) -> None:
    stores = [EventStore(tmp_path, prepared) for _ in range(4)]
    together = Barrier(4)

    def write(store: EventStore) -> int:
        together.wait()
        won = 0
        for n in range(100):
            try:
                store.append([recorded(f"{n} {part}") for part in range(1 + n % 30)])
                won += 1
            except ConcurrentWriteError:
                continue
        return won

    with ThreadPoolExecutor(4) as pool:
        wins = list(pool.map(write, stores))
    assert sum(wins) == 100
    assert stores[0].last_position() == sum(1 + n % 30 for n in range(100))
    assert stores[0].verify().ok
    for store in stores:
        store.close()


def test_a_follower_never_skips_an_event_whose_transaction_commits_late(
    store: EventStore, prepared: str
) -> None:
    mapped = store.mapper.to_stored_event(recorded("late"))
    stream = name_id(EVIDENCE, "late").hex
    chain = link(GENESIS, 1, stream, 1, mapped.topic, mapped.state)
    with psycopg.connect(prepared) as slow, ThreadPoolExecutor(1) as pool:
        slow.execute("SELECT position, chain FROM soundings_head FOR UPDATE")
        slow.execute(
            "INSERT INTO soundings_events VALUES (1, %s, 1, %s, %s, %s)",
            (stream, mapped.topic, mapped.state, chain),
        )
        slow.execute("UPDATE soundings_head SET position = 1, chain = %s", (chain,))
        quick = pool.submit(store.append, [recorded("quick")])
        waits_for_a_lock(prepared)
        assert store.read(0) == []
        slow.commit()
        assert quick.result() == range(2, 3)
    assert [one.event for one in store.read(0)] == [recorded("late"), recorded("quick")]
    assert store.verify().ok


def waits_for_a_lock(url: str) -> None:
    """Ask until somebody waits for a lock; the test's own time limit is the statement's."""
    with psycopg.connect(url, autocommit=True) as asking:
        waiting = 0
        while not waiting:
            found = asking.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).fetchone()
            waiting = found[0] if found else 0


def test_a_writer_that_hangs_is_cut_off_and_the_others_go_on(
    store: EventStore, prepared: str
) -> None:
    hanging = psycopg.connect(prepared, options="-c idle_in_transaction_session_timeout=300")
    with ThreadPoolExecutor(1) as pool:
        hanging.execute("SELECT position FROM soundings_head FOR UPDATE")
        assert pool.submit(store.append, [recorded("a")]).result() == range(1, 2)
    with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
        hanging.commit()
    hanging.close()


@pytest.mark.parametrize(
    "limit", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
)
def test_no_connection_of_the_program_waits_for_ever(
    store: EventStore, prepared: str, tmp_path: Path, limit: str
) -> None:
    assert isinstance(store.recorder, ChainedPostgresRecorder)
    with store.recorder.datastore.get_connection() as connection:
        [ours] = connection.execute(f"SHOW {limit}".encode()).fetchall()
        assert ours[limit] != "0"
    views = open_views(tmp_path, prepared)
    with views.connect() as reading:
        assert reading.exec_driver_sql(f"SHOW {limit}").scalar_one() != "0"
    views.dispose()


@pytest.mark.parametrize(
    "damage",
    [
        """UPDATE soundings_events SET state =
        replace(convert_from(state, 'UTF8'), '"raw":"1"', '"raw":"2"')::bytea
        WHERE position = 7""",
        "UPDATE soundings_events SET topic = 'evidence.corrected.v1' WHERE position = 7",
        "DELETE FROM soundings_events WHERE position = 7",
        "DELETE FROM soundings_events WHERE position > 15",
        """UPDATE soundings_events SET position = CASE position WHEN 7 THEN 1008 ELSE 1007 END
        WHERE position IN (7, 8)""",
        "UPDATE soundings_events SET originator_version = 2 WHERE position = 7",
    ],
    ids=["edited", "renamed", "removed", "tail cut", "reordered", "renumbered"],
)
def test_any_change_by_plain_sql_breaks_the_chain(
    store: EventStore, prepared: str, damage: str
) -> None:
    store.append([recorded(str(n)) for n in range(20)])
    store.anchor()
    assert store.verify().ok
    with psycopg.connect(prepared) as raw:
        raw.execute(damage.encode())
        raw.execute("UPDATE soundings_events SET position = position - 1000 WHERE position > 1000")
    verdict = store.verify()
    assert not verdict.ok
    assert verdict.problem


def test_a_cut_tail_is_not_given_its_positions_again(store: EventStore, prepared: str) -> None:
    store.append([recorded(str(n)) for n in range(5)])
    with psycopg.connect(prepared) as raw:
        raw.execute("DELETE FROM soundings_events WHERE position > 3")
    store.append([recorded("new")])
    assert not store.verify().ok


def test_a_database_that_can_not_be_reached_is_said_in_our_own_words(tmp_path: Path) -> None:
    away = f"postgresql://postgres:secret@/none?host={tmp_path}"
    with pytest.raises(StoreUnavailableError, match="check the server") as told:
        Soundings(Settings(home=tmp_path, database_url=away))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("url", ["mysql://u:secret@h/d", "postgresql://u:secret@h:0x/d?no=such"])
def test_what_names_no_postgresql_database_is_refused_without_its_password(
    tmp_path: Path, url: str
) -> None:
    with pytest.raises(StoreAddressError, match="write it as postgresql://") as told:
        Soundings(Settings(home=tmp_path, database_url=url))
    assert "secret" not in str(told.value)
